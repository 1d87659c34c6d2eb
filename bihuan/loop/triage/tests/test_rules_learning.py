"""When a new model may take over, what proposals were worth, and how one is put together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.kit import clock
from bihuan.kit.sentences import say
from bihuan.loop.triage.rules.learning import replacing
from bihuan.loop.triage.rules.learning.curves import scored
from bihuan.loop.triage.rules.learning.teaching import Incumbent, Readers, teach
from bihuan.loop.triage.rules.proposing import (
    Known,
    category_proposal,
    may_explain,
    may_take,
    unit_proposal,
)
from bihuan.loop.triage.rules.reading import Reader
from bihuan.loop.triage.words.dispatching import UnitChoice
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import (
    Choice,
    Compared,
    Ground,
    Judged,
    Kind,
    Learnt,
    Lesson,
    State,
)
from bihuan.loop.triage.words.reading import Labelled, Text


def compared(
    truth: str, *, kept: int = 0, lost: int = 0, won: int = 0
) -> list[Compared]:
    return (
        [Compared(truth, old=True, new=True)] * kept
        + [Compared(truth, old=True, new=False)] * lost
        + [Compared(truth, old=False, new=True)] * won
    )


def a_model(compared_: list[Compared], *, n: int = 100, against: int = 1) -> Learnt:
    return Learnt(
        kind=Kind.UNIT,
        body=b"",
        n=n,
        held=len(compared_),
        first_at=None,
        last_at=None,
        seed=7,
        scores={},
        compared=tuple(compared_),
        against=against,
    )


# -- Replacing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (compared("水", kept=30), ""),
        (compared("水", kept=20, lost=2, won=1), ""),  # chance
        (compared("水", kept=20, lost=8), "worse-than-before"),
        (compared("水", kept=60, won=40) + compared("电", lost=8), "worse-than-before"),
        (compared("水", lost=9, won=9), ""),
    ],
)
def test_a_model_takes_over_only_if_no_class_lost_more_than_chance(
    rows: list[Compared], code: str
) -> None:
    assert replacing.may_take_over(a_model(rows), old_n=100).code == code


def test_many_classes_do_not_let_chance_alone_refuse() -> None:
    """Five lost in one of many classes: alone 1/32, but one of thirty will have that."""
    rows = compared("水", lost=5)
    others = [c for n in range(30) for c in compared(f"类{n}", kept=5, won=1)]
    assert replacing.no_worse(compared("水", lost=5, kept=20)).code == ""
    assert replacing.no_worse(rows + others)


def test_the_first_model_is_compared_with_none() -> None:
    assert replacing.may_take_over(a_model([], against=0), old_n=0)


def test_little_learning_does_not_replace_much_untried() -> None:
    few = compared("水", kept=3)
    assert replacing.may_take_over(a_model(few, n=40), old_n=6000).code == (
        "too-few-to-compare"
    )
    assert replacing.may_take_over(a_model(few, n=6001), old_n=6000)


def test_a_model_judged_against_another_is_not_installed() -> None:
    assert replacing.may_install(compared_with=3, in_charge=3)
    assert replacing.may_install(compared_with=3, in_charge=4).code == (
        "another-in-charge"
    )


def test_a_version_serves_again_if_it_was_kept() -> None:
    assert replacing.may_serve(State.RETIRED, has_body=True)
    assert replacing.may_serve(State.RETIRED, has_body=False).code == "body-gone"
    assert replacing.may_serve(State.IN_CHARGE, has_body=True).code == (
        "already-in-charge"
    )


@pytest.mark.parametrize(
    ("n", "held"), [(30, 10), (100, 15), (40_000, 2_000), (4, 2), (0, 0)]
)
def test_the_newest_are_held_out(n: int, held: int) -> None:
    assert replacing.held_out(n) == held


# -- What it was worth -----------------------------------------------------------------


def test_scores_are_those_that_can_be_counted_by_hand() -> None:
    judged = [
        Judged("水", "水", 0.95),
        Judged("水", "水", 0.92),
        Judged("水", "电", 0.55),
        Judged("电", "电", 0.85),
    ]
    found = scored(judged)
    assert found["n"] == 4
    assert found["accuracy"] == 0.75
    assert found["coverage"] == 0.75
    assert found["per_class"] == {
        "水": {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8},
        "电": {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667},
    }
    assert found["confusions"] == [["水", "电", 1]]
    assert found["curve"][12] == [0.6, 0.75, 1.0]  # type: ignore[index]
    assert found["bins"][0][2:] == [1, 0.55, 0.0]  # type: ignore[index]


def test_nothing_judged_is_nought() -> None:
    assert scored([])["accuracy"] == 0.0


# -- Teaching ----------------------------------------------------------------------------


def lesson(n: int, label: str, words: str, **more: object) -> Lesson:
    at = clock.now() + timedelta(hours=n)
    text = Labelled(Text("", f"{words}，第{n}次反映。"), label)
    return Lesson(n, at, label, 1.0, labelled=text, **more)  # type: ignore[arg-type]


def lessons(count: int = 60, **more: object) -> list[Lesson]:
    kinds = [("市政/路灯", "路灯不亮看不见路"), ("市政/供水", "水管爆裂家里停水")]
    return [lesson(n, *kinds[n % 2], **more) for n in range(count)]


def test_a_model_learns_from_all_and_is_tried_on_the_newest_unseen() -> None:
    found = teach(Readers(), lessons(), old=None)
    assert (found.n, found.held, found.against) == (60, 10, 0)
    assert found.scores["accuracy"] == 1.0
    assert [row[:2] for row in found.scores["by_level"]] == [[1, 10], [2, 10]]  # type: ignore[attr-defined]
    reader = Reader.from_bytes(found.body)
    assert reader.read("", "路灯不亮看不见路", level=2).best.label == "市政/路灯"


def test_the_one_in_charge_is_tried_on_what_it_had_not_seen() -> None:
    all_ = lessons(80)
    knew = Readers().train(all_[:40], 7)
    fair = teach(Readers(), all_, old=Incumbent(3, all_[39].at, knew))
    assert fair.against == 3
    assert len(fair.compared) == fair.held
    # It has learnt from these, and no proposal of the time is known: no comparison.
    unfair = teach(Readers(), all_, old=Incumbent(3, all_[-1].at, knew))
    assert unfair.compared == ()
    said = teach(
        Readers(),
        lessons(80, guess="市政/路灯", guessed_by=3),
        old=Incumbent(3, all_[-1].at + timedelta(days=1), knew),
    )
    assert sum(one.old for one in said.compared) == len(said.compared) // 2


# -- Proposing ---------------------------------------------------------------------------


def guess(unit: int, probability: float, *, cold: bool = False) -> UnitChoice:
    why = say(
        "近一年{village}同类事项 {of} 件，其中 {n} 件由它办理。",
        village="柳湾村",
        of=9,
        n=8,
    )
    return UnitChoice(str(unit), "", probability, 8, 9, cold, why)


MAY = frozenset({1, 2, 3, 4})


def proposed(auto: float | None = None, **known: object) -> list[tuple[int, Ground]]:
    told = {"may": MAY, **known}
    made = unit_proposal(Known(5, **told), propose=0.5, auto_dispatch=auto)  # type: ignore[arg-type]
    return [(one.key, one.ground) for one in made.choices]


def test_the_map_binds_where_the_category_is_certain() -> None:
    guesses = [guess(1, 0.97)]
    assert proposed(named=[2, 3], certain=True, guesses=guesses) == [
        (2, Ground.MAP),
        (1, Ground.HABIT),
        (3, Ground.MAP),
    ]
    assert proposed(named=[2, 3], certain=False, guesses=guesses)[0] == (
        1,
        Ground.HABIT,
    )


def test_an_adjudication_outranks_habit_and_not_the_map() -> None:
    judged = (4, "RX-1")
    assert proposed(adjudicated=judged, guesses=[guess(1, 0.99)])[0] == (
        4,
        Ground.ADJUDICATION,
    )
    assert proposed(adjudicated=judged, named=[2], certain=True)[0] == (2, Ground.MAP)


def test_no_unit_without_the_power_is_proposed_by_anything() -> None:
    assert (
        proposed(
            named=[7], certain=True, adjudicated=(8, "RX-1"), guesses=[guess(9, 0.9)]
        )
        == []
    )


def test_it_abstains_below_the_threshold_and_goes_out_only_from_the_other() -> None:
    def made(sure: float, auto: float | None) -> tuple[bool, bool]:
        known = Known(5, guesses=[guess(1, sure)], may=MAY, model=2)
        found = unit_proposal(known, propose=0.5, auto_dispatch=auto)
        return found.abstained, found.auto

    assert made(0.4, 0.9) == (True, False)
    assert made(0.89, 0.9) == (False, False)
    assert made(0.9, 0.9) == (False, True)
    assert made(1.0, None) == (False, False)


def test_all_that_speaks_for_a_unit_is_told_under_its_best_ground() -> None:
    known = Known(
        5,
        named=[2],
        certain=True,
        adjudicated=(2, "RX-1"),
        guesses=[guess(2, 0.4)],
        may=MAY,
    )
    (choice,) = unit_proposal(known, propose=0.5, auto_dispatch=None).choices
    assert (choice.key, choice.ground) == (2, Ground.MAP)
    assert [one.ground for one in choice.also] == [Ground.ADJUDICATION, Ground.HABIT]


def test_what_the_model_said_is_kept_whatever_the_map_says() -> None:
    known = Known(5, named=[2], certain=True, guesses=[guess(1, 0.8)], may=MAY, model=2)
    made = unit_proposal(known, propose=0.5, auto_dispatch=None)
    assert (made.choices[0].key, made.guess, made.sure) == (2, 1, 0.8)


def test_keyword_rules_never_decide() -> None:
    choices = [Choice(1, 0.99, Ground.KEYWORDS)]
    assert category_proposal(5, choices, model=0, propose=0.5).abstained
    assert not category_proposal(5, choices, model=1, propose=0.5).abstained


def test_a_unit_takes_what_lies_in_its_area() -> None:
    units = {1: None, 2: "A/", 3: "A/B/", 4: "A/C/"}
    assert may_take(area_path="A/B/x/", units=units, refused=frozenset()) == {1, 2, 3}
    assert may_take(area_path="", units=units, refused=frozenset({1})) == {2, 3, 4}


def test_only_what_was_wrong_needs_a_reason() -> None:
    other, duty = Wrong.OTHER, Wrong.DUTY
    assert may_explain(wrong=other, because=" ", accepted=False).code == "why-missing"
    assert may_explain(wrong=duty, because="", accepted=True).code == "was-right"
    assert may_explain(wrong=duty, because="", accepted=False)
