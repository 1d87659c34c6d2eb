"""How the county is doing: for a load balancer, for a scraper, for a worried operator."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, connection

# One cheap statement over small partial indexes; nothing here grows with the county.
_LAGS = """
select
  (select count(*) from (select from ledger_outbox limit 10001) as waiting),
  coalesce((
    select extract(epoch from now() - min(e.at)) from ledger_entry e
    where e.id = (select min(entry_id) from ledger_outbox where next_try_at is null)
  ), 0),
  (select count(*) from ledger_outbox where tries > 0),
  coalesce((
    select extract(epoch from now() - min(next_at)) from clocks_clock
    where next_at is not null
  ), 0),
  (select count(*) from procrastinate_jobs where status = 'todo'),
  (select count(*) from procrastinate_jobs where status = 'failed'),
  (select count(*) from (
    select from messaging_message where state in ('held', 'queued', 'retrying')
      and not_before <= now() limit 10001) as due),
  (select count(*) from (
    select from messaging_message where state = 'dead' limit 10001) as dead),
  (select count(*) from messaging_gateway where failures > 0)
"""


@dataclass(frozen=True, slots=True)
class Health:
    """Seconds and counts; nought is well."""

    undelivered: int  # entries the relay has yet to deliver, counted up to 10,001
    relay_lag: float  # age of the oldest of them that is ready
    parked: int  # entries whose reaction fails
    sweeper_lag: float  # how long the most overdue rung has waited
    jobs_waiting: int
    jobs_failed: int
    messages_due: int  # that could go now, counted up to 10,001
    messages_dead: int  # given up, until a person looks; counted up to 10,001
    gateways_failing: int


def database_answers() -> bool:
    """Whether the database carries out a statement."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def health() -> Health:
    """What waits, and how long it has."""
    with connection.cursor() as cursor:
        cursor.execute(_LAGS)
        undelivered, relay, parked, sweeper, waiting, failed, *rest = cursor.fetchone()
    return Health(
        undelivered=undelivered,
        relay_lag=max(0.0, float(relay)),
        parked=parked,
        sweeper_lag=max(0.0, float(sweeper)),
        jobs_waiting=waiting,
        jobs_failed=failed,
        messages_due=rest[0],
        messages_dead=rest[1],
        gateways_failing=rest[2],
    )
