"""Three pages for machines: alive, ready, and the numbers."""

from __future__ import annotations

import os
from dataclasses import fields
from hmac import compare_digest
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics import Gauge
from prometheus_client.registry import CollectorRegistry

from bihuan.project.health import Health, database_answers, health

_MEANING = {
    "undelivered": "Ledger entries the relay has yet to deliver (counted up to 10001)",
    "relay_lag": "Age in seconds of the oldest undelivered entry",
    "parked": "Ledger entries whose reaction keeps failing",
    "sweeper_lag": "Seconds the most overdue rung of a clock has waited",
    "jobs_waiting": "Queued jobs not yet begun",
    "jobs_failed": "Queued jobs given up on",
    "messages_due": "Messages that could go out now (counted up to 10001)",
    "messages_dead": "Messages given up, until a person looks (up to 10001)",
    "gateways_failing": "Gateways whose last attempt failed",
}


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Does not ask the database: restarting us would not mend it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """This process can serve people now."""
    ready = database_answers()
    return JsonResponse({"database": ready}, status=200 if ready else 503)


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: from this machine, or with BIHUAN_METRICS_TOKEN as bearer."""
    if not _may_scrape(request):
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    up = Gauge("bihuan_database_up", "The database answers", registry=registry)
    try:
        found = health()
    except DatabaseError:
        up.set(0)
    else:
        up.set(1)
        for field in fields(Health):
            gauge = Gauge(
                f"bihuan_{field.name}", _MEANING[field.name], registry=registry
            )
            gauge.set(getattr(found, field.name))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_scrape(request: HttpRequest) -> bool:
    token = os.environ.get("BIHUAN_METRICS_TOKEN")
    if token:
        offered = request.headers.get("Authorization", "")
        return compare_digest(offered.encode(), f"Bearer {token}".encode())
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    # A proxy on this machine speaks for somebody else.
    return near and "X-Forwarded-For" not in request.headers
