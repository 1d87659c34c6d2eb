"""Verdicts on the page of a case: by raiser, or only how they are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.casefile import Raiser, Spread
from bihuan.ground.vault.queries import masked
from bihuan.loop.cases.queries import FoundRaising
from bihuan.loop.closing.queries import CallLine, JudgementLine

MOST_RAISERS = 50
TONES = {5: "good", 4: "good", 3: "plain", 2: "bad", 1: "bad"}


def raisers_of(
    raisings: Sequence[FoundRaising],
    judgements: Sequence[JudgementLine],
    calls: Sequence[CallLine],
    numbers: Mapping[int, str],
) -> tuple[Raiser, ...]:
    """Everybody who raised a case, masked, with what they said where it may be known."""
    people = masked([one.identity_id for one in raisings if one.identity_id])
    found = []
    for one in raisings[:MOST_RAISERS]:
        person = people.get(one.identity_id or 0)
        found.append(
            Raiser(
                raising_id=one.pk,
                identity_id=one.identity_id,
                name=person.name if person else "",
                phone=person.phone if person else "",
                channel=rules.label(rules.CHANNELS, one.channel),
                raised_at=one.raised_at,
                may_share=one.may_share,
                verdicts=tuple(j for j in judgements if j.raising_id == one.pk),
                calls=tuple(call for call in calls if call.raising_id == one.pk),
                merged_from=numbers.get(one.first_case_id, ""),
            )
        )
    return tuple(found)


def spread_of(
    judgements: Sequence[JudgementLine], *, raisers: int, protected: bool
) -> Spread:
    """How the latest round that was judged at all is spread over the grades."""
    if not judgements:
        return Spread(raisers=raisers, protected=protected)
    turn = max(one.round for one in judgements)
    given = [one for one in judgements if one.round == turn]
    grades = Counter(one.grade for one in given)
    return Spread(
        round=turn,
        raisers=raisers,
        grades=tuple(
            (name, grades[grade], TONES[grade])
            for grade, name in rules.GRADES.items()
            if grades[grade]
        ),
        solved=sum(one.solved is True for one in given),
        unsolved=sum(one.solved is False for one in given),
        silent=grades[None],
        excluded=sum(one.excluded for one in judgements),
        said=tuple(one for one in judgements if one.words) if protected else (),
        protected=protected,
    )
