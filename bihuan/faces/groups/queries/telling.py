"""One answer and where it was told: in its group, in similar ones, beside open matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from bihuan.directory.areas.queries import county_name
from bihuan.directory.parties.queries import party_names, similar_parties, tags_of
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Asked, Group, Offered, Telling
from bihuan.faces.groups.queries.registering import admit
from bihuan.faces.groups.words import Went
from bihuan.faces.messaging.queries import PostLine, posts
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, visible_cases
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.causes.queries import ProblemLine, members_of_problem, problem_of
from bihuan.loop.closing.words import ANSWERED
from bihuan.loop.handling.queries import report_of

_FIRMS = 300
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class TellLine:
    """How far something got in one group; `went` is empty where it was not told yet."""

    group_id: int
    group: str
    tag: str
    robot: bool
    went: str = ""
    way: str = ""
    told_at: datetime | None = None
    post: PostLine | None = None

    @property
    def may_be_told(self) -> bool:
        """Not told yet, or the robot could not."""
        return self.went in ("", Went.FAILED)


@dataclass(frozen=True, slots=True)
class MatterLine:
    """An open matter of a firm in the same position."""

    case_id: int
    number: str
    title: str
    firm: str
    raised_at: datetime
    offered: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer of a group: the words for its group and for others, and where it was told."""

    id: int
    number: str
    title: str
    may_see: bool
    words: str
    shared: str
    here: TellLine
    others: tuple[TellLine, ...]
    matters: tuple[MatterLine, ...]
    problem: ProblemLine | None
    may_speak: bool
    may_offer: bool


def answer_page(actor: Actor, asked_id: int) -> AnswerPage:
    """One answer, where it may be told and where it was. Nothing without an answer."""
    admit(actor)
    rows = Asked.objects.select_related("case", "group")
    row = rows.filter(pk=asked_id, first=True).first()
    if row is None or Status(row.case.status) not in ANSWERED:
        raise NotVisible(str(asked_id))
    report = report_of(row.case_id)
    answer = report.answer if report else ""
    title, number, county = row.case.title, row.case.number, county_name()
    may_see = visible_cases(actor).filter(pk=row.case_id).exists()
    here, *others = tell_lines(
        [row.group, *_similar(row)], Telling.objects.filter(case=row.case_id)
    )
    problem = problem_of(actor, row.case_id)
    return AnswerPage(
        id=row.pk,
        number=number,
        title=title if may_see else "",
        may_see=may_see,
        words=rules.answer_words(
            county,
            question=title,
            answer=answer,
            number=number,
            judge_at=judging_place(),
        ),
        shared=rules.shared_words(county, answer=answer),
        here=here,
        others=tuple(others),
        matters=tuple(_matters(actor, row.case, problem)),
        problem=problem,
        may_speak=bool(actor.may(Permission.SPEAK_IN_GROUPS)),
        may_offer=bool(actor.may(Permission.DISPATCH))
        and any(one.went == Went.TOLD for one in (here, *others)),
    )


def tell_lines(groups: Iterable[Group], tellings: Iterable[Telling]) -> list[TellLine]:
    """These groups in their order, each with how far it got there."""
    told = {one.group_id: one for one in tellings}
    went = posts({one.message_id for one in told.values() if one.message_id})
    lines = []
    for group in groups:
        one = told.get(group.pk)
        lines.append(
            TellLine(
                group_id=group.pk,
                group=group.name,
                tag=group.tag,
                robot=group.room_id is not None,
                went=one.went if one else "",
                way=one.way if one else "",
                told_at=one.told_at if one else None,
                post=went.get(one.message_id or 0) if one else None,
            )
        )
    return lines


def judging_place() -> str:
    """Where a raiser types the code that they were given, and judges."""
    return f"{settings.PUBLIC_URL}{reverse('portal:follow')}"


def open_groups() -> list[Group]:
    """The groups that are open today, the largest first."""
    today = clock.local_day()
    rows = Group.objects.order_by("-firms", "pk")
    return [row for row in rows if not rules.is_closed(row.closes_on, today)]


def _similar(row: Asked) -> list[Group]:
    """Open groups with a tag in common with the group, or with the firm that asked."""
    tags = {row.group.tag} - {""}
    if row.case.party_id:
        tags |= tags_of([row.case.party_id])
    return [one for one in open_groups() if one.tag in tags and one.pk != row.group_id]


def _matters(
    actor: Actor, case: FoundCase, problem: ProblemLine | None
) -> Sequence[MatterLine]:
    """Open matters of the same class, and of firms in the same position and category."""
    ids: set[int] = set()
    if problem is not None:
        ids = {one.case_id for one in members_of_problem(actor, problem.id).items}
    cases = visible_cases(actor).filter(status__in=sorted(OPEN)).exclude(pk=case.pk)
    alike = cases.none()
    if case.party_id:
        firms = [one.pk for one in similar_parties([case.party_id], limit=_FIRMS)]
        alike = cases.filter(party__in=firms)
        if case.category_id:
            alike = alike.filter(category=case.category_id)
    rows = list((cases.filter(pk__in=ids) | alike).order_by("-raised_at")[:_SHOWN])
    names = party_names({one.party_id for one in rows if one.party_id}) if rows else {}
    known = Offered.objects.filter(answer_of=case.pk, case__in=rows)
    offered = set(known.values_list("case", flat=True)) if rows else set()
    return [
        MatterLine(
            case_id=one.pk,
            number=one.number,
            title=one.title,
            firm=names.get(one.party_id or 0, ""),
            raised_at=one.raised_at,
            offered=one.pk in offered,
        )
        for one in rows
    ]
