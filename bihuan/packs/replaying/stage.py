"""The stage: a queue of what happens next, under a set clock.

The cost is that of what happens. Nothing is looked at day by day but the clocks, which
are swept twice a day, as the relay is run, in place of the workers.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.rules import BusinessCalendar
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.ledger.jobs import anchor
from bihuan.kit import clock
from bihuan.loop.truth import jobs as truth
from bihuan.packs.replaying.company import Alone, Company

Deed = Callable[[], None]
TICKS = (time(0, 10), time(12, 30))
SITTINGS = (time(9, 40), time(15, 10))


@dataclass(slots=True)
class Stage:
    """What happens when. Of two things at one moment the one planned first comes first."""

    end: datetime
    relay: Callable[[], int]
    anchors: bool
    lookers: Deed | None = None  # with them, matters are drawn for a second look
    calendar: BusinessCalendar = field(default_factory=calendar)
    company: Company = field(default_factory=Alone)
    _queue: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _serial: Iterator[int] = field(default_factory=count)

    def at(self, moment: datetime, deed: Deed) -> None:
        """Plan something; what lies past the end will not happen."""
        if moment <= self.end:
            heapq.heappush(self._queue, (moment, next(self._serial), deed))

    def office(self, moment: datetime) -> datetime:
        """The moment if offices are open, else some minutes after they open again."""
        opens = self.calendar.next_office_moment(moment)
        return opens + (moment - moment.replace(minute=0)) if opens > moment else moment

    def play(self, since: datetime) -> None:
        """Let everything happen in its order, the clocks and reactions among it."""
        self._plan_ticks(clock.local_day(since))
        while self._queue:
            moment, _, deed = heapq.heappop(self._queue)
            with clock.set_to(moment):
                deed()
        with clock.set_to(self.end):
            self.settle()

    def settle(self) -> None:
        """Let clocks fire and reactions run until nothing more happens.

        All players do it side by side, as workers do, once all have come to this hour;
        nobody goes on before the last has found nothing more.
        """
        self.company.meet()
        while sweep() + self.relay():
            pass
        self.company.meet()

    def _plan_ticks(self, day: date) -> None:
        for tick in TICKS:
            moment = datetime.combine(day, tick, tzinfo=clock.COUNTY_TIME)
            self.at(moment, self.settle)
        first = datetime.combine(day, TICKS[0], tzinfo=clock.COUNTY_TIME)
        if first <= self.end:
            self.at(first, lambda: self._new_day(day))

    def _new_day(self, day: date) -> None:
        if self.lookers:
            truth.seal_the_day()
        if self.anchors:
            anchor(day - timedelta(days=1))
        if self.lookers:
            truth.draw_what_waits()
            for sitting in SITTINGS:
                moment = datetime.combine(day, sitting, tzinfo=clock.COUNTY_TIME)
                self.at(moment, self.lookers)
            if day.day == 2:
                truth.look_for_too_good()
        self._plan_ticks(day + timedelta(days=1))
