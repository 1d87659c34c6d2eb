"""The whole OpenAPI description against the real application, with whatever fits it or not.

Nothing is expected of the content: only that no request breaks the server, and that every
answer has a status, a content type and a body that the description promises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from bihuan.faces.api.http import forget_keys
from bihuan.faces.api.tests.factories import Machine
from bihuan.faces.api.urls import api
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_county,
    a_profile,
    a_unit,
)
from bihuan.project.wsgi import application

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
)
EXAMPLES = 40

description = schemathesis.openapi.from_dict(api.get_openapi_schema())
description.app = application


@pytest.fixture
def machine(db: None) -> Iterator[Machine]:
    """A program with every scope, and matters for it to meet."""
    forget_keys()
    a_county()
    a_profile()
    machine = Machine()
    machine.known = [machine.raises(raiser={"name": "赵铁柱"}) for _ in range(3)]
    machine.turn = count()
    a_case_to_call_back(a_unit())
    with one_connection():
        yield machine
    forget_keys()


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests end without closing the connection that holds the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


def acquaint(case: schemathesis.Case, machine: Any) -> None:
    """Let two of three proper requests speak of a matter that exists."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    turn = next(machine.turn)
    if turn % 3 == 0:
        return
    known = machine.known[turn // 3 % len(machine.known)]
    if isinstance(case.body, dict) and "code" in case.body:
        case.body["code"] = known["receipt"]
    if "number" in case.path_parameters:
        case.path_parameters["number"] = known["number"]


def checks_of(case: schemathesis.Case) -> tuple[Any, ...]:
    """A wrong body must be refused; a strange query or header is merely passed over."""
    about = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    wrong = about is not None and about.mode.is_negative
    return (*CHECKS, negative_data_rejection) if wrong else CHECKS


@pytest.mark.proves("api", "fuzz")
@pytest.mark.slow
@description.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_as_described(
    case: schemathesis.Case, machine: Machine
) -> None:
    acquaint(case, machine)
    case.call_and_validate(headers=machine.headers, checks=checks_of(case))
