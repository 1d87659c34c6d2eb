"""The pages: for whom they are, what each step shows, and what is handed out."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.faces.imports.models import Import
from bihuan.faces.imports.tests.factories import (
    BAD,
    GOOD,
    PHONE,
    a_csv,
    a_row,
)
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import acting, dispatcher

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
HOME = "/desk/imports/"


@pytest.fixture
def desk(browse: Browse) -> Client:
    return browse(dispatcher())


def sent(desk: Client, content: bytes, **more: str) -> str:
    file = SimpleUploadedFile("诉求.csv", content)
    answer = desk.post(HOME, {"file": file, "profile": "hotline"} | more)
    return str(answer["Location"]) if answer.status_code == 302 else answer.text


def test_a_file_is_looked_at_taken_in_and_what_was_refused_is_handed_out(
    desk: Client,
) -> None:
    page = sent(desk, a_csv(GOOD, BAD))
    preview = desk.get(page).text
    assert "导入1件" in preview
    assert "看不懂时间“某天”。" in preview
    assert "张**" in preview
    assert PHONE not in preview
    assert "张三丰" not in preview
    assert desk.post(f"{page}begin/")["Location"] == page
    assert desk.post(f"{page}begin/")["Location"] == page
    done = desk.get(page).text
    assert "新收1件" in done
    assert Import.objects.get().digest in done
    listed = desk.get(f"{page}matters/").text
    assert Case.objects.get().number in listed
    assert "诉求.csv" in desk.get(HOME).text


@pytest.mark.parametrize(
    ("language", "added", "reason"),
    [
        ("zh-hans", ["行号", "原因"], "看不懂时间“某天”。"),
        ("en", ["Line", "Reason"], "The time “某天” cannot be understood."),
    ],
)
def test_refused_rows_come_as_a_table_with_reasons_in_the_readers_language(
    desk: Client, language: str, added: list[str], reason: str
) -> None:
    page = sent(desk, a_csv(BAD, ("=1+1", "a", "b", "昨天", "", ""), a_row(1)))
    answer = desk.get(f"{page}rejects.csv?lang={language}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, *rows = csv.reader(text.splitlines())
    assert header[-2:] == added
    assert rows[0] == [*BAD, "2", reason]
    assert rows[1][0] == "'=1+1"
    assert len(rows) == 2
    again = sent(desk, text.replace("某天", "2026-03-02").encode())
    assert f"{again}begin/" in desk.get(again).text
    assert desk.get(f"{again}rejects.csv").status_code == 200


@pytest.mark.proves("imports", "refusal")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "这个文件是空的"),
        (b"%PDF-1.7", "这不是能导入的表格"),
        (a_csv(header=("姓名", "电话")), "认得的列只有：姓名、电话"),
        (b"1,2,3\n", "表头里没有认识的列名"),
    ],
)
def test_what_cannot_be_a_table_is_said_on_the_form_and_nothing_is_kept(
    desk: Client, content: bytes, said: str
) -> None:
    assert said in sent(desk, content)
    assert not Import.objects.exists()


def test_a_header_without_rows_is_a_file_that_cannot_be_imported(desk: Client) -> None:
    page = desk.get(sent(desk, a_csv())).text
    assert "表头下面一行内容也没有" in page
    assert "改好后重新上传" in page


def test_a_large_file_shows_how_far_it_is_and_reloads_without_scripts(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.faces.imports.jobs.working.SMALL", 10)
    page = sent(desk, a_csv(GOOD))
    reading = desk.get(page).text
    assert "正在读取" in reading
    assert f'href="{page}"' in reading
    assert 'hx-trigger="every 2s"' in reading


def test_a_draft_can_be_given_up(desk: Client) -> None:
    page = sent(desk, a_csv(GOOD))
    assert "诉求.csv" in desk.get(HOME).text
    assert desk.post(f"{page}drop/")["Location"] == HOME
    assert desk.get(page).status_code == 404
    assert "诉求.csv" not in desk.get(HOME).text


def test_a_wrong_source_or_sort_of_matter_is_said_beside_its_field(
    desk: Client,
) -> None:
    assert "来源系统只能用汉字" in sent(desk, a_csv(GOOD), source="a:b")
    assert sent(desk, a_csv(GOOD), profile="nobody").count("field-wrong") == 1
    assert not Import.objects.exists()


def test_whoever_may_not_import_sees_no_form_and_no_entry_in_the_menu(
    browse: Browse, desk: Client
) -> None:
    clerk = browse(acting(Role.INTAKE))
    page = sent(desk, a_csv(GOOD))
    for path in (HOME, page, f"{page}rejects.csv", f"{HOME}blank.csv"):
        answer = clerk.get(path)
        assert answer.status_code == 403
        assert 'type="file"' not in answer.text
    assert clerk.post(HOME).status_code == 403
    assert clerk.post(f"{page}begin/").status_code == 403
    assert f'href="{HOME}"' not in clerk.get("/desk/").text
    assert f'href="{HOME}"' in desk.get("/desk/").text


def test_the_blank_table_is_handed_out(desk: Client) -> None:
    answer = desk.get(f"{HOME}blank.csv")
    assert answer.content.decode("utf-8-sig").startswith("编号,标题,内容,时间")
