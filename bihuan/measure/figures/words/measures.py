"""What is counted of a case, bit by bit."""

from __future__ import annotations

from enum import Enum


class Measure(Enum):
    """One yes-or-no about a case of the population; the value is its bit.

    Bits are stored: never give one a new meaning, add another and rebuild.
    """

    ACCEPTED = 1 << 0
    CLOSED = 1 << 1
    SOLVED = 1 << 2
    EXPLAINED = 1 << 3
    DEFERRED = 1 << 4
    WITHDRAWN = 1 << 5
    MERGED = 1 << 6
    TRANSFERRED = 1 << 7
    UNREACHABLE = 1 << 8
    TIMED = 1 << 9  # closed, and its report had a deadline
    ON_TIME = 1 << 10
    RESPONDED = 1 << 11  # claimed in time; what is now called a response is CONTACTED
    RATED = 1 << 12
    SATISFIED = 1 << 13
    NEGATIVE = 1 << 14
    ONE_GO = 1 << 15
    RETURNED = 1 << 16
    EXTENDED = 1 << 17
    REHANDLED = 1 << 18
    REOPENED = 1 << 19
    LATE = 1 << 20  # reported after its deadline
    SET_ASIDE = 1 << 21  # a verdict on it counts no longer
    CONTACTED = 1 << 22  # first spoken with in time
    REPEATED = 1 << 23  # put again by the same raiser, and joined to it

    @property
    def column(self) -> str:
        """Its column in the rollup."""
        return self.name.lower()


# Counted on the day a case closed, not on the day it was accepted: for trends only.
FINISHED = "finished"
COLUMNS = (*(one.column for one in Measure), FINISHED)
