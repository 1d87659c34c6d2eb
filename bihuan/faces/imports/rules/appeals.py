"""One row of an appeals file as a matter: headers, dates, identity, what is refused.

A row is refused only if it cannot be a matter. Whatever else is odd about it, an area
that nobody knows or a missing date, comes in with the words of the file kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bihuan.faces.imports.words import Surroundings
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.text import clean, excerpt, normalise
from bihuan.kit.verdicts import Refused, refuse
from bihuan.loop.intake.words import LONGEST_TITLE, NewMatter

# As hotline systems, message boards and people's own tables write them.
_HEADERS = {
    "id": "id 编号 留言编号 诉求编号 工单编号 工单号 受理编号 信件编号 序号 流水号",
    "title": "title 标题 主题 留言主题 留言标题 诉求标题 诉求主题 工单标题 事项 名称",
    "body": (
        "body content 内容 详情 留言详情 留言内容 诉求内容 诉求详情 诉求描述 反映内容 "
        "主要内容 问题描述 具体内容 工单内容 描述"
    ),
    "at": (
        "at date time created created_at 时间 日期 留言时间 留言日期 诉求时间 反映时间 "
        "来电时间 提交时间 受理时间 登记时间 创建时间"
    ),
    "raiser": (
        "raiser name 姓名 留言用户 留言人 诉求人 反映人 来电人 联系人 申请人 投诉人 用户"
    ),
    "phone": "phone tel mobile 电话 手机 手机号 联系电话 联系方式 来电号码 电话号码",
    "area": "area region 区域 属地 所属区域 行政区划 街道 乡镇 镇街 区县 所在区域",
    "place": "place address 地址 地点 事发地点 事发地址 详细地址 发生地点",
    "channel": "channel source 渠道 来源 诉求来源 诉求渠道 受理渠道 来源渠道",
    "category": "category label 类别 分类 诉求类别 诉求分类 问题类别 一级标签 一级分类 类型",
}
HEADERS = {name: column for column, names in _HEADERS.items() for name in names.split()}

_NOTES = {"area": "区域", "category": "类别", "channel": "渠道", "at": "时间"}
_LONGEST_ID, _LONGEST_PLACE, _LONGEST_NAME = 128, 200, 100
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)

_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午|晚上|凌晨|中午)?\s*(?P<hour>\d{1,2})\s*[:时点]"
    r"\s*(?:(?P<minute>\d{1,2})\s*(?:[:分]\s*(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?)?"
    r"\s*(?P<end>[AaPp][Mm])?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\s*(\d\d)(\d\d)(\d\d)?)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=COUNTY_TIME)
_UNIX = range(600_000_000, 5_000_000_000)


def read_appeal(cells: Mapping[str, str], about: Surroundings) -> NewMatter:
    """The matter in one row; refuses with the reason that goes beside it."""
    return matter_of(said_in(cells), about)


def said_in(cells: Mapping[str, str]) -> dict[str, str]:
    """What the cells say to a reader."""
    return {column: clean(cell) for column, cell in cells.items()}


def matter_of(said: Mapping[str, str], about: Surroundings) -> NewMatter:
    """The matter that was said, or a refusal."""
    title, body = _title_and_body(said.get("title", ""), said.get("body", ""))
    raised_at = _raised_at(said.get("at", ""), about.now)
    about.judge(title=title, body=body, raised_at=raised_at, now=about.now).enforce()
    area = about.find_area(said.get("area", ""))
    category = about.find_category(said.get("category", ""))
    known = {"area": area is not None, "category": category is not None}
    return NewMatter(
        profile=about.profile,
        channel=about.channel,
        external_id=external_id(said),
        title=title,
        body=_with_notes(body or title, said, known),
        raised_at=raised_at,
        raiser_name=said.get("raiser", "")[:_LONGEST_NAME],
        phone=said.get("phone", "")[:_LONGEST_NAME],
        place=said.get("place", "")[:_LONGEST_PLACE],
        area_id=area,
        category_id=category,
    )


def external_id(said: Mapping[str, str]) -> str:
    """The row's own number, or one made of its content, the same every time."""
    own = normalise(said.get("id", ""))
    if own and len(own) <= _LONGEST_ID:
        return own
    content = own or content_of(said)
    return f"sha256:{sha256(content.encode()).hexdigest()[:40]}"


def content_of(said: Mapping[str, str]) -> str:
    """What makes two rows the same appeal."""
    columns = ("raiser", "title", "body", "at")
    return "\x1f".join(normalise(said.get(column, "")) for column in columns)


def beside_content(said: Mapping[str, str]) -> str:
    """What two rows of one wording may still differ in: then they are two appeals."""
    columns = ("area", "place", "phone")
    return "\x1f".join(normalise(said.get(column, "")) for column in columns)


def read_moment(text: str) -> datetime | None:
    """A date as Chinese offices write it, in county time; None if it cannot be read."""
    written = normalise(text)
    try:
        return _spelt_out(written) or _packed(written) or _counted(written)
    except (ValueError, OverflowError):
        return None


def _spelt_out(text: str) -> datetime | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    part = {name: int(found[name] or 0) for name in ("hour", "minute", "second")}
    half = (found["half"] or found["end"] or "").lower()
    if half in {"下午", "晚上", "pm", "中午"} and 1 <= part["hour"] < 12:
        part["hour"] += 12 if half != "中午" or part["hour"] < 3 else 0
    if half in {"am", "凌晨", "上午"} and part["hour"] == 12:
        part["hour"] = 0 if half != "上午" else 12
    day = (int(found["year"]), int(found["month"]), int(found["day"]))
    moment = datetime(*day, **part, tzinfo=COUNTY_TIME)
    if not found["zone"]:
        return moment
    zone = found["zone"].replace("Z", "+0000").replace(":", "")
    return datetime.strptime(f"{moment:%Y-%m-%d %H:%M:%S}{zone}", "%Y-%m-%d %H:%M:%S%z")


def _packed(text: str) -> datetime | None:
    """20190228 or 20190228112505."""
    found = _PACKED.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=COUNTY_TIME)


def _counted(text: str) -> datetime | None:
    """Days as Excel counts them, or seconds or milliseconds since 1970."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    if int(number) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    for seconds in (number, number / 1_000):
        if int(seconds) in _UNIX:
            return datetime.fromtimestamp(int(seconds), COUNTY_TIME)
    return None


def _raised_at(text: str, now: datetime) -> datetime:
    if not text:
        return now
    moment = read_moment(text)
    if moment is None:
        raise Refused(refuse("bad-date", "看不懂时间“{text}”。", text=text[:40]))
    if moment < _OLDEST:
        raise Refused(
            refuse("old-date", "时间“{text}”太早，请核对年份。", text=text[:40])
        )
    return moment


def _title_and_body(title: str, body: str) -> tuple[str, str]:
    """A title too long for one goes in front of the text, so that no word is lost."""
    line = " ".join(title.split())
    if len(line) <= LONGEST_TITLE:
        return line, body
    return excerpt(line, LONGEST_TITLE), f"{title}\n\n{body}".strip()


def _with_notes(body: str, said: Mapping[str, str], known: Mapping[str, bool]) -> str:
    """The text, and below it what the file says that no field of ours can hold."""
    notes = [
        f"{label}：{said[column]}"
        for column, label in _NOTES.items()
        if said.get(column) and not known.get(column, column == "at")
    ]
    if not said.get("at") and "at" in said:
        notes.append("时间：原表未填")
    return f"{body}\n\n【原表注明】{'；'.join(notes)}" if notes else body
