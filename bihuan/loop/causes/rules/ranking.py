"""How hot a problem is over a period. A rule of thumb that a reader can check by hand:

    score     = breadth · growth · duration · freshness
    breadth   = (raisers + √votes) · (1 + ln(areas) / 5)
    growth    = 1/2 + the share of raisers who came in the later half of the period
    duration  = 1 + ln(1 + days) / ln(1 + days of the period)
    freshness = (1 + days since the last / days of the period) ^ -1.8

Who writes twice counts once. Votes for less votes against, never below nought, count by
their root, because the thousandth click costs less than the thousandth letter. The
gravity of 1.8 is Hacker News's, over the length of the period instead of hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log, sqrt

from bihuan.loop.causes.words import Heat, Member

GRAVITY = 1.8
_DAY = timedelta(days=1)


def heat(
    raised: Mapping[str, datetime],
    *,
    areas: int,
    votes_for: int,
    votes_against: int,
    begins_at: datetime,
    ends_at: datetime,
    last_at: datetime | None = None,
) -> Heat:
    """The heat of a problem: `raised` says when each raiser first spoke in the period.

    `last_at` is when anybody last did, where that is later than all of those.
    """
    period = max((ends_at - begins_at) / _DAY, 1.0)
    first, last = min(raised.values()), max([*raised.values(), last_at or begins_at])
    half = begins_at + (ends_at - begins_at) / 2
    late = sum(at >= half for at in raised.values())
    votes = max(votes_for - votes_against, 0)
    breadth = (len(raised) + sqrt(votes)) * (1 + log(max(areas, 1)) / 5)
    growth = 0.5 + late / len(raised)
    duration = 1 + log(1 + (last - first) / _DAY) / log(1 + period)
    freshness = (1 + max((ends_at - last) / _DAY, 0.0) / period) ** -GRAVITY
    return Heat(
        raisers=len(raised),
        areas=areas,
        votes_for=votes_for,
        votes_against=votes_against,
        breadth=breadth,
        growth=growth,
        duration=duration,
        freshness=freshness,
        score=breadth * growth * duration * freshness,
    )


def heat_of(
    members: Sequence[Member], *, begins_at: datetime, ends_at: datetime
) -> Heat:
    """The heat of these members, all told within the period."""
    first: dict[str, datetime] = {}
    votes: dict[str, tuple[int, int]] = {}
    for member in members:
        one = member.telling
        first[one.raiser] = min(first.get(one.raiser, one.at), one.at)
        # The same raiser's copies carry the same supporters.
        most = max(votes.get(one.raiser, (0, 0)), (one.votes_for, one.votes_against))
        votes[one.raiser] = most
    return heat(
        first,
        areas=max(len({name for one in members for name in one.divisions[:1]}), 1),
        votes_for=sum(pro for pro, _ in votes.values()),
        votes_against=sum(contra for _, contra in votes.values()),
        begins_at=begins_at,
        ends_at=ends_at,
        last_at=max(one.telling.at for one in members),
    )
