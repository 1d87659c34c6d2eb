"""Which form each verb asks with, and which action it calls. The table behind the buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Result
from bihuan.faces.desk.forms import closing as closing_forms
from bihuan.faces.desk.forms import handling as handling_forms
from bihuan.faces.desk.forms import oversight as oversight_forms
from bihuan.faces.desk.forms import routing as routing_forms
from bihuan.faces.desk.forms.base import Deed
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.files.http import receive
from bihuan.loop.cases.queries import Standing, find_case
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Ground
from bihuan.loop.handling import actions as handling
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.routing import actions as routing

Given = Mapping[str, Any]
Run = Callable[[Standing, Given, Actor], None]


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb's form, and what it does with what was given."""

    form: type[Deed]
    run: Run


def _number(value: str) -> int | None:
    return int(value) if value else None


def _ask_return(case: Standing, given: Given, actor: Actor) -> None:
    routing.ask_return(
        case.id,
        ground=given["ground"],
        reason=given["reason"],
        proposed_id=_number(given["proposed"]),
        seen=given["seen"],
        actor=actor,
    )


def _classify(case: Standing, given: Given, actor: Actor) -> None:
    routing.classify(
        case.id,
        category_id=_number(given["category"]),
        area_id=_number(given["area"]),
        cause=given.get("cause", ""),
        seen=given["seen"],
        actor=actor,
    )


def _merge(case: Standing, given: Given, actor: Actor) -> None:
    into = find_case(actor, given["into"].strip())
    routing.merge(
        case.id,
        into_id=into.pk,
        reason=given["reason"],
        seen=given["seen"],
        actor=actor,
    )


def _note(case: Standing, given: Given, actor: Actor) -> None:
    handling.add_note(
        case.id, text=given["text"], for_raiser=given["for_raiser"], actor=actor
    )


def _attach(case: Standing, given: Given, actor: Actor) -> None:
    contents = [receive(one) for one in given["pieces"]]
    handling.attach(case.id, contents=contents, actor=actor)


def _ask_help(case: Standing, given: Given, actor: Actor) -> None:
    handling.ask_help(
        case.id,
        unit_id=int(given["unit"]),
        task=given["task"],
        within=Period(given["days"], Measure.WORKING_DAYS),
        seen=given["seen"],
        actor=actor,
    )


def _ask_extension(case: Standing, given: Given, actor: Actor) -> None:
    measure = profile(case.profile_id).extension.at_most.measure
    handling.ask_extension(
        case.id,
        by=Period(given["count"], measure),
        reason=given["reason"],
        seen=given["seen"],
        actor=actor,
    )


def _report(case: Standing, given: Given, actor: Actor) -> None:
    """Evidence first: a report of solved is judged by what is there."""
    seen = given["seen"]
    if given["pieces"]:
        contents = [receive(one) for one in given["pieces"]]
        handling.attach(case.id, contents=contents, seen=seen, actor=actor)
        seen = seen if seen is None else seen + 1
    deferred = given["result"] == Result.DEFERRED
    handling.report_done(
        case.id,
        result=Result(given["result"]),
        answer=given["answer"],
        plan=given["plan"] if deferred else "",
        plan_on=given["plan_on"] if deferred else None,
        basis=given["basis"] if given["result"] == Result.EXPLAINED else "",
        seen=seen,
        actor=actor,
    )


def _object(_case: Standing, given: Given, actor: Actor) -> None:
    closing.object_to_verdict(
        int(given["judgement"]),
        ground=Ground(given["ground"]),
        reason=given["reason"],
        evidence=[receive(one) for one in given["pieces"]],
        actor=actor,
    )


def _on_word(action: Callable[..., None]) -> Run:
    """What a raiser who called wants done."""

    def run(_case: Standing, given: Given, actor: Actor) -> None:
        raising = int(given["raising"])
        action(raising, reason=given["reason"], seen=given["seen"], actor=actor)

    return run


def _doing(form: type[Deed], action: Callable[..., None], **fields: Any) -> Doing:
    """A verb whose form's fields are the arguments of its action.

    A value is the name of a field, or a pair of a name and how to read it.
    """

    def run(case: Standing, given: Given, actor: Actor) -> None:
        arguments = {}
        for argument, source in fields.items():
            name, read = source if isinstance(source, tuple) else (source, None)
            arguments[argument] = read(given[name]) if read else given[name]
        action(case.id, **arguments, seen=given["seen"], actor=actor)

    return Doing(form, run)


def _propose_interview(case: Standing, given: Given, actor: Actor) -> None:
    unit = case.owner or 0
    oversight.propose_interview(
        unit_id=unit, case_id=case.id, reason=given["reason"], actor=actor
    )


_F, _H, _O = routing_forms, handling_forms, oversight_forms
_UNIT = ("unit", int)
DOINGS: dict[str, Doing] = {
    "accept": _doing(_F.SeenForm, routing.accept),
    "claim": _doing(_F.SeenForm, routing.claim),
    "decline": _doing(_F.DeclineForm, routing.decline, ground="ground", route="route"),
    "classify": Doing(_F.ClassifyForm, _classify),
    "dispatch": _doing(
        _F.DispatchForm, routing.dispatch, unit_id=_UNIT, instruction="instruction"
    ),
    "ask-return": Doing(_F.AskReturnForm, _ask_return),
    "agree-return": _doing(_F.UnitForm, routing.agree_return, unit_id=_UNIT),
    "refuse-return": _doing(_F.ReasonForm, routing.refuse_return, reason="reason"),
    "put-up": _doing(_F.ReasonForm, routing.put_up_for_adjudication, reason="reason"),
    "adjudicate": _doing(
        _F.AdjudicateForm, routing.adjudicate, unit_id=_UNIT, reason="reason"
    ),
    "transfer": _doing(_F.TransferForm, routing.transfer, to="to", answer="answer"),
    "merge": Doing(_F.MergeForm, _merge),
    "note": Doing(_H.NoteForm, _note),
    "contact": _doing(
        _H.ContactForm,
        handling.record_contact,
        text="text",
        reached=("outcome", lambda outcome: outcome != "missed"),
    ),
    "attach": Doing(_H.AttachForm, _attach),
    "ask-help": Doing(_H.HelpForm, _ask_help),
    "ask-extension": Doing(_H.ExtensionForm, _ask_extension),
    "decide-extension": _doing(
        _H.DecideExtensionForm,
        handling.decide_extension,
        grant=("decision", lambda decision: decision == "grant"),
        reason="reason",
    ),
    "pause": _doing(_H.PauseForm, handling.pause, ground="ground", reason="reason"),
    "resume": _doing(_F.SeenForm, handling.resume),
    "report": Doing(_H.ReportForm, _report),
    "answer-now": _doing(
        _H.AnswerForm, handling.answer_now, result=("result", Result), answer="answer"
    ),
    "pass-audit": _doing(_F.SeenForm, closing.pass_audit),
    "fail-audit": _doing(_F.ReasonForm, closing.fail_audit, reason="reason"),
    "object": Doing(closing_forms.ObjectForm, _object),
    "reopen": Doing(closing_forms.OnWordForm, _on_word(closing.record_reopening)),
    "withdraw": Doing(closing_forms.OnWordForm, _on_word(closing.record_withdrawal)),
    "urge": _doing(_F.UrgeForm, oversight.urge, text="reason"),
    "take": _doing(_O.TakeForm, oversight.take_personally, reason="reason"),
    "propose-interview": Doing(_O.ProposeForm, _propose_interview),
}
