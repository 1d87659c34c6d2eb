"""A profile out of a table such as TOML or JSON gives, with every mistake named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bihuan.directory.catalogue.rules.asking import read_call_back, read_verdict
from bihuan.directory.catalogue.rules.fields import Fields
from bihuan.directory.catalogue.rules.proving import read_gates, read_second_look
from bihuan.directory.catalogue.words import (
    CLOCKS,
    LADDER,
    Acceptance,
    Approver,
    ClockRule,
    ExtensionRule,
    Mistake,
    Privacy,
    Profile,
    Result,
    ReturnRule,
    TriageRule,
    UrgingRule,
)
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks.words import Rung
from bihuan.kit.sentences import marked, say

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_STREAM = re.compile(r"[A-Z]{2}")
_NONE = Period(0, Measure.WORKING_DAYS)


def read_profile(
    table: Mapping[str, object], *, version: int = 1
) -> tuple[Profile | None, list[Mistake]]:
    """The profile that this table describes, or every mistake in it.

    The version is not the author's to choose: publishing counts it.
    """
    fields = Fields(table, "", [])
    profile = Profile(
        code=_matching(
            fields, "code", _CODE, marked("小写字母、数字和连字符，如 “hotline”")
        ),
        version=version,
        name=fields.text("name"),
        name_en=fields.text("name_en"),
        stream=_matching(fields, "stream", _STREAM, marked("两个大写字母，如 “RX”")),
        channels=fields.texts("channels", required=True),
        privacy=fields.one_of("privacy", Privacy, default=Privacy.INTERNAL),
        acceptance=fields.one_of("acceptance", Acceptance, default=Acceptance.MANUAL),
        clocks=_clocks(fields.table("clocks")),
        returns=_returns(fields.table("returns")),
        extension=_extension(fields.table("extension", required=False)),
        pause_grounds=fields.texts("pause_grounds"),
        call_back=read_call_back(fields.table("call_back", required=False)),
        reopen_within=fields.period("reopen_within") or _NONE,
        results=_results(fields),
        evidence=fields.count("evidence", default=0),
        causes=fields.texts("causes"),
        decline_grounds=fields.texts("decline_grounds"),
        source=fields.text("source"),
        triage=_triage(fields.table("triage", required=False)),
        urging=_urging(fields.table("urging", required=False)),
        verdict=read_verdict(fields.table("verdict", required=False)),
        second_look=read_second_look(fields.table("second_look", required=False)),
        gates=read_gates(fields.table("gates", required=False)),
    )
    fields.close()
    _agree(fields, profile)
    return (None if fields.mistakes else profile), fields.mistakes


def _matching(fields: Fields, key: str, form: re.Pattern[str], right: str) -> str:
    text = fields.text(key)
    if text and form.fullmatch(text) is None:
        fields.wrong(key, say("“{text}”应为{right}。", text=text, right=right))
    return text


def _results(fields: Fields) -> tuple[Result, ...]:
    results = fields.words("results", Result)
    if Result.SOLVED not in results:
        fields.wrong("results", say("至少要有 solved：没有能办成的结果，就没有闭环。"))
    if Result.MERGED in results:
        fields.wrong("results", say("merged 不由承办人选择，请去掉。"))
    return results


def _clocks(fields: Fields) -> dict[str, ClockRule]:
    clocks = {}
    for key in fields.keys():  # noqa: SIM118 - not a mapping
        if key in CLOCKS:
            clocks[key] = _clock(fields.table(key))
        else:
            known = tuple(CLOCKS)
            fields.wrong(key, say("没有这种时限；可用的有：{known}。", known=known))
    if "handle" not in clocks:
        fields.wrong("handle", say("缺少办理时限 [clocks.handle]，期限由它得出。"))
    return clocks


def _clock(fields: Fields) -> ClockRule:
    period = fields.period("period")
    if period is not None and period.count < 1 and period != _SAME_DAY:
        fields.wrong("period", say("时限不能为零。"))
    ends = fields.one_of("ends", Ends, default=Ends.MIDNIGHT)
    source = fields.text("source")
    law, article = _statutory(fields, period or _NONE)
    rungs = tuple(_rung(rung) for rung in fields.tables("ladder"))
    fields.close()
    _check_order(fields, rungs)
    return ClockRule(period or _NONE, ends, rungs, source, law, article)


def _statutory(fields: Fields, promised: Period) -> tuple[Period | None, str]:
    """What the law allows, in the days that the promise is counted in, and its article."""
    fields.offer("statutory")
    fields.offer("statutory_source")
    if not fields.has("statutory"):
        return None, ""
    law = fields.period("statutory")
    days = (Measure.WORKING_DAYS, Measure.CALENDAR_DAYS)
    if law is not None and (law.measure not in days or law.count < 1):
        fields.wrong("statutory", say("法定时限要写成工作日或自然日，不能为零。"))
    elif law is not None and law.measure is not promised.measure:
        fields.wrong(
            "statutory", say("法定时限与承诺时限（period）要用同一种日，才好相比。")
        )
    return law, fields.text("statutory_source")


_SAME_DAY = Period(0, Measure.SAME_DAY)


def _rung(fields: Fields) -> Rung:
    name = fields.text("name")
    if name and name not in LADDER:
        fields.wrong(
            "name", say("“{name}”不在阶梯里：{words}。", name=name, words=tuple(LADDER))
        )
    given = [key for key in ("fraction", "before", "after") if fields.has(key)]
    if len(given) != 1:
        fields.wrong("name", say("fraction、before、after 三者必须且只能写一个。"))
    rung = Rung(
        name,
        fraction=_fraction(fields) if "fraction" in given else None,
        before=fields.period("before") if "before" in given else None,
        after=fields.period("after") if "after" in given else None,
    )
    fields.close()
    return rung


def _fraction(fields: Fields) -> float:
    value = fields.share("fraction")
    if not 0 < value < 1:
        fields.wrong(
            "fraction", say("应大于 0、小于 1，如 0.75 表示时间已过四分之三。")
        )
    return value


def _check_order(fields: Fields, rungs: tuple[Rung, ...]) -> None:
    """Names and moments may only climb; a warning cannot follow what it warns of."""
    known = [LADDER.index(rung.name) for rung in rungs if rung.name in LADDER]
    if known != sorted(set(known)):
        fields.wrong(
            "ladder", say("各级应按次序各写一次：{words}。", words=tuple(LADDER))
        )
    past = [rung.after is not None for rung in rungs]
    if past != sorted(past):
        fields.wrong(
            "ladder", say("到期前的级（fraction、before）应写在到期后的级之前。")
        )
    fractions = [rung.fraction for rung in rungs if rung.fraction is not None]
    if fractions != sorted(fractions):
        fields.wrong("ladder", say("fraction 应由小到大。"))
    _check_lengths(
        fields, [rung.after for rung in rungs if rung.after], marked("由短到长")
    )
    befores = [rung.before for rung in rungs if rung.before]
    _check_lengths(fields, befores[::-1], marked("由长到短"))


def _check_lengths(fields: Fields, periods: list[Period], order: str) -> None:
    same = len({period.measure for period in periods}) == 1
    counts = [period.count for period in periods]
    if same and counts != sorted(counts):
        fields.wrong("ladder", say("同一单位的时长应{order}。", order=order))


def _returns(fields: Fields) -> ReturnRule:
    within = fields.period("within")
    times = fields.count("times", default=1)
    fields.close()
    return ReturnRule(within or _NONE, times)


def _extension(fields: Fields) -> ExtensionRule:
    """No table means: no extension."""
    times = fields.count("times", default=0)
    at_most = fields.period("at_most") if times else None
    approver = fields.one_of("approver", Approver, default=Approver.UNIT_HEAD)
    if times:
        fields.close()
    return ExtensionRule(times, at_most or _NONE, approver)


def _urging(fields: Fields) -> UrgingRule:
    """No table means: the usual lengths."""
    given = {
        colour: fields.period(colour)
        for colour in ("blue", "yellow", "red")
        if fields.has(colour)
    }
    fields.close()
    return replace(UrgingRule(), **{name: one for name, one in given.items() if one})


def _triage(fields: Fields) -> TriageRule:
    """No table means: proposals are shown, and nothing goes out by itself."""
    usual = TriageRule()
    propose = _believed(fields, "propose", usual.propose)
    auto = _believed(fields, "auto_dispatch", None)
    fields.close()
    if auto is not None and propose is not None and auto < propose:
        fields.wrong(
            "auto_dispatch", say("不能低于 propose：把握更小的反而自动派出，不合情理。")
        )
    return TriageRule(propose or usual.propose, auto)


def _believed(fields: Fields, key: str, usual: float | None) -> float | None:
    if not fields.has(key):
        fields.share(key, default=usual or 0.0)
        return usual
    value = fields.share(key)
    if not 0 < value <= 1:
        fields.wrong(key, say("应大于 0、不大于 1，如 0.8 表示至少有八成把握。"))
    return value


def _agree(fields: Fields, profile: Profile) -> None:
    """What single fields cannot see."""
    clocks = profile.clocks
    for result in profile.gates:
        if result not in profile.results:
            fields.wrong(f"gates.{result}", say("results 里没有这种办理结果。"))
    if profile.acceptance is Acceptance.AUTO and "accept" in clocks:
        fields.wrong("clocks.accept", say("自动受理的类型不需要受理时限。"))
    if profile.acceptance is Acceptance.MANUAL and not profile.decline_grounds:
        fields.wrong("decline_grounds", say("人工受理的类型要列明不予受理的法定情形。"))
    if profile.call_back.required and "call-back" not in clocks:
        fields.wrong(
            "clocks.call-back", say("要回访就要有回访时限 [clocks.call-back]。")
        )
    if "verdict" not in clocks:
        fields.wrong(
            "clocks.verdict",
            say("缺少诉求人评价期 [clocks.verdict]：逾期未评由它决定。"),
        )
