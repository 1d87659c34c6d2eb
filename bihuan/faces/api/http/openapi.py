"""The API's own description, with every problem that an operation may answer by."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from bihuan.faces.api.http.problems import MEDIA_TYPE, answer_by_problems
from bihuan.faces.api.http.reading import StrictJson

ANY, WRITING = (401, 403, 404, 422, 429), (400, 409, 413, 415)
_TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `title` and `detail` follow Accept-Language: zh or en.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "code": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "field", "code", "detail"],
                "properties": {
                    "in": {"enum": ["body", "query", "header"]},
                    "field": _TEXT,
                    "code": _TEXT,
                    "detail": _TEXT,
                },
            },
        },
    },
}
_HEADERS = {
    401: {"WWW-Authenticate": {"schema": _TEXT, "required": True}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "required": True}},
}


class Chinese(JSONRenderer):
    """Chinese as itself, not as escapes three times as long."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Api(NinjaAPI):
    """Ninja's API, which says no by problem details and describes how."""

    def __init__(self, **about: Any) -> None:
        super().__init__(
            renderer=Chinese(), parser=StrictJson(), docs_url=None, **about
        )
        answer_by_problems(self)

    def get_openapi_schema(self, **place: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**place)
        parts = schema["components"]
        parts["schemas"] = dict(
            sorted({**parts["schemas"], "Problem": PROBLEM}.items())
        )
        parts["responses"] = {_name(s): _response(s) for s in sorted((*ANY, *WRITING))}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                may = ANY + WRITING if method == "post" else ANY
                operation["responses"] |= {s: _reference(s) for s in sorted(may)}
        return schema


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{_name(status)}"}


def _response(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "headers": _HEADERS.get(status, {}),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
