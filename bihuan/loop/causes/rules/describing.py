"""What a class of problems is called: its place, its people, and the title that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bihuan.kit.text import excerpt
from bihuan.loop.causes.rules.likeness import Profile, likeness
from bihuan.loop.causes.words import Member

LONGEST_LINE = 80
_LOOKED_AT = 16  # names, the commonest of each sort
_LONGER_IF = 0.6  # a longer form of a name is shown if this share of the members use it


def most_typical(profiles: Sequence[Profile], of: Profile) -> list[int]:
    """Members by how like the whole they are, the most typical first."""
    scores = [likeness(one, of) for one in profiles]
    return sorted(range(len(profiles)), key=lambda n: (-scores[n], n))


def place_of(members: Sequence[Member]) -> str:
    """The name that most members speak of, after the division that most of them name."""
    division = _commonest(one.divisions[:1] for one in members)
    name = _shared_name(members)
    if not name:
        return division
    return name if name.startswith(division) else f"{division}{name}"


def people_of(members: Sequence[Member]) -> str:
    """Those who speak or are spoken of in at least a third of the members, two at most."""
    count = Counter(name for one in members for name in one.people)
    often = [name for name, n in count.most_common(2) if 3 * n >= len(members)]
    return "、".join(often) or "群众"


def line_of(member: Member) -> str:
    """One matter in one line."""
    told = member.telling
    return excerpt(told.title or told.body, LONGEST_LINE)


def _shared_name(members: Sequence[Member]) -> str:
    """Names are written longer and shorter; one that stands inside another counts there."""
    marked = Counter(name for one in members for name in one.places)
    several = members if len(members) > 1 else ()  # one alone proves no name
    guessed = Counter(name for one in several for name in one.unmarked)
    texts = [(one.telling.title, one.telling.body) for one in members]

    def said(name: str) -> int:
        return sum(2 * (name in title) + (name in body) for title, body in texts)

    scores = {name: 1.0 * said(name) for name, _ in guessed.most_common(_LOOKED_AT)}
    # What is marked as a place is one more often than what looks like a name.
    scores |= {name: 1.5 * said(name) for name, _ in marked.most_common(_LOOKED_AT)}
    best = max(scores, key=lambda name: (scores[name], len(name), name), default="")
    if not best or scores[best] < len(members):
        return ""
    longer = [
        name
        for name in scores
        if best in name and scores[name] >= _LONGER_IF * scores[best]
    ]
    return max(longer, key=lambda name: (len(name), name))


def _commonest(names: Iterable[Sequence[str]]) -> str:
    count = Counter(name for one in names for name in one)
    return min(count, key=lambda name: (-count[name], name)) if count else ""
