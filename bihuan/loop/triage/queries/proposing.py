"""What is to be proposed for cases that came in: reads everything, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.directory.catalogue.queries import profile, responsible_units_of
from bihuan.kit import clock
from bihuan.kit.sentences import marked
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import Status
from bihuan.loop.triage.queries.charge import (
    dispatcher_in_charge,
    keyword_reader,
    reader_in_charge,
)
from bihuan.loop.triage.queries.known import County, adjudicated, county_for, let_off
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.proposing import (
    Known,
    category_proposal,
    may_take,
    unit_proposal,
)
from bihuan.loop.triage.rules.reading import Reads
from bihuan.loop.triage.words.dispatching import UnitChoice
from bihuan.loop.triage.words.learning import Choice, Ground, NewProposal
from bihuan.loop.triage.words.reading import PATH, Reading

# A unit is proposed for these; later there is nothing to propose.
UNDECIDED = (
    Status.REGISTERED,
    Status.ACCEPTED,
    Status.RETURNING,
    Status.ADJUDICATING,
)
_BY_WORDS = marked("文字中这些词与其他类别区别最大。")
_BY_KEYWORDS = marked("文字中出现这一类的关键词；尚未从已定事项中学习。")
_FIELDS = (
    "title",
    "body",
    "channel",
    "raised_at",
    "returns",
    "area_id",
    "category_id",
    "profile_id",
)


@dataclass(frozen=True, slots=True)
class _Reads:
    """Whatever reads categories now, with its number and the ids of its labels."""

    reader: Reads
    number: int
    ids: dict[str, int]


def proposals_for(case_ids: Sequence[int]) -> list[NewProposal]:
    """Category and unit for those of these cases that nobody has decided yet."""
    found = FoundCase.objects.filter(pk__in=case_ids, status__in=UNDECIDED)
    cases = list(found.only(*_FIELDS).order_by("pk"))
    if not cases:
        return []
    county = county_for(cases)
    reads = _reads(county)
    categories: dict[int, NewProposal] = {}
    if reads is not None:
        categories = {case.pk: _category(case, reads) for case in cases}
    return [*categories.values(), *_units(cases, county, categories)]


def _reads(county: County) -> _Reads | None:
    in_charge = reader_in_charge()
    if in_charge is not None:
        ids = {PATH.join(county.code_path(pk)): pk for pk in county.categories}
        return _Reads(in_charge[1], in_charge[0], ids)
    keywords = keyword_reader()
    return _Reads(keywords[0], 0, keywords[1]) if keywords is not None else None


def _category(case: FoundCase, reads: _Reads) -> NewProposal:
    """The deepest level at which it can be told; where at none, the widest."""
    propose = profile(case.profile_id).triage.propose
    for level in range(reads.reader.levels, 0, -1):
        reading = reads.reader.read(case.title, case.body, level=level)
        if reading.best.probability >= propose or level == 1:
            break
    return category_proposal(
        case.pk, _choices(reading, reads), model=reads.number, propose=propose
    )


def _choices(reading: Reading, reads: _Reads) -> list[Choice]:
    learnt = reads.number > 0
    return [
        Choice(
            reads.ids[one.label],
            one.probability,
            Ground.WORDS if learnt else Ground.KEYWORDS,
            _BY_WORDS if learnt else _BY_KEYWORDS,
            {},
            one.words,
        )
        for one in reading.choices
        if one.label in reads.ids and (learnt or one.words)
    ]


@dataclass(frozen=True)
class _Asking:
    """Whose matters some cases are, asked with what they have in common read once."""

    county: County
    about: dict[int, int | None]
    off: dict[int, frozenset[int]]
    judged: dict[tuple[int, int], tuple[int, str]]
    named: dict[tuple[int, int], list[int]]
    dispatcher: tuple[int, Dispatcher] | None
    register: dict[str, str]

    def proposal(self, case: FoundCase) -> NewProposal:
        rule = profile(case.profile_id).triage
        where = _where(case, self.about)
        may = may_take(
            area_path=self.county.area_path(case.area_id),
            units=self.county.unit_areas,
            refused=self.off.get(case.pk, frozenset()),
        )
        known = Known(
            case_id=case.pk,
            named=self.named.get(where, ()),
            certain=_certain(case, self.county),
            adjudicated=self.judged.get(where),
            guesses=self._guesses(case, may),
            may=may,
            model=self.dispatcher[0] if self.dispatcher is not None else 0,
        )
        return unit_proposal(
            known, propose=rule.propose, auto_dispatch=rule.auto_dispatch
        )

    def _guesses(self, case: FoundCase, may: frozenset[int]) -> tuple[UnitChoice, ...]:
        if self.dispatcher is None:
            return ()
        code = profile(case.profile_id).code
        event = self.county.event_of(case, self.about[case.pk], code)
        return self.dispatcher[1].propose(
            event, may=lambda key: int(key) in may, register=self.register
        )


def _units(
    cases: Sequence[FoundCase], county: County, categories: dict[int, NewProposal]
) -> list[NewProposal]:
    about = {case.pk: _about(case, categories.get(case.pk)) for case in cases}
    today = clock.local_day(clock.now())
    places = {_where(case, about) for case in cases}
    asking = _Asking(
        county=county,
        about=about,
        off=let_off(cases),
        judged=adjudicated(one for one in about.values() if one),
        named=responsible_units_of([where for where in places if all(where)], today),
        dispatcher=dispatcher_in_charge(),
        register={str(pk): name for pk, name in county.units.items()},
    )
    return [asking.proposal(case) for case in cases]


def _where(case: FoundCase, about: dict[int, int | None]) -> tuple[int, int]:
    return about[case.pk] or 0, case.area_id or 0


def _about(case: FoundCase, read: NewProposal | None) -> int | None:
    """What a person said it is about; else what was read, if that was sure enough."""
    if case.category_id is not None:
        return case.category_id
    sure = read is not None and not read.abstained and read.choices
    return read.choices[0].key if read is not None and sure else None


def _certain(case: FoundCase, county: County) -> bool:
    """Whether the map binds: a person said the category, and it is not divided further."""
    node = county.categories.get(case.category_id or 0)
    return node is not None and node.is_leaf
