"""The words a message is made of: the texts in force, and what fills them."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from bihuan.directory.areas.queries import county_code, find_area
from bihuan.directory.catalogue.queries import category_names
from bihuan.directory.units.queries import unit_names
from bihuan.faces.messaging.models import Text
from bihuan.faces.messaging.words import Kind, Language
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.sentences import marked
from bihuan.loop.cases.queries import FoundCase

_DEFAULTS = Path(__file__).parents[1] / "texts.toml"
TAIL = 6
_LOCALE = {Language.CHINESE: "zh-hans", Language.ENGLISH: "en"}
_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
RUNGS = {
    "unit-head": marked("负责人亲自办理"),
    "notice": marked("通报"),
    "interview": marked("约谈"),
}
SHORT = {
    Kind.ASSIGNED: marked("新交办"),
    Kind.RETURNED: marked("退回续办"),
    Kind.NEAR_DUE: marked("将到期"),
    Kind.OVERDUE: marked("已超期"),
    Kind.URGED: marked("督办"),
    Kind.ESCALATED: marked("升级"),
    Kind.FORM_ASKED: marked("要填的表"),
    Kind.FORM_CANCELLED: marked("不用再填"),
    Kind.RECEIVER_DEAD: marked("收不到事件"),
    Kind.RECEIVER_SHUT: marked("已停收"),
}


@cache
def defaults() -> dict[Kind, dict[Language, str]]:
    """What is said where the county has saved nothing of its own."""
    told = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))
    return {
        Kind(kind): {Language(one): text for one, text in texts.items()}
        for kind, texts in told.items()
    }


def text_in_force(kind: Kind, language: Language) -> tuple[int, str]:
    """The newest version and its words; version 0 is the one that comes along."""
    row = (
        Text.objects.filter(kind=kind, language=language)
        .order_by("-version")
        .values_list("version", "text")
        .first()
    )
    return row or (0, defaults()[kind][language])


def about_case(case: FoundCase, *, language: Language) -> dict[str, str]:
    """What can be said of a case to anybody it concerns. No title: people write names there."""
    with override(_LOCALE[language]):
        unit = unit_names([case.owner_id]) if case.owner_id else {}
        category = category_names([case.category_id]) if case.category_id else {}
        whole = next(iter(category.values()), "") or gettext("事项")
        return {
            "number": case.number,
            "tail": case.number[-TAIL:],
            "unit": next(iter(unit.values()), "") or gettext("派单中心"),
            "deadline": moment_said(case.due_at, language) or gettext("办理期限"),
            "category": whole.rpartition("/")[2].strip(),
            "day": day_said(case.deferred_to, language),
        }


def rung_said(rung: str, language: Language) -> str:
    """What a rung of the ladder is called."""
    with override(_LOCALE[language]):
        return gettext(RUNGS[rung]) if rung in RUNGS else ""


def short_said(kind: Kind, language: Language) -> str:
    """What a line of a digest begins with."""
    with override(_LOCALE[language]):
        return gettext(SHORT[kind])


def line_said(
    kind: Kind, about: str, due_at: datetime | None, language: Language
) -> str:
    """One line of a digest."""
    gap = "" if about.isdigit() and language is Language.CHINESE else " "
    by = f"({moment_said(due_at, language)})" if due_at else ""
    return f"{short_said(kind, language)}{gap}{about}{by}"


def phrase_said(phrase: str, language: Language) -> str:
    """A marked phrase in the language of whoever reads the message."""
    with override(_LOCALE[language]):
        return gettext(phrase)


def unit_said(unit_id: int, language: Language) -> str:
    """What a unit is called in the language of whoever reads the message."""
    with override(_LOCALE[language]):
        return unit_names([unit_id]).get(unit_id, "")


def county_said(language: Language) -> str:
    """The county's name, as a text message begins with it."""
    area = find_area(county_code())
    if area is None:
        return "闭环" if language is Language.CHINESE else "Bihuan"
    with override(_LOCALE[language]):
        return named(area.name, _in_english(area.code))


@cache
def _in_english(code: str) -> str:
    """What the pack of this county calls it in English."""
    for path in sorted((settings.PACKAGE / "packs").glob("*/pack.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        if about.get("area") == code:
            return str(about.get("name_en", "")).partition(",")[0]
    return ""


def day_said(day: date | None, language: Language) -> str:
    """11月27日; 27 Nov. A message lives for a day, so no year is said."""
    if day is None:
        return ""
    if language is Language.CHINESE:
        return f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}"


def moment_said(moment: datetime | None, language: Language) -> str:
    """11月27日18:00; midnight ends the day before as 24:00."""
    if moment is None:
        return ""
    local = moment.astimezone(clock.COUNTY_TIME)
    gap = "" if language is Language.CHINESE else " "
    if local.hour == local.minute == 0:
        day = local.date() - timedelta(days=1)
        return f"{day_said(day, language)}{gap}24:00"
    return f"{day_said(local.date(), language)}{gap}{local:%H:%M}"


def link(page: str, *args: object) -> str:
    """A page's address as people outside reach it."""
    return f"{settings.PUBLIC_URL}{reverse(page, args=args or None)}"
