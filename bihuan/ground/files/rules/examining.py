"""Looking at an upload: what it is, whether it may stay, and what of it."""

from __future__ import annotations

import puremagic

from bihuan.ground.files.rules import documents, photos
from bihuan.ground.files.rules.naming import clean_name
from bihuan.ground.files.words import Content, Kind, Limits
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_MEGABYTE = 1024 * 1024

# (offset, bytes, extension, media type)
_AUDIO = (
    (0, b"ID3", "mp3", "audio/mpeg"),
    (0, b"\xff\xfb", "mp3", "audio/mpeg"),
    (0, b"\xff\xf3", "mp3", "audio/mpeg"),
    (0, b"\xff\xf2", "mp3", "audio/mpeg"),
    (0, b"\xff\xf1", "aac", "audio/aac"),
    (0, b"\xff\xf9", "aac", "audio/aac"),
    (0, b"#!AMR", "amr", "audio/amr"),
    (0, b"OggS", "ogg", "audio/ogg"),
    (0, b"fLaC", "flac", "audio/flac"),
    (8, b"WAVE", "wav", "audio/wav"),
    (4, b"ftypM4A", "m4a", "audio/mp4"),
    (4, b"ftypM4B", "m4a", "audio/mp4"),
)
_NAMES = {
    Kind.PHOTO: marked("照片"),
    Kind.AUDIO: marked("录音"),
    Kind.DOCUMENT: marked("文档"),
}


def examine(name: str, data: bytes, limits: Limits) -> Content:
    """Judge an upload by its bytes alone; give what is to be kept of it.

    What the sender calls it decides nothing: a program named `photo.jpg` is refused
    and a photograph named `a.exe` is kept as `a.jpg`.
    """
    _may_be_empty(data).enforce()
    if photos.looks_like_photo(data):
        _may_weigh(Kind.PHOTO, len(data), limits).enforce()
        return photos.cleaned(name, data, limits.pixels)
    found = _audio(data)
    kind = Kind.AUDIO if found else Kind.DOCUMENT
    _may_weigh(kind, len(data), limits).enforce()
    found = found or documents.recognise(name, data)
    if found is None:
        _unknown(name, data).enforce()
    assert found is not None
    extension, media_type = found
    return Content(clean_name(name, extension), kind, media_type, data)


def may_add(*, already: int, limits: Limits) -> Verdict:
    """A stream takes a bounded number of files, so that its page stays a page."""
    if already >= limits.per_stream:
        return refuse(
            "files-many",
            "这里最多放 {n} 个附件，请先合并或删去不需要的。",
            n=limits.per_stream,
        )
    return ALLOWED


def _may_be_empty(data: bytes) -> Verdict:
    if not data:
        return refuse("file-empty", "这个文件是空的，请重新选择。")
    return ALLOWED


def _may_weigh(kind: Kind, size: int, limits: Limits) -> Verdict:
    most = limits.of(kind)
    if size > most:
        return refuse(
            "file-large",
            "{kind}不能超过 {most} MB，这个有 {size} MB；请压缩或分开上传。",
            kind=_NAMES[kind],
            most=most // _MEGABYTE,
            size=-(-size // _MEGABYTE),
        )
    return ALLOWED


def _audio(data: bytes) -> tuple[str, str] | None:
    for offset, magic, extension, media_type in _AUDIO:
        if data.startswith(magic, offset):
            return extension, media_type
    return None


def _unknown(name: str, data: bytes) -> Verdict:
    return refuse(
        "file-type",
        "不能上传这种文件（内容是 {found}）。可以上传：照片 JPG、PNG、WebP；录音 MP3、M4A、AMR、WAV；"
        "文档 PDF、OFD、Word、Excel、PPT、WPS、TXT、CSV。",
        found=_guess(name, data),
    )


def _guess(name: str, data: bytes) -> str:
    """What it seems to be, to tell the sender."""
    try:
        return puremagic.from_string(data[:4096]).lstrip(".") or marked("未知格式")
    except (puremagic.PureError, ValueError):
        return name.rpartition(".")[2][:10] or marked("未知格式")
