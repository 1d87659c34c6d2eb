from __future__ import annotations

import io
import zipfile
from typing import Any

from django.db import transaction
from PIL import Image

from bihuan.ground.access.words import Actor
from bihuan.ground.files import actions
from bihuan.ground.files.models import StoredFile

CLERK = Actor("account:1")
GPS = 0x8825
ORIENTATION = 0x0112
MAKER = 0x010F
WORD = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def a_picture(
    form: str = "JPEG",
    size: tuple[int, int] = (40, 20),
    *,
    mode: str = "RGB",
    **save: Any,
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, form, **save)
    return out.getvalue()


def a_telephone_photo() -> bytes:
    """As telephones make them: lying on its side, saying where and with what."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "SECRETPHONE"
    exif.get_ifd(GPS)[1] = "N"
    return a_picture(exif=exif, comment=b"SECRETCOMMENT")


def an_archive(**entries: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return out.getvalue()


def a_word_document(main: str = WORD, **more: bytes) -> bytes:
    types = f'<Types><Override ContentType="{main}"/></Types>'
    return an_archive(
        **{"[Content_Types].xml": types, "word/document.xml": "<w/>"}, **more
    )


def an_old_document(*streams: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def a_kept_file(
    name: str = "现场.jpg",
    data: bytes | None = None,
    *,
    stream: str = "case:1",
    use: str = "evidence",
) -> StoredFile:
    with transaction.atomic():
        return actions.keep_file(
            stream, name, data or a_picture(), kind_of_use=use, actor=CLERK
        )
