from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection

from bihuan.directory.catalogue.actions import publish_profile
from bihuan.faces.imports.jobs import import_appeals
from bihuan.faces.imports.words import ImportReport
from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case, Raising

IMPORTER = job("import", Permission.IMPORT, Permission.RAISE)
TOP = Path(__file__).parents[4]
MESSAGES = TOP.parent / "shared" / "data" / "appeals" / "messages.csv"
HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情\n"
HOTLINE = {
    "code": "hotline",
    "name": "热线",
    "name_en": "Hotline",
    "stream": "RX",
    "channels": ["telephone"],
    "acceptance": "auto",
    "results": ["solved", "explained"],
    "pause_grounds": [],
    "source": "test",
    "returns": {"within": "24 hours"},
    "reopen_within": "30 calendar-days",
    "call_back": {"required": False},
    "clocks": {
        name: {"period": "5 working-days", "source": "test"}
        for name in ("dispatch", "handle", "verdict")
    },
}


@pytest.fixture
def hotline(settings: Any, tmp_path: Path) -> None:
    publish_profile(HOTLINE, actor=job("test", Permission.LOAD_PACKS))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "诉求.csv"


def run(path: Path, content: bytes | None = None, **options: Any) -> ImportReport:
    if content is not None:
        path.write_bytes(content)
    return import_appeals(path, actor=IMPORTER, **options)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.rows, report.accepted, report.already_known, report.rejected


def rejects(report: ImportReport) -> list[list[str]]:
    assert report.rejects_path
    with report.rejects_path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def rows(n: int) -> bytes:
    lines = (f"{i},A{i},路灯{i}不亮,2019/2/28 11:25,第{i}盏\n" for i in range(n))
    return (HEADER + "".join(lines)).encode()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hotline")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_comes_in_once_however_often_it_is_brought(
    file: Path, encoding: str
) -> None:
    content = (HEADER + '1,A1,辦不成事,2019/2/28 11:25,"第一段\n第二段"\n').encode(
        encoding
    )
    assert counts(run(file, content)) == (1, 1, 0, 0)
    assert counts(run(file)) == (1, 0, 1, 0)
    case = Case.objects.get()
    assert (case.title, case.body) == ("辦不成事", "第一段\n第二段")
    assert case.raised_at.isoformat() == "2019-02-28T03:25:00+00:00"
    assert Raising.objects.get().external_id == "1"


def test_a_workbook_comes_in_like_its_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["留言编号", "留言主题", "留言时间", "留言详情"])
    book.active.append([188006, "路灯不亮", 43524.4756944, "坏了"])
    book.save(tmp_path / "a.xlsx")
    assert counts(run(tmp_path / "a.xlsx")) == (1, 1, 0, 0)
    assert Raising.objects.get().external_id == "188006"
    assert Raising.objects.get().raised_at.isoformat() == "2019-02-28T03:25:00+00:00"


def test_refused_rows_are_written_with_their_reasons_and_the_others_come_in(
    file: Path,
) -> None:
    content = (
        HEADER
        + "1,A,好,2019/2/28,好\n"
        + "2,A,,2019/2/28,\n"
        + "3,A,时间,某天,正文\n"
        + "4,=1+1,少一列\n"
        + "5,B,好,2019/2/28,也好\n"
        + "1,C,另一件,2019/2/28,同号\n"
        + "5,B,好,2019/2/28,也好\n"
    )
    report = run(file, content.encode())
    assert counts(report) == (7, 2, 1, 4)
    header, *refused = rejects(report)
    assert header == [*HEADER.strip().split(","), "行号", "原因"]
    assert [line[-2] for line in refused] == ["3", "4", "5", "7"]
    assert refused[0][-1] == "请写下您要反映的事情，一句话就可以。"
    assert refused[1][-1] == "看不懂时间“某天”。"
    assert refused[2][:3] == ["4", "'=1+1", "少一列"]
    assert "第 2 行" in refused[3][-1]


def test_corrected_rejects_can_be_brought_in_themselves(file: Path) -> None:
    report = run(file, (HEADER + "3,A,时间,某天,正文\n").encode())
    assert report.rejects_path
    text = report.rejects_path.read_text(encoding="utf-8-sig")
    corrected = text.replace("某天", "2019年3月1日").encode("utf-8-sig")
    again = run(report.rejects_path, corrected)
    assert counts(again) == (1, 1, 0, 0)
    still = run(report.rejects_path, text.encode())
    assert rejects(still)[0] == rejects(report)[0]


def test_a_clean_run_takes_the_old_rejects_away(file: Path) -> None:
    first = run(file, (HEADER + "3,A,时间,某天,正文\n").encode())
    assert first.rejects_path
    second = run(file, rows(3))
    assert second.rejects_path is None
    assert not first.rejects_path.exists()


def test_one_row_that_intake_refuses_does_not_take_its_batch_along(
    file: Path,
) -> None:
    # Short enough by itself; what is noted below the text makes it too long.
    header = "编号,内容,类别\n"
    long = f"3,{'长' * 19_995},没有这一类\n"
    report = run(file, f"{header}1,甲,\n2,乙,\n{long}4,丁,\n".encode())
    assert counts(report) == (4, 3, 0, 1)
    assert "内容太长" in rejects(report)[1][-1]


def test_more_than_a_batch_comes_in_with_progress(file: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = run(file, rows(1_050), on_progress=lambda *now: seen.append(now))
    assert counts(report) == (1_050, 1_050, 0, 0)
    assert seen == [(500, 1_050), (1_000, 1_050), (1_050, 1_050)]


def test_another_source_keeps_its_own_numbers(file: Path) -> None:
    run(file, rows(2))
    assert counts(run(file, source="mailbox")) == (2, 2, 0, 0)
    assert set(Raising.objects.values_list("channel", flat=True)) == {
        "import:hotline",
        "import:mailbox",
    }


def test_another_matter_under_a_number_that_came_before_is_not_taken_for_known(
    file: Path,
) -> None:
    run(file, (HEADER + "1,A,路灯,2019/2/28,不亮\n2,A,井盖,2019/2/28,坏了\n").encode())
    other = HEADER + "1,B,水管,2019/3/31,漏水\n2,A,井盖,2019/2/28,坏了\n"
    report = run(file, other.encode())
    assert counts(report) == (2, 0, 1, 1)
    number = Case.objects.get(title="路灯").number
    assert number in rejects(report)[1][-1]
    assert "--source" in rejects(report)[1][-1]
    assert counts(run(file, source="镇里")) == (2, 2, 0, 0)


def test_the_ledger_says_what_came_of_the_file_and_names_nobody(file: Path) -> None:
    run(file, rows(2))
    entry = Entry.objects.get(kind="imports.finished")
    assert entry.facts["accepted"] == 2
    assert file.name not in str(entry.facts)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"profile": "nobody"}, "unknown-profile"),
        ({"actor": job("x")}, "not-permitted"),
    ],
)
def test_an_import_that_may_not_begin_changes_nothing(
    file: Path, options: dict[str, Any], code: str
) -> None:
    file.write_bytes(rows(1))
    with pytest.raises(Refused, match=code):
        import_appeals(file, **{"actor": IMPORTER, **options})
    assert not Case.objects.exists()
    assert list(file.parent.glob("*.csv*")) == [file]


def test_a_missing_file_is_one_sentence(file: Path) -> None:
    with pytest.raises(Refused, match="no-file"):
        run(file)


SLOWLY = """
import sys
from pathlib import Path
import django
django.setup()
from bihuan.ground.access.words import Permission, job
from bihuan.faces.imports.jobs import import_appeals
import_appeals(
    Path(sys.argv[1]),
    on_progress=lambda done, total: print(done, flush=True),
    actor=job("import", Permission.IMPORT, Permission.RAISE),
)
"""


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_goes_on_and_loses_and_doubles_nothing(
    file: Path, settings: Any
) -> None:
    file.write_bytes(rows(4_000))
    place = connection.settings_dict
    address = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"{address}&port={place['PORT']}",
        "BIHUAN_KEYS": str(settings.KEYS_FILE),
    }
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=TOP,
        env=environment,
    ) as importing:
        assert importing.stdout
        seen = [importing.stdout.readline().strip() for _ in range(2)]
        importing.kill()
    assert seen == ["500", "1000"]
    there = Case.objects.count()
    assert 1_000 <= there < 4_000

    assert counts(run(file)) == (4_000, 4_000 - there, there, 0)
    assert Case.objects.count() == Raising.objects.count() == 4_000
    assert Entry.objects.filter(kind="intake.raised").count() == 4_000


@pytest.mark.slow
@pytest.mark.skipif(
    not MESSAGES.exists(), reason=f"the real messages are not here: {MESSAGES.name}"
)
def test_a_year_of_real_messages_comes_in_whole_and_once(tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_bytes(MESSAGES.read_bytes())
    assert counts(run(path)) == (4_311, 4_311, 0, 0)
    assert counts(run(path)) == (4_311, 0, 4_311, 0)
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        written = {row["id"]: row["body"] for row in csv.DictReader(file)}
    kept = Raising.objects.values_list("external_id", "case__body")
    changed = [one for one, body in kept if body.split() != written[one].split()]
    assert changed == []
