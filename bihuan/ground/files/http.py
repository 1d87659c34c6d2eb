"""Files over HTTP: taking them in, and handing them out without a browser running them."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from bihuan.ground.files import rules
from bihuan.ground.files.words import Content, Kind, Limits, Opened

_SHOWN = {Kind.PHOTO, Kind.AUDIO}


def receive(upload: UploadedFile[bytes]) -> Content:
    """Look at an upload before any transaction; refuse it or give what is to be kept."""
    limits: Limits = settings.FILES_LIMITS
    most = max(limits.photo, limits.audio, limits.document)
    return rules.examine(upload.name or "", upload.read(most + 1), limits)


def hand_out(opened: Opened, *, inline: bool = False) -> FileResponse:
    """The bytes as an attachment; photographs and sound may play in the page."""
    shown = inline and opened.kind in _SHOWN
    response = FileResponse(
        opened.path.open("rb"),
        as_attachment=not shown,
        filename=opened.name,
        content_type=opened.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
