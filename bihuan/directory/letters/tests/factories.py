"""Letters for tests, issued by the real step, and templates edited as an office would."""

from __future__ import annotations

import io
import itertools
from typing import Any

from django.db import transaction
from docx import Document

from bihuan.directory.letters.actions import issue
from bihuan.directory.letters.queries import VARIABLES
from bihuan.directory.letters.words import Addressee, Issued, Kind, NewLetter
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.words import Content
from bihuan.ground.files.words import Kind as FileKind

_serial = itertools.count(1)
CLERK = Actor("account:1", permissions=frozenset(Permission))
OUTSIDER = Actor("account:2")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fields_of(kind: Kind, **said: str) -> dict[str, str]:
    """Every variable of a kind with something in it."""
    return {name: f"某{name}" for name in VARIABLES[kind]} | said


def a_letter(kind: Kind = Kind.REPLY, **changes: Any) -> NewLetter:
    told: dict[str, Any] = {
        "kind": kind,
        "subject": f"case:{next(_serial)}",
        "title": "路灯不亮",
        "to": Addressee("苗*"),
        "fields": fields_of(kind),
        **changes,
    }
    return NewLetter(**told)


def issued(kind: Kind = Kind.REPLY, **changes: Any) -> Issued:
    with transaction.atomic():
        return issue(a_letter(kind, **changes), actor=CLERK)


def a_template(*paragraphs: str) -> bytes:
    """A Word file as somebody typed it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def upload(*paragraphs: str) -> Content:
    return Content("模板.docx", FileKind.DOCUMENT, DOCX, a_template(*paragraphs))
