"""What must not stand in an answer: names and numbers by which a person is known.

An answer is read by whoever holds the receipt, is printed, forwarded and often published.
A unit's own telephone is no leak: hotlines, landlines, and a number given as where to ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bihuan.kit.identifiers import check_citizen_id
from bihuan.loop.triage.rules.replies.names import form_of, given_in, names_in
from bihuan.loop.triage.words.replies import Code, Matter

_GAP = r"[ \-.·]?"
_MOBILE = re.compile(
    rf"(?<![\da-z])(?:\+?86{_GAP})?(1[3-9]\d(?:{_GAP}\d){{8}})(?![\d])"
)
_LANDLINE = re.compile(
    r"(?<![\da-z])((?:\(?0\d{2,3}\)?[ \-—–]{0,2})?[2-8]\d{2,3}[ \-]?\d{4})(?!\d)"
)
_CITIZEN = re.compile(
    r"(?<![\da-z])([1-8]\d{5} ?(?:18|19|20)\d{2} ?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dx])(?![\da-z])"
)
_OLD_CITIZEN = re.compile(
    r"(?:身份证|证件)[^\d,。;]{0,10}([1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)"
)
_ACCOUNT = re.compile(
    r"(?:账号|帐号|卡号|银行卡|银行账户|存折|一卡通|社保卡)[^\d,。;\n电]{0,12}(\d(?:[ -]?\d){9,24})(?!\d)"
)
_CARD = re.compile(
    r"(?<![\da-z])((?:62|4\d|5[1-5])\d{2}(?: ?\d{4}){3}(?: ?\d{3})?)(?![\da-z])"
)
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][ ·.]?(?=[a-z0-9]*\d[a-z0-9]*\d)[a-z0-9]{4,5}[a-z0-9挂警学])"
    r"(?![a-z0-9]|号?文)"
)
_N = r"(?:\d{1,4}|[a-z]\d{0,3}|[一二三四五六七八九十百]{1,4})"
_ROOM = re.compile(
    rf"({_N}(?:栋|幢|座|号楼|单元|#)(?:[^,。;()\n]{{0,3}}?{_N}(?:栋|幢|座|号楼|单元|门))?[^,。;()\n]{{0,2}}?"
    rf"(?:\d{{3,4}}|[一二三四五六七八九十]{{1,2}}零?[一二三四五六七八九])(?:室|房(?![间产型])|号房|号(?![楼文令线公栋院地门商店铺])))"
    rf"|((?:村|社区|屯)[^,。;\n]{{0,4}}{_N}(?:组|队|社){_N}号(?![楼文令线公栋院地]))"
)
_OFFICE_ROOM = re.compile(
    r"政务|行政|办公|大厅|服务中心|[局委院所厅]|政府|窗口|会议|接待|大厦|写字楼|医院|学校|教室|来访|受理"
)

# Whose a number is, by what is said before it in the same sentence.
_PERSONAL = re.compile(
    r"[您你他她](?:们)?(?:的|本人)?(?!可|局|单位|直接|如|若|拨|致|与|和|到|向|联系我)|其(?:本人|家属|个人|手机|电话)|本人|"
    r"[\u4e00-\u9fff](?:先生|女士|小姐|同志|某)|来电人|来信人|投诉人|诉求人|反映人|举报人|信访人|当事人|业主|户主|租客|"
    r"住户|村民|居民|店主|老板|车主|机主|死者|患者|学生|家长|家庭|住宅|宅电|家里|家中|个人|私人|手机号"
)
_HOME = re.compile(
    r"家庭|住宅|宅电|家里|家中|私人|个人(?!所得|信息|账户|申请)|[您你他她]的|其(?:本人|家属)?(?:电话|号码)|"
    r"(?:来电人|来信人|投诉人|诉求人|反映人|举报人|信访人|当事人|业主|户主|村民)[^,。;]{0,8}(?:电话|号码|手机)"
)
_WORK = re.compile(
    r"(?:咨询|办公|值班|监督|举报|服务|投诉|报修|窗口|业务|客服|抢修|热线|便民|受理|工作|公开|公示|应急|救援|维修|预约|联系|热线|"
    r"报警|大厅|中心|[局委办所站院队科镇乡厅司处])[^,。;\d]{0,8}(?:电话|方式|号码|热线|手机)[^,。;\d]{0,4}$|"
    r"(?:请|可|欢迎|如)[^。;\d]{0,40}(?:拨打|致电|来电|联系|咨询)[^。;\d]{0,16}$|"
    r"(?:拨打|致电|联系|咨询)[^,。;\d]{0,12}$"
)
_UNIT_ACCOUNT = re.compile(
    r"户名[^,。;]{0,24}[局委心司院校处所厅]|财政|专户|对公|单位账"
)
_STOPS = re.compile(r"[。!?;\n]")
_COMMA = re.compile(r"[,、(]")


@dataclass(frozen=True, slots=True)
class Leak:
    """What stands where in the plain text, and how it may be shown."""

    code: Code
    start: int
    end: int
    masked: str


def leaks_in(plain: str, matter: Matter, told: str) -> list[Leak]:
    """Everything that gives a person away, in the order it stands; each place once.

    `told` is the plain text of the matter: what a raiser wrote of persons stays there.
    """
    found: list[Leak] = []
    for one in _all(plain, matter, told):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found, key=lambda leak: leak.start)


def _all(plain: str, matter: Matter, told: str) -> Iterator[Leak]:
    if _has_digits(plain):
        yield from _ids(plain)
        yield from _accounts(plain)
        yield from _phones(plain, matter, told)
        yield from _matched(_PLATE, Code.LEAK_PLATE, plain, _always)
    yield from _matched(_ROOM, Code.LEAK_ADDRESS, plain, _is_home)
    yield from _names(plain, matter, told)


def _has_digits(plain: str) -> bool:
    return re.search(r"\d{2}", plain) is not None


def _matched(
    pattern: re.Pattern[str],
    code: Code,
    plain: str,
    is_leak: Callable[[str, str], bool],
) -> Iterator[Leak]:
    for found in pattern.finditer(plain):
        group = next(n for n, one in enumerate(found.groups(), 1) if one)
        before = _before(plain, found.start(group))
        if is_leak(found[group], before):
            yield _leak(code, found, group)


def _always(_text: str, _before: str) -> bool:
    return True


def _is_home(_text: str, before: str) -> bool:
    return not _OFFICE_ROOM.search(before[-14:])


def _ids(plain: str) -> Iterator[Leak]:
    def is_id(text: str, before: str) -> bool:
        valid = bool(check_citizen_id(text.replace(" ", "")))
        return valid or "身份证" in before or "证件" in before

    yield from _matched(_CITIZEN, Code.LEAK_CITIZEN_ID, plain, is_id)
    yield from _matched(_OLD_CITIZEN, Code.LEAK_CITIZEN_ID, plain, _always)


def _accounts(plain: str) -> Iterator[Leak]:
    def is_persons(_text: str, before: str) -> bool:
        return not _UNIT_ACCOUNT.search(before)

    def is_card(text: str, before: str) -> bool:
        return is_persons(text, before) and _luhn(text)

    yield from _matched(_ACCOUNT, Code.LEAK_ACCOUNT, plain, is_persons)
    yield from _matched(_CARD, Code.LEAK_ACCOUNT, plain, is_card)


def _phones(plain: str, matter: Matter, told: str) -> Iterator[Leak]:
    numbers = _digits(told)

    def known(text: str) -> bool:
        number = _digits(text)[-11:]
        return any(_fits(number, one.phone) for one in matter.raisers)

    def mobile(text: str, before: str) -> bool:
        if known(text) or _digits(text)[-11:] in numbers:
            return True
        return bool(_PERSONAL.search(_clause(before))) or not _WORK.search(before)

    def landline(text: str, before: str) -> bool:
        return known(text) or bool(_HOME.search(_clause(before)))

    yield from _matched(_MOBILE, Code.LEAK_PHONE, plain, mobile)
    yield from _matched(_LANDLINE, Code.LEAK_PHONE, plain, landline)


def _names(plain: str, matter: Matter, told: str) -> Iterator[Leak]:
    for start, end, name in names_in(plain):
        yield Leak(Code.LEAK_NAME, start, end, _mask_name(name))
    for name in sorted(given_in(told)):
        for found in re.finditer(re.escape(name), plain):
            yield Leak(Code.LEAK_NAME, found.start(), found.end(), _mask_name(name))
    for raiser in matter.raisers:
        form = form_of(raiser)
        for found in form.finditer(plain) if form else ():
            start, end = found.span("name")
            yield Leak(Code.LEAK_NAME, start, end, _mask_name(found["name"]))


def _leak(code: Code, found: re.Match[str], group: int) -> Leak:
    text = found[group]
    return Leak(code, found.start(group), found.end(group), _mask(text))


def _before(plain: str, at: int) -> str:
    """What is said before it in the same sentence, as far as it matters."""
    said = plain[max(0, at - 60) : at]
    return _STOPS.split(said)[-1]


def _clause(before: str) -> str:
    """The last of it up to a comma."""
    return _COMMA.split(before)[-1]


def _fits(number: str, masked: str) -> bool:
    """Whether a number may be the masked one: 138****1234."""
    if "*" not in masked or len(masked) != len(number):
        return False
    kept = [(a, b) for a, b in zip(number, masked, strict=True) if b != "*"]
    return len(kept) >= 4 and all(a == b for a, b in kept)


def _luhn(text: str) -> bool:
    digits = [int(c) for c in reversed(_digits(text))]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _mask(text: str) -> str:
    """Enough to find it by, not enough to know it."""
    kept = text.strip()
    if len(kept) < 6:
        return kept[0] + "*" * (len(kept) - 1)
    return f"{kept[:2]}{'*' * (len(kept) - 4)}{kept[-2:]}"


def _mask_name(name: str) -> str:
    return name[0] + "*" * (len(name) - 1)
