"""What is proposed, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bihuan.faces.desk.rules.proposals import came_to, confidence, unsure_because
from bihuan.kit.sentences import say
from bihuan.loop.triage.words import (
    Ground,
    Kind,
    Outcome,
    ShownChoice,
    ShownProposal,
)


def a_choice(probability: float, ground: Ground = Ground.HABIT) -> ShownChoice:
    return ShownChoice(7, "供水公司", probability, ground, say("因为。"), ())


def a_proposal(
    *choices: ShownChoice, kind: Kind = Kind.UNIT, abstained: bool = True
) -> ShownProposal:
    return ShownProposal(
        kind=kind,
        choices=choices,
        abstained=abstained,
        auto=False,
        model=1,
        outcome=Outcome.WAITING,
        decided=0,
        decided_name="",
        wrong=None,
        wrong_because="",
        proposed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("probability", "ground", "said", "tone"),
    [
        (0.999, Ground.HABIT, "很有把握（约99%）", "good"),
        (0.95, Ground.HABIT, "很有把握（约95%）", "good"),
        (0.87, Ground.WORDS, "比较有把握（约87%）", "good"),
        (0.5, Ground.LIKENESS, "有几分把握（约50%）", "plain"),
        (0.004, Ground.HABIT, "把握不大（约1%）", "warn"),
        (1.0, Ground.MAP, "职责清单已写明", "good"),
        (0.5, Ground.MAP, "职责清单可参考", "plain"),
        (0.95, Ground.ADJUDICATION, "有裁定可依", "good"),
        (0.9, Ground.KEYWORDS, "只看关键词", "warn"),
    ],
)
def test_how_sure_is_said_in_words_and_a_rule_has_no_share(
    probability: float, ground: Ground, said: str, tone: str
) -> None:
    assert confidence(a_choice(probability, ground)) == (said, tone)


@pytest.mark.parametrize(
    ("proposal", "why"),
    [
        (a_proposal(a_choice(0.9), abstained=False), None),
        (a_proposal(), "职责清单没有写明，也没有派过相近的事项。"),
        (a_proposal(kind=Kind.CATEGORY), "从文字里看不出是哪一类。"),
        (
            a_proposal(a_choice(0.34)),
            "最像的也只有约34%的把握，不到这类事项要求的50%。",
        ),
        (
            a_proposal(a_choice(0.9, Ground.KEYWORDS), kind=Kind.CATEGORY),
            "还没有从已定事项中学习，只看了关键词。",
        ),
        (a_proposal(a_choice(0.97)), "本来可以自动派出，没有派成，留给人来定。"),
    ],
)
def test_who_leaves_the_choice_to_a_person_says_why(
    proposal: ShownProposal, why: str | None
) -> None:
    assert unsure_because(proposal, least=0.5) == why


@pytest.mark.parametrize(
    ("names", "unsure", "said"),
    [
        ((), True, "当时没有建议。派给了城管局。"),
        (("供水公司",), True, "当时拿不准，最像的是供水公司。派给了城管局。"),
        (("城管局", "供水公司"), False, "建议派给城管局，照此派出。"),
        (("供水公司", "城管局"), False, "建议派给供水公司，实际派给了城管局。"),
    ],
)
def test_what_came_of_a_proposal_is_told_as_it_was(
    names: tuple[str, ...], *, unsure: bool, said: str
) -> None:
    assert came_to(Kind.UNIT, names, "城管局", unsure=unsure) == said
