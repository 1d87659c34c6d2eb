from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.faces.imports.rules.appeals import (
    HEADERS,
    external_id,
    read_appeal,
    read_moment,
)
from bihuan.faces.imports.words import Surroundings
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.verdicts import Refused
from bihuan.loop.intake.queries import judged
from bihuan.loop.intake.words import NewMatter

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
AREAS = {"花戏楼街道": 7}
CATEGORIES = {"城乡建设": 3}


ABOUT = Surroundings(
    profile="hotline",
    channel="import:hotline",
    now=NOW,
    find_area=AREAS.get,
    find_category=CATEGORIES.get,
    judge=judged,
    fingerprint=str,
)


def matter_of(**cells: str) -> NewMatter:
    return read_appeal({"id": "1", "at": "2026-10-01 9:00"} | cells, ABOUT)


@pytest.mark.parametrize(
    "written",
    [
        "2019/2/28 11:25",
        "2019-02-28 11:25:00",
        "2019-02-28T11:25:00",
        "2019-02-28T11:25:00+08:00",
        "2019-02-28T03:25:00Z",
        "2019-02-28T03:25:00.000Z",
        "2019-02-28T12:25:00+0900",
        "2019.2.28 11:25",
        "2019年2月28日 11:25",
        "2019年02月28日11时25分",
        "2019年2月28日 上午11点25分0秒",
        "２０１９／２／２８　１１：２５",
        " 2019/2/28  11:25 AM ",
        "20190228112500",
        "43524.475694444444",
        "1551324300",
        "1551324300000",
    ],
)
def test_dates_are_read_as_offices_write_them(written: str) -> None:
    assert read_moment(written) == datetime(2019, 2, 28, 11, 25, tzinfo=COUNTY_TIME)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2019年2月28日 下午3:00", 15),
        ("2019/2/28 3:00 PM", 15),
        ("2019/2/28 12:00 AM", 0),
        ("2019/2/28 12:00 PM", 12),
        ("2019年2月28日 中午12:00", 12),
        ("2019年2月28日 中午1:00", 13),
        ("2019年2月28日 晚上8点", 20),
        ("2019-2-28", 0),
        ("20190228", 0),
        ("43524", 0),
    ],
)
def test_halves_of_the_day_and_days_alone_are_read(written: str, hour: int) -> None:
    assert read_moment(written) == datetime(2019, 2, 28, hour, tzinfo=COUNTY_TIME)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "昨天",
        "2019-02-30",
        "2019/13/1",
        "28/2/2019",
        "2019-2-28 25:00",
        "7",
        "1" * 40,
    ],
)
def test_what_is_no_date_is_not_guessed_at(written: str) -> None:
    assert read_moment(written) is None


@given(st.text(max_size=30) | st.text("0123456789-/: T年月日+Z.上午", max_size=30))
def test_no_text_brings_the_reading_of_dates_down(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or moment.tzinfo is not None


@given(st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_every_date_reads_back_in_county_time(day: datetime) -> None:
    moment = day.replace(microsecond=0, tzinfo=COUNTY_TIME)
    assert read_moment(f"{moment:%Y-%m-%d %H:%M:%S}") == moment
    assert read_moment(f"{moment:%Y年%m月%d日 %H时%M分%S秒}") == moment
    assert read_moment(moment.isoformat()) == moment


def test_a_row_becomes_a_matter_with_the_words_of_its_raiser() -> None:
    matter = matter_of(
        title="路灯\u200b不亮",
        body="第一段，\r\n\r\n第二段！",
        raiser="张某",
        phone="1391234",
    )
    assert matter.title == "路灯不亮"
    assert matter.body == "第一段，\n\n第二段！"
    assert matter.raised_at == datetime(2026, 10, 1, 9, tzinfo=COUNTY_TIME)
    assert (matter.raiser_name, matter.phone) == ("张某", "1391234")
    assert (matter.channel, matter.external_id) == ("import:hotline", "1")


def test_traditional_characters_stay_as_they_were_written() -> None:
    assert matter_of(title="辦不成事", body="優化營商環境").body == "優化營商環境"


def test_a_known_area_and_category_are_filed() -> None:
    matter = matter_of(title="a", area="花戏楼街道", category="城乡建设")
    assert (matter.area_id, matter.category_id) == (7, 3)
    assert matter.body == "a"


def test_what_no_field_can_hold_is_kept_below_the_text() -> None:
    matter = matter_of(
        title="a", body="坏了", area="月亮", category="杂项", channel="微信", at=""
    )
    assert (matter.area_id, matter.category_id) == (None, None)
    assert matter.raised_at == NOW
    noted = "坏了\n\n【原表注明】区域：月亮；类别：杂项；渠道：微信；时间：原表未填"
    assert matter.body == noted


def test_a_title_too_long_for_one_loses_no_word() -> None:
    title = "很" * 300
    matter = matter_of(title=title, body="正文")
    assert len(matter.title) == 200
    assert matter.body == f"{title}\n\n正文"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"title": " \u200b ", "body": "\n"}, "matter-empty"),
        ({"body": "长" * 20_001}, "matter-long"),
        ({"title": "a", "at": "2026-11-03"}, "matter-future"),
        ({"title": "a", "at": "前天"}, "bad-date"),
        ({"title": "a", "at": "1900-01-01"}, "old-date"),
    ],
)
def test_what_cannot_be_a_matter_is_refused(cells: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        matter_of(**cells)


def test_a_row_without_a_number_is_known_by_its_content() -> None:
    row = {"title": "路灯", "body": "坏了", "at": "2019-2-28"}
    own = external_id(row)
    assert own == external_id({**row, "id": " "})
    assert own == external_id({**row, "title": "路\u200b灯"})
    for column in ("title", "body", "at", "raiser"):
        assert own != external_id({**row, column: "别的"})


def test_a_number_too_long_is_shortened_the_same_way_each_time() -> None:
    assert external_id({"id": "9" * 500}) == external_id({"id": "9" * 500})
    assert len(external_id({"id": "9" * 500})) <= 128


def test_no_header_means_two_columns() -> None:
    for header in (
        "留言编号",
        "留言用户",
        "留言主题",
        "留言时间",
        "留言详情",
        "诉求编号",
    ):
        assert header in HEADERS
    for header in ("标题", "内容", "时间", "联系电话", "区域", "渠道", "类别"):
        assert header in HEADERS
    assert not {"反对数", "点赞数"} & set(HEADERS)
