"""What is proposed for a matter, in plain words: how sure, why not, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.kit.sentences import Sentence, marked, say
from bihuan.loop.cases.words import Status
from bihuan.loop.triage.words import (
    Ground,
    Kind,
    ShownChoice,
    ShownProposal,
    Wrong,
)

# While nobody has decided whose it is.
WAITING = frozenset(
    {Status.REGISTERED, Status.ACCEPTED, Status.RETURNING, Status.ADJUDICATING}
)
# The form in which a unit is chosen, by where the case stands.
CHOOSING = {
    Status.ACCEPTED: "dispatch",
    Status.RETURNING: "agree-return",
    Status.ADJUDICATING: "adjudicate",
}
# How it is said from which share on.
_LEVELS = (
    (0.95, marked("很有把握（约{n}%）"), "good"),
    (0.8, marked("比较有把握（约{n}%）"), "good"),
    (0.5, marked("有几分把握（约{n}%）"), "plain"),
    (0.0, marked("把握不大（约{n}%）"), "warn"),
)
# What rests on a rule has no share: it would only look measured.
_BY_RULE = {
    Ground.ADJUDICATION: (marked("有裁定可依"), "good"),
    Ground.KEYWORDS: (marked("只看关键词"), "warn"),
}
_BINDING = 1.0

WRONG = {
    Kind.UNIT: {
        Wrong.DUTY: marked("不归这个单位管"),
        Wrong.PLACE: marked("地点不在它的辖区"),
        Wrong.CONTENT: marked("说的不是这回事"),
        Wrong.MOVED: marked("职责已经调整"),
        Wrong.OTHER: marked("别的原因"),
    },
    Kind.CATEGORY: {
        Wrong.CONTENT: marked("说的不是这回事"),
        Wrong.MOVED: marked("分类已经调整"),
        Wrong.OTHER: marked("别的原因"),
    },
}


def confidence(choice: ShownChoice) -> tuple[Sentence, str]:
    """How sure, in words before the number, and the tone in which it is shown."""
    if choice.ground is Ground.MAP:
        if choice.probability >= _BINDING:
            return say(marked("职责清单已写明")), "good"
        return say(marked("职责清单可参考")), "plain"
    if choice.ground in _BY_RULE:
        template, tone = _BY_RULE[choice.ground]
        return say(template), tone
    template, tone = next(
        (template, tone)
        for least, template, tone in _LEVELS
        if choice.probability >= least
    )
    return say(template, n=_per_cent(choice.probability)), tone


def unsure_because(proposal: ShownProposal, *, least: float) -> Sentence | None:
    """Why the choice is left to a person; None where something is proposed.

    `least` is the share that the profile asks of a proposal.
    """
    if not proposal.abstained:
        return None
    of_unit = proposal.kind is Kind.UNIT
    if not proposal.choices:
        return (
            say(marked("职责清单没有写明，也没有派过相近的事项。"))
            if of_unit
            else say(marked("从文字里看不出是哪一类。"))
        )
    first = proposal.choices[0]
    if first.ground is Ground.KEYWORDS:
        return say(marked("还没有从已定事项中学习，只看了关键词。"))
    if first.probability >= least:
        return say(marked("本来可以自动派出，没有派成，留给人来定。"))
    return say(
        marked("最像的也只有约{n}%的把握，不到这类事项要求的{least}%。"),
        n=_per_cent(first.probability),
        least=round(least * 100),
    )


def came_to(
    kind: Kind, names: Sequence[str], decided: str, *, unsure: bool
) -> Sentence:
    """What had been proposed, the first first, and what was chosen instead or after all."""
    sentences = _OF_UNITS if kind is Kind.UNIT else _OF_CATEGORIES
    if not names:
        return say(sentences[0], decided=decided)
    if unsure:
        return say(sentences[1], first=names[0], decided=decided)
    if names[0] == decided:
        return say(sentences[2], decided=decided)
    return say(sentences[3], first=names[0], decided=decided)


_OF_UNITS = (
    marked("当时没有建议。派给了{decided}。"),
    marked("当时拿不准，最像的是{first}。派给了{decided}。"),
    marked("建议派给{decided}，照此派出。"),
    marked("建议派给{first}，实际派给了{decided}。"),
)
_OF_CATEGORIES = (
    marked("当时没有建议。归入了“{decided}”。"),
    marked("当时拿不准，最像的是“{first}”。归入了“{decided}”。"),
    marked("建议归入“{decided}”，照此归入。"),
    marked("建议归入“{first}”，实际归入了“{decided}”。"),
)


def _per_cent(share: float) -> int:
    """Never 0 or 100: what was learnt from some is never certain for the next."""
    return min(99, max(1, round(share * 100)))
