"""The words of a message: what they may speak of, how they are filled, what they cost."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

from bihuan.faces.messaging.words import (
    TO_KEEPERS,
    TO_RAISERS,
    TO_STAFF,
    Kind,
    Language,
    Variable,
)
from bihuan.kit.sentences import marked
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

LONGEST = 500
ONE, OF_SEVERAL = 70, 67  # characters of one message, and of each part of a longer one
ONE_LATIN, OF_SEVERAL_LATIN = 160, 153
# GSM 03.38: what fits seven bits. Everything else makes the whole message UCS-2.
_LATIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
    + string.digits
    + string.ascii_letters
)
_LATIN_TWICE = frozenset("^{}\\[~]|€")

_COUNTY = Variable("county", marked("县区名称"), "谯城区", "Qiaocheng")
_LINK = Variable(
    "link",
    marked("打开事项的网址"),
    "https://bihuan.example/f/K7QF2M9RXX3T0WPA",
    "https://bihuan.example/f/K7QF2M9RXX3T0WPA",
)
# What opens a case at the desk, where staff sign in.
_DESK = "https://bihuan.example/desk/cases/RX34160220261122000123/"
_DESK_LINK = Variable("link", marked("打开事项的网址"), _DESK, _DESK)
_NUMBER = Variable(
    "number", marked("事项编号"), "RX34160220261122000123", "RX34160220261122000123"
)
_TAIL = Variable("tail", marked("事项编号的后六位"), "000123", "000123")
_UNIT = Variable("unit", marked("承办单位"), "区住建局", "Housing Bureau")
_DEADLINE = Variable("deadline", marked("办理期限"), "11月27日24:00", "27 Nov 24:00")
_CATEGORY = Variable("category", marked("类别"), "路灯照明", "Street lights")
_DAY = Variable("day", marked("承诺日期"), "12月31日", "31 Dec")
_RUNG = Variable("rung", marked("到了哪一级"), "通报", "Notice")
_COUNT = Variable("count", marked("件数"), "2", "2")
_LIST = Variable(
    "list",
    marked("逐件列出"),
    "已超期000117(11月20日24:00)；将到期000123(11月27日24:00)",
    "Overdue 000117 (20 Nov 24:00); Due soon 000123 (27 Nov 24:00)",
)

_ASKER = Variable("unit", marked("要数据的单位"), "区乡村振兴局", "Rural Office")
_FORM = Variable(
    "form", marked("表名"), "三季度脱贫户情况表", "Households, third quarter"
)
_RECEIVER = Variable(
    "receiver",
    marked("接收方的网址"),
    "https://tax.example.cn",
    "https://tax.example.cn",
)
_WHY = Variable("why", marked("怎么停的"), "对方不再接收", "it wants no more")
_FORM_AT = "https://bihuan.example/desk/burden/12/"
_FORM_LINK = Variable("link", marked("打开表的网址"), _FORM_AT, _FORM_AT)
_RECEIVER_AT = "https://bihuan.example/desk/webhooks/3/"
_RECEIVER_LINK = Variable(
    "link", marked("打开接收方的网址"), _RECEIVER_AT, _RECEIVER_AT
)
_OF_A_FORM = (_FORM, _ASKER, _DEADLINE, _FORM_LINK, _COUNTY)
_OF_A_RECEIVER = (_RECEIVER, _RECEIVER_LINK, _COUNTY)

_OF_A_CASE = (_TAIL, _NUMBER, _UNIT, _DEADLINE, _CATEGORY, _COUNTY)
VARIABLES: dict[Kind, tuple[Variable, ...]] = {
    **dict.fromkeys(TO_RAISERS, (*_OF_A_CASE, _LINK)),
    **dict.fromkeys(TO_STAFF, (*_OF_A_CASE, _DESK_LINK)),
    Kind.DEFERRED: (*_OF_A_CASE, _DAY, _LINK),
    Kind.ESCALATED: (*_OF_A_CASE, _RUNG, _DESK_LINK),
    Kind.FORM_ASKED: _OF_A_FORM,
    Kind.FORM_CANCELLED: _OF_A_FORM,
    Kind.RECEIVER_DEAD: _OF_A_RECEIVER,
    Kind.RECEIVER_SHUT: (_WHY, *_OF_A_RECEIVER),
    Kind.DIGEST: (_COUNT, _LIST, _DESK_LINK, _COUNTY),
    Kind.TRIAL: (_LINK, _COUNTY),
    Kind.POST: (),
}
# Without these nobody could do anything with the message.
_NEEDED = {
    **dict.fromkeys(TO_RAISERS, ("link",)),
    **dict.fromkeys((Kind.FORM_ASKED, Kind.FORM_CANCELLED), ("form", "link")),
    **dict.fromkeys(TO_KEEPERS, ("receiver", "link")),
    Kind.DIGEST: ("list",),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3002\uff0c\uff1a\u3010\u3011]")


def check_text(kind: Kind, text: str, language: Language) -> Verdict:
    """Whether a text can be sent: it is in its language, every {name} is known, and
    what is needed is there.
    """
    if says_nothing(text):
        return Verdict("text-empty", "请写下短信内容。")
    if len(text) > LONGEST:
        return refuse("text-long", "内容最多 {most} 个字。", most=LONGEST)
    known = tuple(one.name for one in VARIABLES[kind])
    try:
        used = _names(text)
    except ValueError:
        return Verdict(
            "text-braces", "花括号没有配对：变量写成 {{number}}，左右各一个花括号。"
        )
    unknown = tuple(dict.fromkeys(name for name in used if name not in known))
    if unknown:
        return refuse(
            "variable-unknown",
            "没有“{unknown}”这个变量。这里可以用：{known}。",
            unknown=unknown,
            known=known,
        )
    missing = tuple(name for name in _NEEDED.get(kind, ()) if name not in used)
    if missing:
        return refuse(
            "variable-missing",
            "少了“{missing}”：没有它，收到的人不知道去哪里看。",
            missing=missing,
        )
    return _in_its_language(text, language)


def _in_its_language(text: str, language: Language) -> Verdict:
    """Whoever chose English cannot read Chinese, and the other way round."""
    chinese = "".join(dict.fromkeys(_CHINESE.findall(text)))[:10]
    if language is Language.ENGLISH and chinese:
        return refuse(
            "text-not-english",
            "这是英文的内容，里面有中文：“{found}”。中文写在中文的那一份里。",
            found=chinese,
        )
    if language is Language.CHINESE and not chinese:
        return Verdict(
            "text-not-chinese", "这是中文的内容，里面没有中文。英文写在英文的那一份里。"
        )
    return ALLOWED


def _names(text: str) -> list[str]:
    names = []
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        # A format or a path would reach into what is filled in: it is no known name.
        path = f"{name}!{conversion}" if conversion else name
        names.append(f"{path}:{spec}" if spec else path or "{}")
    return names


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled; what has no value is left out."""
    parts = []
    for literal, name, _, _ in string.Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(values.get(name, ""))
    return "".join(parts)


def pieces(text: str) -> int:
    """How many text messages it costs: 70 characters make one, longer ones count 67 each."""
    if set(text) <= _LATIN | _LATIN_TWICE:
        length = len(text) + sum(sign in _LATIN_TWICE for sign in text)
        one, several = ONE_LATIN, OF_SEVERAL_LATIN
    else:
        length = len(text.encode("utf-16-be")) // 2
        one, several = ONE, OF_SEVERAL
    return 1 if length <= one else -(-length // several)


def samples(kind: Kind, language: Language) -> dict[str, str]:
    """What a preview fills in."""
    english = language is Language.ENGLISH
    return {
        one.name: one.sample_en if english else one.sample for one in VARIABLES[kind]
    }
