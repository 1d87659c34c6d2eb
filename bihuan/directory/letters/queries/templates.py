"""Templates: which is in use for each kind, its earlier versions, its bytes."""

from __future__ import annotations

from bihuan.directory.letters import rules
from bihuan.directory.letters.models import Template
from bihuan.directory.letters.words import Kind, TemplateLine
from bihuan.ground.files.queries import open_file
from bihuan.kit.verdicts import NotVisible


def templates_in_use() -> list[TemplateLine]:
    """Every kind with the version that letters are made from. One query."""
    newest = {row.kind: row for row in Template.objects.order_by("version")}
    return [
        _line(newest[kind]) if kind in newest else TemplateLine(kind, 0)
        for kind in Kind
    ]


def template_versions(kind: Kind) -> list[TemplateLine]:
    """Every version of one kind, the newest first, the platform's own last."""
    rows = Template.objects.filter(kind=kind).order_by("-version")
    return [*(_line(row) for row in rows), TemplateLine(kind, 0)]


def template_bytes(kind: Kind, version: int | None = None) -> bytes:
    """A version of a template as a Word file; the one in use where none is named."""
    if version == 0:
        return rules.standard(kind)
    rows = Template.objects.filter(kind=kind)
    if version is not None:
        rows = rows.filter(version=version)
    row = rows.order_by("-version").first()
    if row is None and version is not None:
        raise NotVisible(str(version))
    if row is None:
        return rules.standard(kind)
    return open_file(row.file_id).path.read_bytes()


def _line(row: Template) -> TemplateLine:
    return TemplateLine(
        kind=Kind(row.kind),
        version=row.version,
        file_id=row.file_id,
        note=row.note,
        kept_by=row.kept_by,
        kept_at=row.kept_at,
        variables=tuple(row.variables),
    )
