"""JSON and XML as GeoReport v2 writes them (the Spark convention between the two)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse

from bihuan.faces.open311.words import Mistake
from bihuan.kit import clock

JSON, XML = "json", "xml"
_TYPES = {
    JSON: "application/json; charset=utf-8",
    XML: "text/xml; charset=utf-8",
}
# What XML 1.0 cannot hold at all, however it is escaped.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The name of one of a list.
_ONE_OF = {
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
_LEFT_OUT = "extended_attributes"  # no foreign tags where nobody asked for them


class Wrong(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A request that is answered by mistakes."""

    def __init__(self, status: int, *texts: str) -> None:
        super().__init__(status)
        self.status = status
        self.mistakes = [Mistake(status, text) for text in texts]


def answer(
    form: str, content: Any, *, root: str, item: str = "", status: int = 200
) -> HttpResponse:
    """One thing, or a list of them under a root, in the format that was asked for."""
    plain = _plain(content)
    if form == JSON:
        body = json.dumps(plain, ensure_ascii=False).encode()
    else:
        body = _xml(plain, root, item)
    return HttpResponse(body, status=status, content_type=_TYPES[form])


def refusal(form: str, wrong: Wrong) -> HttpResponse:
    """What is wrong, as the specification has it."""
    return answer(
        form, wrong.mistakes, root="errors", item="error", status=wrong.status
    )


def format_of(request: HttpRequest) -> str:
    """The format that an address names; XML, which everybody must speak, for any other."""
    return JSON if request.path.endswith(".json") else XML


def _plain(value: Any) -> Any:
    """Only what JSON knows; moments with their zone, by the second."""
    if is_dataclass(value):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {
            name: _plain(inner)
            for name, inner in named.items()
            if name != _LEFT_OUT or inner is not None
        }
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(clock.COUNTY_TIME).isoformat(timespec="seconds")
    return value


def _xml(plain: Any, root: str, item: str) -> bytes:
    top = Element(root)
    if isinstance(plain, list):
        _add_all(top, item, plain)
    else:
        _fill(top, plain)
    body: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return body


def _add_all(parent: Element, name: str, values: Sequence[Any]) -> None:
    for one in values:
        _fill(SubElement(parent, name), one)


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            below = SubElement(element, name)
            if isinstance(inner, list):
                _add_all(below, _ONE_OF[name], inner)
            else:
                _fill(below, inner)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = _UNSPEAKABLE.sub("", str(value))
