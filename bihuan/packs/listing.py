"""Whether the registers and answers of a pack refer to what there is, row by row."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.registers import rules
from bihuan.directory.registers.words import Type
from bihuan.kit.sentences import marked, say
from bihuan.packs.words import Pack, PlacedRegister, Problem


def registers_disagree(pack: Pack) -> list[Problem]:
    """Every cell that its column does not allow, and every entry said twice."""
    known = {
        Type.UNIT: {one.value.code for one in pack.units},
        Type.AREA: {one.value.code for one in pack.areas},
        Type.PROFILE: {one.value.code for one in pack.profiles},
    }
    return [wrong for one in pack.registers for wrong in _wrong(one, known)]


def answers_disagree(pack: Pack) -> list[Problem]:
    """Every answer of nobody, about nothing, nowhere, or under a code that is taken."""
    units = {one.value.code for one in pack.units}
    areas = {one.value.code for one in pack.areas} | {""}
    categories = {one.value.code for one in pack.categories} | {""}
    found, seen = [], set[str]()
    for one in pack.answers:
        answer = one.value
        for what, name, known in (
            (marked("单位"), answer.owner, units),
            (marked("区划"), answer.area, areas),
            (marked("分类"), answer.category, categories),
        ):
            if name not in known:
                wrong = say("没有这个{what}：“{name}”。", what=what, name=name)
                found.append(Problem(one.file, one.line, wrong))
        if answer.code in seen:
            wrong = say("“{name}”重复。", name=answer.code)
            found.append(Problem(one.file, one.line, wrong))
        seen.add(answer.code)
    return found


def _wrong(one: PlacedRegister, known: rules.Known) -> Iterable[Problem]:
    about = one.register.value
    for version, (file, lines) in zip(about.versions, one.rows, strict=True):
        entries, mistakes = rules.read_entries(
            about.columns, about.key, version.rows, known=known
        )
        for mistake in mistakes:
            told = say(mistake.reason, **mistake.values)
            yield Problem(file, lines[mistake.row], told)
        verdict = rules.may_publish(entries=len(entries), mistakes=())
        if not mistakes and not verdict:
            yield Problem(file, None, say(verdict.reason, **verdict.values))
