"""Open311 as OpenAPI describes it: what tests hold every answer against."""

from __future__ import annotations

from typing import Any

from bihuan.faces.open311.words import MOST

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_NUMBER: Schema = {"type": ["number", "null"]}
_FLAG: Schema = {"type": "boolean"}
_STATE: Schema = {"enum": ["open", "closed"]}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_SERVICE = _object(
    service_code=_TEXT,
    service_name=_TEXT,
    description=_TEXT,
    metadata=_FLAG,
    type={"enum": ["realtime", "batch", "blackbox"]},
    keywords=_TEXT,
    group=_TEXT,
)
_ATTRIBUTE = _object(
    variable=_FLAG,
    code=_TEXT,
    datatype={
        "enum": [
            "string",
            "number",
            "datetime",
            "text",
            "singlevaluelist",
            "multivaluelist",
        ]
    },
    required=_FLAG,
    datatype_description=_TEXT,
    order={"type": "integer"},
    description=_TEXT,
    values=_list(_object(key=_TEXT, name=_TEXT)),
)
_REQUEST = _object(
    service_request_id=_TEXT,
    status=_STATE,
    status_notes=_TEXT,
    service_name=_TEXT,
    service_code=_TEXT,
    description=_TEXT,
    agency_responsible=_TEXT,
    service_notice=_TEXT,
    requested_datetime=_MOMENT,
    updated_datetime=_MOMENT,
    expected_datetime={"type": ["string", "null"], "format": "date-time"},
    address=_TEXT,
    address_id=_TEXT,
    zipcode=_TEXT,
    lat=_NUMBER,
    long=_NUMBER,
    media_url=_TEXT,
)
_REQUEST["properties"]["extended_attributes"] = _object(
    status=_TEXT,
    result=_TEXT,
    round={"type": "integer"},
    deadline_is_provisional=_FLAG,
)
_UPDATE = _object(
    update_id=_TEXT,
    service_request_id=_TEXT,
    status=_STATE,
    updated_datetime=_MOMENT,
    description=_TEXT,
    media_url=_TEXT,
    external_status_code=_TEXT,
)
_ACCEPTED: Schema = {
    "type": "object",
    "required": ["service_notice", "account_id"],
    "properties": {
        "service_request_id": _TEXT,
        "token": _TEXT,
        "service_notice": _TEXT,
        "account_id": {"type": "null"},
    },
    "additionalProperties": False,
}
_TOKEN = _object(service_request_id=_TEXT, token=_TEXT)
_ENDPOINT = _object(
    specification=_TEXT,
    url=_TEXT,
    changeset=_TEXT,
    type={"enum": ["production", "test"]},
    formats=_list(_TEXT),
)
_DISCOVERY = _object(
    changeset=_TEXT, contact=_TEXT, key_service=_TEXT, endpoints=_list(_ENDPOINT)
)
_MISTAKES = _list(_object(code={"type": "integer"}, description=_TEXT))


def _asked(name: str, about: str = "", **schema: Any) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": about,
        "schema": schema or _TEXT,
    }


_COMMON = [
    _asked("jurisdiction_id", "The area code of the county, or nothing."),
    _asked("api_key", "Better as a header: addresses lie in logs."),
]
_WINDOW = [
    _asked("start_date", "At most 90 days before end_date.", **_MOMENT),
    _asked("end_date", "Now, where nothing is said.", **_MOMENT),
    _asked("page", type="integer", minimum=1),
    _asked("page_size", type="integer", minimum=1, maximum=MOST),
]
_FILTERS = [
    _asked("service_request_id", "By commas; overrides all other arguments."),
    _asked("service_code", "By commas."),
    _asked("status", "open, closed or both."),
    _asked("extensions", "`true` adds `extended_attributes`.", enum=["true", "false"]),
]
_FORM: Schema = {
    "type": "object",
    "required": ["service_code"],
    "properties": {
        "service_code": {**_TEXT, "minLength": 1, "maxLength": 32},
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_string": {**_TEXT, "maxLength": 200},
        "address_id": {**_TEXT, "maxLength": 15, "description": "An area code."},
        "email": {**_TEXT, "format": "email"},
        "device_id": {**_TEXT, "description": "Not kept."},
        "account_id": {**_TEXT, "description": "Not kept."},
        "first_name": {**_TEXT, "maxLength": 30},
        "last_name": {**_TEXT, "maxLength": 20},
        "phone": {**_TEXT, "maxLength": 20},
        "description": {**_TEXT, "maxLength": 4000},
        "media_url": {**_TEXT, "format": "uri", "maxLength": 1000},
        "attribute[may_share]": {"enum": ["0", "1"]},
        "attribute[uscc]": _TEXT,
    },
}


def _mistake(status: int, about: str) -> Schema:
    content = {
        "application/json": {"schema": _MISTAKES},
        "text/xml": {"schema": _TEXT},
    }
    return {"description": about, "content": content}


def _answers(schema: Schema, *more: int, ending: str) -> Schema:
    kind = "application/json" if ending == "json" else "text/xml"
    shown = schema if ending == "json" else _TEXT
    refused = {
        400: "Something is wrong; each mistake by its field.",
        403: "api_key missing, unknown, or without the scope.",
        404: "No such service, request, token or jurisdiction.",
        413: "Too large.",
        429: "Too often; Retry-After says when to come again.",
    }
    return {
        "200": {"description": "OK", "content": {kind: {"schema": shown}}},
        **{
            str(one): _mistake(one, refused[one]) for one in (400, 403, 404, 429, *more)
        },
    }


def _reading(
    summary: str, schema: Schema, ending: str, parameters: list[Schema]
) -> Schema:
    return {
        "summary": summary,
        "parameters": [*parameters, *_COMMON],
        "responses": _answers(schema, ending=ending),
    }


def _named(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}


def _calls(ending: str) -> dict[str, Schema]:
    window, all_of = list(_WINDOW), [*_FILTERS, *_WINDOW]
    code, number, token = map(_named, ("service_code", "service_request_id", "token"))
    reading = {
        "discovery": _reading("Where the service is", _DISCOVERY, ending, []),
        "services": _reading("What can be reported", _list(_SERVICE), ending, []),
        "services/{service_code}": _reading(
            "What a report may say",
            _object(service_code=_TEXT, attributes=_list(_ATTRIBUTE)),
            ending,
            [code],
        ),
        "requests": _reading("Public matters", _list(_REQUEST), ending, all_of),
        "requests/{service_request_id}": _reading(
            "One public matter", _list(_REQUEST), ending, [number, _FILTERS[-1]]
        ),
        "tokens/{token}": _reading(
            "What a token stands for", _list(_TOKEN), ending, [token]
        ),
        "servicerequestupdates": _reading(
            "The steps of public matters", _list(_UPDATE), ending, window
        ),
    }
    calls = {f"/{path}.{ending}": {"get": one} for path, one in reading.items()}
    calls[f"/requests.{ending}"]["post"] = {
        "summary": "Report something",
        "parameters": _COMMON,
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _FORM}},
        },
        "responses": _answers(_list(_ACCEPTED), 413, ending=ending),
    }
    return calls


def description() -> Schema:
    """Both formats of every call."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "闭环 Bihuan: Open311 GeoReport v2",
            "version": "2",
            "description": "http://wiki.open311.org/GeoReport_v2, with the extensions "
            "page, page_size, extensions and servicerequestupdates.",
        },
        "servers": [{"url": "/open311/v2"}],
        "paths": {**_calls("json"), **_calls("xml")},
    }
