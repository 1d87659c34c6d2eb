"""What a request to imports is, how a file comes in, and how refused rows go out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language, gettext, override

from bihuan.faces.imports.words import Reject
from bihuan.ground.access.words import Actor
from bihuan.kit.sentences import told
from bihuan.kit.tables.sending import CSV, csv_head, csv_lines


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor


@contextmanager
def received(upload: UploadedFile[bytes]) -> Iterator[tuple[Path, int]]:
    """Where an upload can be read, and how long it is; it has no name on the disk."""
    with tempfile.TemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(f"/dev/fd/{kept.fileno()}"), kept.tell()


def handed_out(
    header: Sequence[str], rejects: Iterable[list[Reject]], *, name: str
) -> StreamingHttpResponse:
    """Refused rows as a table with the reason in the reader's language, as it is read."""
    lines = _lines(header, rejects, get_language() or "zh-hans")
    response = StreamingHttpResponse(lines, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(
    header: Sequence[str], rejects: Iterable[list[Reject]], language: str
) -> Iterator[bytes]:
    yield csv_head(header)
    for some in rejects:
        with override(language):  # the reader's, though the request is answered by now
            yield csv_lines(
                (*one.cells, one.line, str(told(one.why.sentence, gettext)))
                for one in some
            )
