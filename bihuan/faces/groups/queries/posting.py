"""Policies posted in groups: each with where it stands, and counted by group and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth

from bihuan.directory.areas.queries import county_name
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Group, Post, Telling
from bihuan.faces.groups.queries.registering import admit
from bihuan.faces.groups.queries.telling import TellLine, open_groups, tell_lines
from bihuan.faces.groups.words import Went
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible

PAGE = 50
MONTHS = 6


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy in the list, with in how many groups it was posted."""

    id: int
    title: str
    tags: tuple[str, ...]
    valid_until: date | None
    over: bool
    written_at: datetime
    told: int
    going: int
    failed: int


@dataclass(frozen=True, slots=True)
class MonthsOfGroup:
    """How many policies one group heard in each of the last months, and in all."""

    group_id: int
    group: str
    months: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PostsPage:
    policies: Page[PolicyLine]
    months: tuple[date, ...]
    groups: tuple[MonthsOfGroup, ...]
    sums: tuple[int, ...]
    total: int
    may_speak: bool


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One policy exactly as it is posted, and each open group with how far it got."""

    id: int
    title: str
    said: str
    tags: tuple[str, ...]
    valid_until: date | None
    over: bool
    lines: tuple[TellLine, ...]
    chosen: frozenset[int]
    may_speak: bool


def posts_page(actor: Actor, after: str | None = None) -> PostsPage:
    """All policies, newest first, and the counts. Four queries at any number."""
    admit(actor)
    rows = Post.objects.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=decode_key(after, int)[0])
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    more = encode_key(shown[-1].pk) if len(found) > PAGE else None
    counts = _went_by_post(shown)
    months = _last_months()
    groups = _by_group(months)
    return PostsPage(
        policies=Page([_line(row, counts) for row in shown], next=more),
        months=months,
        groups=groups,
        sums=tuple(
            sum(row) for row in zip(*(one.months for one in groups), strict=True)
        ),
        total=sum(one.total for one in groups),
        may_speak=bool(actor.may(Permission.SPEAK_IN_GROUPS)),
    )


def policy_page(actor: Actor, post_id: int) -> PolicyPage:
    """One policy; the groups that have its tags are chosen before anybody does."""
    admit(actor)
    row = Post.objects.filter(pk=post_id).first()
    if row is None:
        raise NotVisible(str(post_id))
    groups = open_groups()
    lines = tell_lines(groups, Telling.objects.filter(post=row))
    meant = {one.pk for one in groups if not row.tags or one.tag in row.tags}
    said = rules.policy_words(
        county_name(),
        title=row.title,
        text=row.text,
        link=row.link,
        valid_until=row.valid_until,
    )
    return PolicyPage(
        id=row.pk,
        title=row.title,
        said=said,
        tags=tuple(row.tags),
        valid_until=row.valid_until,
        over=_over(row),
        lines=tuple(lines),
        chosen=frozenset(meant),
        may_speak=bool(actor.may(Permission.SPEAK_IN_GROUPS)),
    )


def tags_of_groups() -> list[str]:
    """The tags that groups have, for choosing whom a policy concerns."""
    tags = Group.objects.exclude(tag="").order_by("tag").values_list("tag", flat=True)
    return list(dict.fromkeys(tags))


def policies_told(begins_at: datetime, ends_at: datetime) -> int:
    """How many policies groups heard in a period, each group counted (C08)."""
    told = Telling.objects.filter(post__isnull=False, went=Went.TOLD)
    return told.filter(told_at__gte=begins_at, told_at__lt=ends_at).count()


def _went_by_post(rows: Sequence[Post]) -> Mapping[tuple[int, str], int]:
    counted = Telling.objects.filter(post__in=rows).values_list("post", "went")
    return {(pk, went): n for pk, went, n in counted.annotate(n=Count("pk"))}


def _line(row: Post, counts: Mapping[tuple[int, str], int]) -> PolicyLine:
    return PolicyLine(
        id=row.pk,
        title=row.title,
        tags=tuple(row.tags),
        valid_until=row.valid_until,
        over=_over(row),
        written_at=row.written_at,
        told=counts.get((row.pk, Went.TOLD), 0),
        going=counts.get((row.pk, Went.GOING), 0),
        failed=counts.get((row.pk, Went.FAILED), 0),
    )


def _over(row: Post) -> bool:
    return not rules.may_be_posted_on(row.valid_until, today=clock.local_day())


def _last_months() -> tuple[date, ...]:
    """The first days of the last months, the newest first."""
    today = clock.local_day()
    number = today.year * 12 + today.month - 1
    first = range(number, number - MONTHS, -1)
    return tuple(date(one // 12, one % 12 + 1, 1) for one in first)


def _by_group(months: Sequence[date]) -> tuple[MonthsOfGroup, ...]:
    told = Telling.objects.filter(post__isnull=False, went=Went.TOLD)
    by_month = told.annotate(begins=TruncMonth("told_at", tzinfo=clock.COUNTY_TIME))
    rows = by_month.values_list("group", "begins").annotate(n=Count("pk"))
    counted = {(pk, clock.local_day(begins)): n for pk, begins, n in rows}
    total: dict[int, int] = {}
    for (pk, _), n in counted.items():
        total[pk] = total.get(pk, 0) + n
    return tuple(
        MonthsOfGroup(
            group.pk,
            group.name,
            tuple(counted.get((group.pk, one), 0) for one in months),
            total.get(group.pk, 0),
        )
        for group in Group.objects.order_by("-firms", "pk")
    )
