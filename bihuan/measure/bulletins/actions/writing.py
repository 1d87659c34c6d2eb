"""Writing a bulletin: drafted from its numbers, counted again, redrafted, handed in."""

from __future__ import annotations

from datetime import date

from bihuan.directory.areas.queries import county, ways_down_to
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.actions.counting import take
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.words import (
    Event,
    Period,
    Readers,
    Span,
    State,
    stream_of,
)


@opens_transaction
def draft_bulletin(span: Span, day: date, readers: Readers, *, actor: Actor) -> int:
    """Begin the bulletin of the week or month of a day, written from its numbers."""
    actor.may(Permission.SUPERVISE).enforce()
    period = rules.period_of(span, day)
    taken = take(period, readers, actor=actor)

    made = Bulletin.objects.create(
        span=period.span,
        since=period.since,
        until=period.until,
        readers=readers,
        title=rules.first_title(period, _county_name()),
        body=rules.first_text(period, taken.numbers),
        as_of=taken.as_of,
        numbers=rules.kept_numbers(taken.numbers),
        rows=taken.rows,
        drafted_by=actor.name,
        drafted_at=clock.now(),
    )

    record(
        Event.DRAFTED,
        stream_of(made.pk),
        actor=actor.name,
        span=str(span),
        since=period.since.isoformat(),
        readers=str(readers),
    )
    return made.pk


@opens_transaction
def redraft_bulletin(bulletin_id: int, *, title: str, body: str, actor: Actor) -> None:
    """Change the words of a draft; its numbers stay those that were taken."""
    actor.may(Permission.SUPERVISE).enforce()
    bulletin = _lock_own(bulletin_id, actor)

    numbers = rules.read_numbers(bulletin.numbers)
    rules.may_say(title=title, body=body, numbers=numbers).enforce()

    bulletin.title, bulletin.body = title.strip(), body.strip()
    bulletin.state = State.DRAFT
    bulletin.save(update_fields=["title", "body", "state"])

    record(Event.DRAFTED, stream_of(bulletin.pk), actor=actor.name)


@opens_transaction
def count_again(bulletin_id: int, *, actor: Actor) -> None:
    """Take the numbers of a draft anew, as of now; its words stay."""
    actor.may(Permission.SUPERVISE).enforce()
    bulletin = _lock_own(bulletin_id, actor)

    period = Period(Span(bulletin.span), bulletin.since, bulletin.until)
    taken = take(period, Readers(bulletin.readers), actor=actor)
    bulletin.as_of, bulletin.rows = taken.as_of, taken.rows
    bulletin.numbers = rules.kept_numbers(taken.numbers)
    bulletin.state = State.DRAFT
    bulletin.save(update_fields=["as_of", "rows", "numbers", "state"])

    record(Event.COUNTED, stream_of(bulletin.pk), actor=actor.name)


@opens_transaction
def submit_bulletin(bulletin_id: int, *, actor: Actor) -> None:
    """Hand a draft in: from now on its words and its numbers stand still."""
    actor.may(Permission.SUPERVISE).enforce()
    bulletin = lock(bulletin_id)

    numbers = rules.read_numbers(bulletin.numbers)
    rules.may_submit(
        state=State(bulletin.state),
        drafted_by=bulletin.drafted_by,
        actor=actor.name,
        body=bulletin.body,
        numbers=numbers,
        running=counted_early(bulletin),
        again=bulletin.told_already().exists(),
    ).enforce()
    rules.may_say(title=bulletin.title, body=bulletin.body, numbers=numbers).enforce()

    bulletin.state = State.SUBMITTED
    bulletin.decided_by, bulletin.decided_at, bulletin.words = "", None, ""
    bulletin.digest = rules.digest_of(
        title=bulletin.title,
        body=bulletin.body,
        numbers=numbers,
        rows=bytes(bulletin.rows),
    )
    bulletin.save(
        update_fields=["state", "decided_by", "decided_at", "words", "digest"]
    )

    record(
        Event.SUBMITTED,
        stream_of(bulletin.pk),
        actor=actor.name,
        digest=bulletin.digest,
    )


@joins_transaction
def lock(bulletin_id: int) -> Bulletin:
    """The bulletin, held until the transaction ends."""
    found = Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
    if found is None:
        raise NotVisible(str(bulletin_id))
    return found


def counted_early(bulletin: Bulletin) -> bool:
    """Whether it is for everybody and was counted before its period was over."""
    return rules.counted_early(
        readers=Readers(bulletin.readers),
        until=bulletin.until,
        counted_on=clock.local_day(bulletin.as_of),
    )


def _lock_own(bulletin_id: int, actor: Actor) -> Bulletin:
    bulletin = lock(bulletin_id)
    rules.may_write(
        state=State(bulletin.state),
        drafted_by=bulletin.drafted_by,
        actor=actor.name,
    ).enforce()
    return bulletin


def _county_name() -> str:
    root = county()
    way = ways_down_to([root]).get(root, ()) if root else ()
    return way[-1].name if way else ""
