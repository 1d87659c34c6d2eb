"""Which letters a case may have now, and what each would say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.letters.queries import letters_of
from bihuan.directory.letters.words import Kind
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import FoundCase, happenings
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.handling.queries import report_of
from bihuan.loop.oversight import rules


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A letter that could be issued: its kind, its verdict, and what it would say."""

    kind: Kind
    verdict: Verdict
    issued: str  # the number, where it went out already


def offered_letters(case: FoundCase, *, actor: Actor) -> list[CaseFacts]:
    """The letters that make sense for a case and this actor, issued ones with their number."""
    gone = _numbers(case)
    found = []
    for kind, asked in rules.LETTERS_OF_CASES.items():
        if not any(actor.may(one) for one in asked):
            continue
        verdict = verdict_for(case, kind)
        if verdict or kind in gone:
            found.append(CaseFacts(kind, verdict, gone.get(kind, "")))
    return found


def verdict_for(case: FoundCase, kind: Kind) -> Verdict:
    """As the click will be judged."""
    return rules.may_issue_letter(
        kind,
        status=Status(case.status),
        accepted=case.accepted_at is not None,
        extensions=case.extensions,
        reported=case.reported_at is not None,
    )


def fields_for(case: FoundCase, kind: Kind) -> dict[str, str]:
    """What a letter of a kind says about a case as it stands."""
    owner = case.owner_id or 0
    said = {
        "事项编号": case.number,
        "事项标题": case.title,
        "承办单位": names_on_paper([owner]).get(owner, ""),
        "提出日期": rules.day_written(case.raised_at),
    }
    special = {
        Kind.ACCEPTANCE: _acceptance,
        Kind.REFUSAL: _refusal,
        Kind.EXTENSION: _extension,
        Kind.REPLY: _reply,
    }
    return said | special[kind](case)


def _numbers(case: FoundCase) -> dict[Kind, str]:
    """What already went out on this occasion, by kind; a new round asks again."""
    found: dict[Kind, str] = {}
    for line in letters_of(stream_of(case.pk)):
        wanted = rules.occasion_of(
            line.kind, turn=case.round, extensions=case.extensions
        )
        if line.occasion == wanted:
            found.setdefault(line.kind, line.number)
    return found


def _acceptance(case: FoundCase) -> dict[str, str]:
    return {
        "受理日期": rules.day_written(case.accepted_at),
        "办理期限": rules.moment_written(case.due_at),
    }


def _refusal(case: FoundCase) -> dict[str, str]:
    for one in reversed(happenings(case.pk)):
        if one.kind == "routing.declined":
            ground = str(one.facts.get("ground", ""))
            return {"不予受理理由": ground, "正确途径": one.text}
    return {"不予受理理由": "", "正确途径": ""}


def _extension(case: FoundCase) -> dict[str, str]:
    reason, old = "", None
    for one in happenings(case.pk):
        if one.kind == "handling.extension-asked":
            reason = one.text
            due = one.facts.get("due")  # every entry tells the deadline of its moment
            old = datetime.fromisoformat(str(due)) if due else None
    return {
        "原期限": rules.moment_written(old),
        "新期限": rules.moment_written(case.due_at),
        "延期理由": reason,
    }


def _reply(case: FoundCase) -> dict[str, str]:
    report = report_of(case.pk)
    if report is None:
        return {"办理结果": "", "答复内容": "", "后续计划": ""}
    return {
        "办理结果": rules.RESULT_NAMES.get(report.result, report.result),
        "答复内容": report.answer,
        "后续计划": report.plan,
    }
