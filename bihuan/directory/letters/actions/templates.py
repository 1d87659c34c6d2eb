"""Keeping templates: each upload is a version, and an earlier one can be brought back."""

from __future__ import annotations

from bihuan.directory.letters import rules
from bihuan.directory.letters.models import Template
from bihuan.directory.letters.words import Event, Kind
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.queries import open_file
from bihuan.ground.files.words import Content
from bihuan.ground.files.words import Kind as FileKind
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible

STREAM = "letters"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@opens_transaction
def keep_template(kind: Kind, content: Content, *, note: str, actor: Actor) -> int:
    """Take an edited template into use from now on; answers its version.

    What it names is checked here, so that no letter ever goes out with an empty or
    misspelt variable.
    """
    actor.may(Permission.EDIT_LETTERS).enforce()

    rules.may_keep(kind, content.data).enforce()

    return _keep(kind, content, note=note, actor=actor)


@opens_transaction
def bring_back(kind: Kind, version: int, *, actor: Actor) -> int:
    """Use an earlier version again, as a new one; version 0 is the platform's own."""
    actor.may(Permission.EDIT_LETTERS).enforce()

    row = Template.objects.filter(kind=kind, version=version).first()
    if row is None and version:
        raise NotVisible(str(version))
    data = rules.standard(kind) if row is None else _bytes(row)

    name = f"{rules.NAMES[kind]}.docx"
    content = Content(name, FileKind.DOCUMENT, DOCX, data)
    return _keep(kind, content, note=f"← {version}", actor=actor)


def _bytes(row: Template) -> bytes:
    return open_file(row.file_id).path.read_bytes()


def _keep(kind: Kind, content: Content, *, note: str, actor: Actor) -> int:
    kept = keep_file(
        f"{STREAM}:{kind}", content.name, content, kind_of_use="template", actor=actor
    )
    last = Template.objects.select_for_update().filter(kind=kind).order_by("-version")
    newest = last.first()
    version = newest.version + 1 if newest else 1
    Template.objects.create(
        kind=kind,
        version=version,
        file=kept,
        variables=list(rules.variables_of(content.data)),
        note=note.strip(),
        kept_by=actor.name,
        kept_at=clock.now(),
    )
    record(
        Event.TEMPLATE_KEPT,
        STREAM,
        actor=actor.name,
        letter_kind=kind,
        version=version,
        sha256=kept.sha256,
    )
    return version
