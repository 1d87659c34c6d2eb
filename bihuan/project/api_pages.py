"""The reference of the API, drawn from its own OpenAPI description."""

from __future__ import annotations

import json
from typing import Any

LEAD = """\
Version 1 lives below `/api/v1/`. The machine-readable description is [openapi.json](openapi.json), which every
installation also serves at `/api/v1/openapi.json`. Why it is so is told in
[decision 11](../decisions/0011-api-and-receipts.md).

## Keys and scopes

The security administrator issues a key for one system. Send it as `Authorization: Bearer bh_…`. A revoked key ends
everywhere within three seconds. No cookie is looked at and no sign-in page ever answers.

| scope | what a key with it may do |
|---|---|
| `raise` | raise matters; their channel is `api:<key id>` |
| `follow` | read the matters this key raised, and any by receipt code |
| `comment` | carry what a raiser adds |
| `rate` | carry what a raiser decides: verdict, withdrawal, opening again |
| `see-all-cases` | read every matter that is not restricted; raisers are never shown |

A key that raises matters receives their receipt codes. Whoever holds `rate` besides could give the raiser's verdict in
the raiser's place: give `rate` only to systems that put the question to the raiser, and let others hand the code on.

## One name for a matter

`POST /matters` needs an `Idempotency-Key` header or an `external_id`; either names the matter within the key's channel
for good. The same name with the same content is answered as the first time, with status 200 and
`Idempotency-Replayed: true`. The same name with another content is refused with 422 `name-taken`. A refused request
uses no name up.

## Receipt codes

A receipt code opens a person's matter, so it never stands in an address: addresses are kept in logs, histories and
proxies. It travels in bodies, which is why following is a `POST`.

## Problems

Whatever is wrong is answered as `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `code`, and
for content `errors`, each with `in` (body, query, header), `field`, `code` and `detail`. Texts are Chinese, or English
where `Accept-Language` asks for it; `code` never changes with the language.

| status | when |
|---|---|
| 400 | the body is not JSON |
| 401 | no key, or one that is unknown, revoked or expired |
| 403 | the key lacks the scope |
| 404 | absent, or not for this key to know about; which of the two is not told |
| 405 | the address has no such method; `Allow` names those it has |
| 409 | the state of the matter forbids it; nothing was changed |
| 413, 415 | larger than 256 KiB; not `application/json` in UTF-8 |
| 422 | something in the content is wrong, field by field |
| 429 | more often than the key was issued for; `Retry-After` says when to come again |

## Lists

Newest first, `limit` up to 100. Go on with `after=` the `next` of the page before; it is absent on the last page."""


def openapi() -> str:
    """The OpenAPI description as committed: sorted, one step indented, Chinese as itself."""
    return json.dumps(_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def open311() -> str:
    """Open311's description, written likewise."""
    from bihuan.faces.open311.http.openapi import description  # noqa: PLC0415

    return (
        json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )


def operations() -> list[str]:
    """Every operation in a table, and what it takes and gives."""
    lines = [
        "## Operations",
        "",
        "| operation | what it does | answers |",
        "|---|---|---|",
    ]
    told: list[str] = []
    for path, methods in _schema()["paths"].items():
        for method, one in methods.items():
            name = f"`{method.upper()} {path}`"
            good = ", ".join(str(s) for s in one["responses"] if str(s).startswith("2"))
            lines.append(f"| {name} | {one['summary']} | {good} |")
            told += ["", f"### {method.upper()} {path}", "", _words(one)]
            told += _fields(one)
    return [*lines, *told]


def _schema() -> dict[str, Any]:
    from bihuan.faces.api.urls import api  # noqa: PLC0415

    # By way of JSON, so that status codes are text as they will be in the file.
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def _words(operation: dict[str, Any]) -> str:
    return " ".join(str(operation.get("description", "")).split())


def _fields(operation: dict[str, Any]) -> list[str]:
    rows = [
        (one["name"], one["in"], one["required"], one["schema"])
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody")
    if body:
        schema = _resolved(body["content"]["application/json"]["schema"])
        needed = schema.get("required", ())
        rows += [
            (name, "body", name in needed, about)
            for name, about in schema["properties"].items()
        ]
    if not rows:
        return []
    table = ["", "| field | in | kind | |", "|---|---|---|---|"]
    for name, place, needed, about in rows:
        must = "required. " if needed else ""
        text = f"{must}{about.get('description', '')}".strip()
        table.append(f"| `{name}` | {place} | {_kind(about)} | {text} |")
    return table


def _kind(about: dict[str, Any]) -> str:
    choices = [one for one in about.get("anyOf", ()) if one.get("type") != "null"]
    about = {**about, **(choices[0] if choices else {})}
    if "$ref" in about:
        found = _resolved(about)
        return "one of its list" if "enum" in found else "object"
    longest = f", at most {about['maxLength']}" if "maxLength" in about else ""
    return f"{about.get('type', 'string')}{longest}"


def _resolved(about: dict[str, Any]) -> dict[str, Any]:
    name = about.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = _schema()["components"]["schemas"].get(name, about)
    return found
