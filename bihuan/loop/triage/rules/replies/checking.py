"""The whole check of one answer: leaks, aboutness, formula, questions, readability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.kit.sentences import marked, say
from bihuan.loop.triage.rules.replies.aboutness import (
    OFF_TOPIC_BELOW,
    Told,
    aboutness,
    told,
)
from bihuan.loop.triage.rules.replies.answering import answered
from bihuan.loop.triage.rules.replies.asking import Ask, questions_of
from bihuan.loop.triage.rules.replies.formulas import Formulas, formulas_in
from bihuan.loop.triage.rules.replies.leaks import Leak, leaks_in
from bihuan.loop.triage.rules.replies.places import other_place
from bihuan.loop.triage.rules.replies.readability import unreadable
from bihuan.loop.triage.rules.replies.reading import Reading, read, size
from bihuan.loop.triage.rules.twins.background import Background, background
from bihuan.loop.triage.words.replies import (
    Asked,
    Code,
    Finding,
    Matter,
    Question,
    ReplyCheck,
    Severity,
    Span,
)

# What each finding costs; those of one code cost once, questions by their share.
_COSTS = {
    Code.OFF_TOPIC: 45,
    Code.OTHER_PLACE: 10,
    Code.FORWARDED: 40,
    Code.FORMULA: 55,
    Code.MOSTLY_STOCK: 10,
    Code.UNANSWERED: 30,
    Code.NO_DATE: 5,
    Code.LONG_SENTENCE: 4,
    Code.PASSIVE: 3,
    Code.JARGON: 3,
}
_LEAK_COSTS = 60
_ORDER = {code: at for at, code in enumerate(Code)}
_WEIGHT = {Severity.LEAK: 0, Severity.WARNING: 1, Severity.HINT: 2}
_MOST_LEAKS = 20  # told of one answer

_LEAKS: dict[Code, tuple[str, str]] = {
    Code.LEAK_NAME: (
        marked("答复里有个人姓名：{found}"),
        marked("只写姓氏，如“王先生”“李女士”；单位联系人写职务，如“张科长”。"),
    ),
    Code.LEAK_PHONE: (
        marked("答复里有个人的电话号码：{found}"),
        marked("删去号码；要留联系方式，请写单位的办公电话，如“咨询电话：0558-……”。"),
    ),
    Code.LEAK_CITIZEN_ID: (
        marked("答复里有身份证号码：{found}"),
        marked("删去号码，写“您的身份证件”即可。"),
    ),
    Code.LEAK_ACCOUNT: (
        marked("答复里有银行账号或卡号：{found}"),
        marked("删去号码，写“您登记的账户”即可。"),
    ),
    Code.LEAK_PLATE: (
        marked("答复里有车牌号码：{found}"),
        marked("删去号码，写“该车辆”即可。"),
    ),
    Code.LEAK_ADDRESS: (
        marked("答复里有到户的住址：{found}"),
        marked("写到小区或村为止，不写楼栋和门牌号。"),
    ),
}
_WANTED: dict[Asked, str] = {
    Asked.WHEN: marked("写明日期或期限；还定不下来，就写什么时候能定。"),
    Asked.HOW_MUCH: marked("写明数目，或按哪条标准计算。"),
    Asked.WHY: marked("写明原因。"),
    Asked.WHO: marked("写明是哪个单位。"),
    Asked.WHERE: marked("写明地点。"),
    Asked.HOW: marked("写明怎样办、要带什么、找谁。"),
    Asked.WHETHER: marked("先写能或不能、是或不是，再写依据。"),
    Asked.WHAT: marked("逐项写明。"),
    Asked.REQUEST: marked("写明做了什么、定了什么，或为什么不能办。"),
}


@dataclass(frozen=True, eq=False)
class Prepared:
    """A matter read once, for as many drafts of its answer as are tried."""

    matter: Matter
    plain: str
    told: Told
    asks: tuple[Ask, ...]
    common: Background


def prepared(matter: Matter, common: Background | None = None) -> Prepared:
    """A matter ready to hold answers against; any text whatever."""
    common = common or background()
    return Prepared(
        matter=matter,
        plain=read(f"{matter.title}\n{matter.body}").plain,
        told=told(matter.title, matter.body, common),
        asks=tuple(questions_of(matter.title, matter.body)),
        common=common,
    )


def check_reply(about: Prepared, reply: str) -> ReplyCheck:
    """Everything found in one answer. About 1 ms for 300 characters."""
    reading = read(reply)
    said = formulas_in(reading.plain)
    near = aboutness(about.told, said, about.common)
    asked = answered(about.asks, said, near, about.common)
    findings = sorted(
        (
            *_leaks(reading, about),
            *_topic(reading, about, said, near),
            *_formula(reading, said),
            *_unanswered(asked, said),
            *unreadable(reading),
        ),
        key=lambda one: (_WEIGHT[one.severity], _ORDER[one.code]),
    )
    return ReplyCheck(
        score=_score(findings, asked),
        findings=tuple(findings),
        questions=tuple(asked),
        about=near,
        stock=round(said.share, 4),
        formula=said.empty,
    )


def _leaks(reading: Reading, about: Prepared) -> Iterator[Finding]:
    for leak in leaks_in(reading.plain, about.matter, about.plain)[:_MOST_LEAKS]:
        yield _told(leak, reading.span(leak.start, leak.end))


def _told(leak: Leak, span: Span) -> Finding:
    message, advice = _LEAKS[leak.code]
    return Finding(
        leak.code, Severity.LEAK, say(message, found=leak.masked), say(advice), span
    )


def _topic(
    reading: Reading, about: Prepared, said: Formulas, near: float | None
) -> Iterator[Finding]:
    if said.empty or near is None or near >= 0.5:
        return
    if near < OFF_TOPIC_BELOW:
        yield Finding(
            Code.OFF_TOPIC,
            Severity.WARNING,
            say("看不出这份答复说的是这件事：诉求里的字眼几乎都没有出现。"),
            say("核对是否贴错了答复；再用诉求里的地点、单位和事情的名称写一遍。"),
        )
    place = other_place(about.matter, reading.plain)
    if place is not None:
        at, name = place
        yield Finding(
            Code.OTHER_PLACE,
            Severity.WARNING if near < OFF_TOPIC_BELOW else Severity.HINT,
            say("答复说的是“{name}”，诉求里没有提到这个地方。", name=name),
            say("核对地点；确实有关，就写明它和诉求所说的地方是什么关系。"),
            reading.span(at, at + len(name)),
        )


def _formula(reading: Reading, said: Formulas) -> Iterator[Finding]:
    if not size(reading.plain):
        yield Finding(
            Code.EMPTY,
            Severity.WARNING,
            say("答复里没有一个字。"),
            say("写明查到了什么、怎么定的、做了什么、什么时候办好。"),
        )
    elif said.empty and said.forwarded:
        yield Finding(
            Code.FORWARDED,
            Severity.WARNING,
            say("答复只说已转办或将研究，没有结果。"),
            say("办出结果再答复；只是告知去向，就写明由哪个单位办、什么时候答复。"),
        )
    elif said.empty:
        yield Finding(
            Code.FORMULA,
            Severity.WARNING,
            say("通篇是套话，没有说这件事查得怎样、办得怎样。"),
            say("写明查到了什么、怎么定的、做了什么、什么时候办好。"),
        )
    elif said.mostly:
        yield Finding(
            Code.MOSTLY_STOCK,
            Severity.HINT,
            say("套话占了{percent}%。", percent=round(said.share * 100)),
            say("开头结尾各留一句，把字数用在事情上。"),
        )


def _unanswered(asked: Sequence[Question], said: Formulas) -> Iterator[Finding]:
    """Where it says nothing at all, that is told instead of every question."""
    if said.empty:
        return
    for one in asked:
        if not one.answered:
            yield Finding(
                Code.UNANSWERED,
                Severity.WARNING if one.asked is not Asked.REQUEST else Severity.HINT,
                say("没有回答：“{question}”", question=one.text),
                say(_WANTED[one.asked]),
            )


def _score(findings: Sequence[Finding], asked: Sequence[Question]) -> int:
    codes = {one.code for one in findings}
    if Code.EMPTY in codes:
        return 0
    lost = sum(_COSTS.get(code, 0) for code in codes if code is not Code.UNANSWERED)
    if any(one.severity is Severity.LEAK for one in findings):
        lost += _LEAK_COSTS
    if asked:
        missing = sum(not one.answered for one in asked)
        lost += round(_COSTS[Code.UNANSWERED] * missing / len(asked))
    return max(0, 100 - lost)
