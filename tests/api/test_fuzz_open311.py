"""Open311's description against the real application, with whatever fits it or not.

As `test_fuzz` does for the API: no request breaks the server, and every answer has the
status, content type and body that the description promises, in JSON and in XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import schemathesis
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from bihuan.faces.open311.http.openapi import description
from bihuan.faces.open311.models import Posting
from bihuan.faces.open311.tests.factories import LIGHTS, Client311, a_public_county
from bihuan.loop.cases.tests.factories import a_closed_case, a_unit
from bihuan.project.relay import relay_once
from bihuan.project.wsgi import application
from tests.api.test_fuzz import one_connection

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
)
EXAMPLES = 30

described = schemathesis.openapi.from_dict(description())
described.app = application


@schemathesis.deserializer("text/xml")
def xml_as_text(_context: Any, response: Any) -> str:
    """The description knows of XML only that it is text; it must at least be XML."""
    root: Element = fromstring(response.content)
    return root.tag


@pytest.fixture
def known(db: None) -> Iterator[Client311]:
    """A client with matters of its own to meet, and one of somebody else's."""
    a_public_county()
    client = Client311()
    for n in range(3):
        client.posts(description=f"第 {n} 盏灯坏了。", lat="33.8", long="115.7")
    a_closed_case(a_unit(), profile="public-message", channel="portal")
    relay_once()
    client.sent = list(Posting.objects.values_list("case__number", "token"))
    client.turn = count()
    with one_connection():
        yield client


def acquaint(case: schemathesis.Case, client: Any) -> None:
    """Let two of three proper requests speak of what exists."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    turn = next(client.turn)
    if turn % 3 == 0:
        return
    number, token = client.sent[turn % len(client.sent)]
    theirs = {"service_request_id": number, "token": token, "service_code": LIGHTS}
    for name in case.path_parameters:
        case.path_parameters[name] = theirs[name]
    if isinstance(case.body, dict):
        case.body |= {"service_code": LIGHTS, "address_string": "幸福路口"}


@pytest.mark.proves("open311", "fuzz")
@pytest.mark.slow
@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_as_described(
    case: schemathesis.Case, known: Client311
) -> None:
    acquaint(case, known)
    for parameters in (case.query, case.path_parameters):
        if parameters:
            parameters.pop("api_key", None)
            parameters.pop("jurisdiction_id", None)
    headers = {"Authorization": f"Bearer {known.secret}"}
    case.call_and_validate(headers=headers, checks=CHECKS)
