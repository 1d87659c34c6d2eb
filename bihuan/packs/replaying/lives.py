"""One matter's way through the real actions, as its fate and its status say.

At each step the case is read as it stands: clocks and other people may have moved it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bihuan.directory.catalogue.queries import active_profile
from bihuan.directory.catalogue.words import Profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.packs.replaying.cast import DOOR, Cast
from bihuan.packs.replaying.fates import Fate, Script, of_twin
from bihuan.packs.replaying.stage import Stage

HOUR = timedelta(hours=1)
# Asked before every step: of all that a replay does nothing is done so often.
_READ = """
SELECT status, coalesce(owner_id, 0), round, category_id, area_id, dispatched_at, due_at,
    escalation
FROM cases_case WHERE id = %(case)s
"""
PATIENCE = 6  # refusals in a row before somebody gives up


@dataclass(slots=True)
class Tally:
    """What a replay came to."""

    raised: int = 0
    actions: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the next person finds it."""

    status: Status
    owner: int
    round: int
    category: int | None
    area: int | None
    dispatched_at: datetime | None
    due_at: datetime | None
    escalation: str


@dataclass(slots=True)
class Life:
    """One matter and where its script has got to."""

    matter: NewMatter
    fate: Fate
    chance: Script
    stage: Stage
    cast: Cast
    tally: Tally
    about: Profile = field(init=False)
    twin: Life | None = None  # the same matter, raised before
    case: int = 0
    unit: int = 0  # whose matter it really is
    wrong_left: int = 0
    todo: list[str] = field(default_factory=list)
    round_seen: int = 0
    target: datetime | None = None
    missed: int = 0
    refusals: int = 0
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.about = active_profile(self.matter.profile)[1]
        self.wrong_left = self.fate.wrong_units

    def begin(self) -> None:
        """The matter comes in at its moment."""
        self.taken_in(raise_matter(self.matter, actor=DOOR))

    def taken_in(self, known: Raised) -> None:
        """It is in, alone or among others: whatever follows is planned."""
        self.case = known.case_id
        self.tally.raised += 1
        self.tally.actions += 1
        if known.already_known:  # a resend: the first one's script goes on
            return
        self.unit = self.cast.right_unit(
            self.matter.category_id, self.matter.area_id, self.chance
        )
        if self.fate.repeated_after is not None:
            self.after(self.fate.repeated_after, self._again, office=False)
        if self.fate.withdrawn_after is not None:
            self.after(self.fate.withdrawn_after, self.take_back, office=False)
        self.after(self.chance.uniform(0.2, 3), self.step)

    def _again(self) -> None:
        """Somebody raises the same matter once more."""
        name = f"{self.matter.external_id}-again"
        again = replace(self.matter, external_id=name, raised_at=clock.now())
        Life(
            again,
            of_twin(self.fate),
            self.chance,
            self.stage,
            self.cast,
            self.tally,
            twin=self,
        ).begin()

    def after(
        self, hours: float, deed: Callable[[], None], *, office: bool = True
    ) -> None:
        """Plan something some hours from now, in office time unless the raiser does it."""
        moment = clock.now() + hours * HOUR
        if self.fate.hold is not None:  # straight to its place, at any hour
            moment = clock.now() + min(hours, 1.5) * HOUR
        elif office:
            moment = self.stage.office(moment)
        self.stage.at(moment, deed)

    def step(self) -> None:
        """Read the case and do what comes next, or leave it where it is held."""
        from bihuan.packs.replaying.scenes import SCENES  # noqa: PLC0415 - they read us

        found = self.standing()
        scene = SCENES.get(found.status)
        if scene is None or found.status is self.fate.hold:
            return
        if found.round != self.round_seen:
            self._new_round(found)
        try:
            scene(self, found)
            self.tally.actions += 1
            self.refusals = 0
        except (Refused, NotVisible):
            self.tally.refused += 1
            self.refusals += 1
            if self.refusals < PATIENCE:
                self.after(self.chance.uniform(2, 6), self.step)

    def _new_round(self, found: Standing) -> None:
        self.round_seen, self.target = found.round, None
        self.todo = list(self.fate.todo) if found.round == 1 else ["contact"]

    def standing(self) -> Standing:
        """The case as it stands now, in one query."""
        ((status, *rest),) = run_prepared(_READ, {"case": self.case})
        return Standing(Status(status), *rest)

    def take_back(self) -> None:
        """The raiser takes it back, if it is still open."""
        self.try_as_raiser(
            lambda raising, actor: closing.withdraw(raising, actor=actor)
        )

    def open_again(self) -> None:
        """The raiser opens a closed case again, once."""
        if self.standing().status in OPEN or "reopened" in self.done:
            return
        self.done.add("reopened")
        self.try_as_raiser(
            lambda raising, actor: closing.reopen(
                raising, reason="问题又出现了。", actor=actor
            )
        )
        self.after(self.chance.uniform(1, 8), self.step)

    def try_once(self, deed: Callable[[], None]) -> None:
        """Do something on the side; if it is refused, things went on without it."""
        try:
            deed()
            self.tally.actions += 1
        except (Refused, NotVisible):
            self.tally.refused += 1

    def try_as_raiser(self, deed: Callable[[int, Actor], None]) -> None:
        """Do something for each raiser of the case; what is refused is only counted."""
        for raising in raisings_of(self.case):
            actor = Actor(
                f"raiser:{raising.pk}", permissions=frozenset({Permission.FOLLOW})
            )
            try:
                deed(raising.pk, actor)
                self.tally.actions += 1
            except (Refused, NotVisible):
                self.tally.refused += 1
