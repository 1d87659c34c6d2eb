"""What the lists of a verb's form offer: units, categories, grounds, raisers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.catalogue.queries import (
    category_tree,
    profile,
    responsible_units,
)
from bihuan.directory.units.queries import unit_tree
from bihuan.directory.units.words import Kind, UnitLine
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.telling import period_said
from bihuan.faces.desk.words import Choices
from bihuan.ground.files.queries import count_files
from bihuan.ground.vault.queries import masked
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.loop.cases.queries import FoundRaising, Standing, raisings_of
from bihuan.loop.cases.words import stream_of
from bihuan.loop.closing.queries import JudgementLine, judgements_of
from bihuan.loop.closing.words import Source
from bihuan.loop.routing.queries import refused_units, waiting_return

Group = tuple[str, tuple[tuple[str, str], ...]]


def choices_for(verb: str, case: Standing) -> Choices:
    """The lists of one verb's form; reads only what that form asks for."""
    about = profile(case.profile_id)
    choices = Choices(
        decline_grounds=about.decline_grounds,
        pause_grounds=about.pause_grounds,
        results=tuple(about.results),
        causes=about.causes,
        extension_most=about.extension.at_most.count,
        extension_said=period_said(about.extension.at_most),
        evidence_asked=about.evidence,
    )
    add = _MORE.get(verb)
    return add(choices, case) if add else choices


def _with_units(choices: Choices, case: Standing) -> Choices:
    """Every unit, grouped; those that the map names stand first."""
    units = [unit for unit in unit_tree() if unit.kind is not Kind.VILLAGE]
    mapped = _named_by_map(case)
    asked = waiting_return(case.id)
    proposed = asked.proposed_id if asked else None
    if proposed is not None:
        mapped = [proposed, *(pk for pk in mapped if pk != proposed)]
    refused = refused_units(case.id) | ({case.owner} if asked else set())
    fitting = [pk for pk in mapped if pk not in refused]
    by_pk = {unit.pk: unit for unit in units}
    first = [by_pk[pk] for pk in fitting if pk in by_pk]
    groups = [(_("建议"), _pairs(first))] if first else []
    return replace(
        choices,
        units=tuple(groups + _grouped(units)),
        suggested=str(first[0].pk) if first else "",
        why_suggested=_why(first, proposed),
    )


def _why(first: list[UnitLine], proposed: int | None) -> str:
    if not first:
        return _("职责清单没有这一类的规定，请判断后选择。")
    if first[0].pk == proposed:
        return _("原单位建议由%(unit)s承办。") % {"unit": first[0].called_in_full}
    return _("职责清单建议由%(unit)s承办。") % {"unit": first[0].called_in_full}


def _named_by_map(case: Standing) -> list[int]:
    if case.category_id is None or case.area_id is None:
        return []
    return responsible_units(case.category_id, case.area_id, clock.local_day())


def grouped_units(units: list[UnitLine]) -> tuple[Group, ...]:
    """Units as a list to choose from, by what sort they are."""
    return tuple(_grouped(units))


def _grouped(units: list[UnitLine]) -> list[Group]:
    groups = [
        (name, _pairs([unit for unit in units if unit.kind == kind]))
        for kind, name in rules.UNIT_KINDS.items()
    ]
    return [(_(name), pairs) for name, pairs in groups if pairs]


def _pairs(units: list[UnitLine]) -> tuple[tuple[str, str], ...]:
    return tuple((str(unit.pk), unit.called_in_full) for unit in units)


def _with_all_units(choices: Choices, case: Standing) -> Choices:
    others = [unit for unit in unit_tree() if unit.pk != case.owner]
    return replace(choices, units=tuple(_grouped(others)))


def _with_classes(choices: Choices, case: Standing) -> Choices:
    return replace(
        choices,
        categories=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.called}") for one in category_tree()
        ),
        areas=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.name}") for one in area_tree()
        ),
        category=str(case.category_id or ""),
        area=str(case.area_id or ""),
    )


def _with_evidence(choices: Choices, case: Standing) -> Choices:
    there = count_files(stream_of(case.id), use="evidence")
    return replace(choices, evidence_there=there)


def _with_raisers(choices: Choices, case: Standing) -> Choices:
    """Those whose verdict on this round is not known yet."""
    judged = {
        one.raising_id
        for one in judgements_of(case.id)
        if one.round == case.round or one.source == Source.WITHDRAWAL
    }
    waiting = [one for one in raisings_of(case.id) if one.pk not in judged]
    sides = profile(case.profile_id).verdict.dimensions
    return replace(
        choices,
        raisers=_named(waiting),
        sides=tuple((one.code, named(one.name, one.name_en)) for one in sides),
    )


def with_verdicts(choices: Choices, lines: Sequence[JudgementLine]) -> Choices:
    """The bad verdicts to which a unit may object, without a word on whose they are."""
    return replace(
        choices, verdicts=tuple((str(one.id), _verdict(one)) for one in lines)
    )


def _verdict(one: JudgementLine) -> str:
    said = [
        _("第%(n)s次办理") % {"n": one.round},
        _("已解决") if one.solved else _("未解决"),
        _(rules.GRADES[one.grade or 0]),
    ]
    if one.words:
        said.append(f"“{one.words[:40]}”")
    return " · ".join(said)


def _with_those_who_stand_by(choices: Choices, case: Standing) -> Choices:
    """Those who may still take it back: no verdict on this round, not gone before."""
    given = {
        one.raising_id
        for one in judgements_of(case.id)
        if one.round == case.round or one.source == Source.WITHDRAWAL
    }
    left = [one for one in raisings_of(case.id) if one.pk not in given]
    return replace(choices, raisers=_named(left))


def _with_all_raisers(choices: Choices, case: Standing) -> Choices:
    return replace(choices, raisers=_named(raisings_of(case.id)))


def _named(waiting: Sequence[FoundRaising]) -> tuple[tuple[str, str], ...]:
    """Raisers by their masked names and numbers."""
    people = masked([one.identity_id for one in waiting if one.identity_id])
    raisers = []
    for one in waiting:
        person = people.get(one.identity_id or 0)
        known = (
            " ".join(part for part in (person.name, person.phone) if part)
            if person
            else ""
        )
        raisers.append((str(one.pk), known or _("没有留下联系方式")))
    return tuple(raisers)


_MORE: dict[str, Callable[[Choices, Standing], Choices]] = {
    "dispatch": _with_units,
    "agree-return": _with_units,
    "adjudicate": _with_units,
    "ask-return": _with_all_units,
    "ask-help": _with_all_units,
    "classify": _with_classes,
    "report": _with_evidence,
    "call-back": _with_raisers,
    "invite": _with_raisers,
    "withdraw": _with_those_who_stand_by,
    "reopen": _with_all_raisers,
}
