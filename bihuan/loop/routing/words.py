"""The words of routing."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a unit's turn with a case ended; OPEN while it has not."""

    OPEN = ""
    SENT_BACK = "sent-back"
    MOVED = "moved"  # adjudicated or reopened to another unit
    MERGED = "merged"
    TRANSFERRED = "transferred"
    FINISHED = "finished"  # closed, deferred cases come back to the same turn


class Decision(StrEnum):
    """What became of a request to send a case back."""

    WAITING = ""
    AGREED = "agreed"
    REFUSED = "refused"
    ADJUDICATED = "adjudicated"
    LAPSED = "lapsed"  # the case left the unit before anybody decided


class Event(StrEnum):
    ACCEPTED = "routing.accepted"
    DECLINED = "routing.declined"
    DISPATCHED = "routing.dispatched"
    CLAIMED = "routing.claimed"
    RETURN_ASKED = "routing.return-asked"
    RETURN_AGREED = "routing.return-agreed"
    RETURN_REFUSED = "routing.return-refused"
    ADJUDICATION_ASKED = "routing.adjudication-asked"
    ADJUDICATED = "routing.adjudicated"
    TRANSFERRED = "routing.transferred"
    MERGED = "routing.merged"
    RECEIVED_MERGE = "routing.received-merge"
    CLASSED = "routing.classed"
