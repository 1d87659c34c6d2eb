"""Documents: what offices send each other, without programs inside."""

from __future__ import annotations

import io
import re
import zipfile

from bihuan.kit.verdicts import Refused, refuse

Found = tuple[str, str]

_UNPACKED_AT_MOST = 400 * 1024 * 1024
_ENTRIES_AT_MOST = 10_000
_TYPES_AT_MOST = 1024 * 1024

_PDF: Found = ("pdf", "application/pdf")
_OFD: Found = ("ofd", "application/ofd")
_OOXML = {
    "wordprocessingml.document.main": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "spreadsheetml.sheet.main": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "presentationml.presentation.main": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in the directory of the old formats, as they lie in the file. WPS
# writes the same formats under names of its own.
_OLE_STREAMS = (
    ("WordDocument", ("doc", "application/msword")),
    ("Workbook", ("xls", "application/vnd.ms-excel")),
    ("Book", ("xls", "application/vnd.ms-excel")),
    ("PowerPoint Document", ("ppt", "application/vnd.ms-powerpoint")),
)
_MARKUP = re.compile(r"\s*<(?:!|\?|html|svg|script|body|head|iframe)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(name: str, data: bytes) -> Found | None:
    """The kind of document, or nothing; refuses what would run something."""
    if b"%PDF-" in data[:1024]:
        return _PDF
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(_OLE):
        return _old_office(data)
    return _text(name, data)


def _packed(data: bytes) -> Found | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _of_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        broken = refuse(
            "document-broken",
            "这个文档打不开，可能没有传完整或加了密码；请重新保存后再传。",
        )
        raise Refused(broken) from error


def _of_archive(archive: zipfile.ZipFile) -> Found | None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES_AT_MOST or unpacked > _UNPACKED_AT_MOST:
        raise Refused(
            refuse("document-bomb", "这个文档展开后太大，不能接收；请拆成几个文件。")
        )
    names = {entry.filename for entry in entries}
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise _macros()
    if "[Content_Types].xml" in names:
        return _new_office(_head(archive, "[Content_Types].xml"))
    if "mimetype" in names:
        if any(one.startswith(("Basic/", "Scripts/")) for one in names):
            raise _macros()
        said = _head(archive, "mimetype").strip()
        ending = _ODF.get(said)
        return (ending, said.decode()) if ending else None
    return _OFD if "OFD.xml" in names else None


def _new_office(types: bytes) -> Found | None:
    said = types.decode("utf-8", "replace")
    if "macroEnabled" in said:
        raise _macros()
    return next((found for mark, found in _OOXML.items() if mark in said), None)


def _old_office(data: bytes) -> Found | None:
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _macros()
    return next(
        (found for stream, found in _OLE_STREAMS if stream.encode("utf-16-le") in data),
        None,
    )


def _text(name: str, data: bytes) -> Found | None:
    """Text in the encodings offices use, unless a browser would take it for a page."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text) or _MARKUP.match(text):
            return None
        is_table = name.lower().endswith(".csv")
        return ("csv", "text/csv") if is_table else ("txt", "text/plain")
    return None


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_TYPES_AT_MOST)


def _macros() -> Refused:
    return Refused(
        refuse(
            "document-macros",
            "文档里带有宏，不能接收；请另存为不带宏的 DOCX、XLSX 或 PDF 后再传。",
        )
    )
