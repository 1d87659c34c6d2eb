from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bihuan.ground.files import rules
from bihuan.ground.files.tests.factories import (
    MACRO_WORD,
    a_picture,
    a_telephone_photo,
    a_word_document,
    an_archive,
    an_old_document,
)
from bihuan.ground.files.words import Kind, Limits
from bihuan.kit.verdicts import Refused

LIMITS = Limits()


def an_mp3() -> bytes:
    return b"ID3\x04" + bytes(100)


def test_a_photo_is_turned_upright_and_says_nothing_of_place_and_maker() -> None:
    content = rules.examine("IMG_1.JPG", a_telephone_photo(), LIMITS)

    with Image.open(io.BytesIO(content.data)) as picture:
        assert picture.size == (20, 40) == (content.width, content.height)
        assert not picture.getexif()
        assert "comment" not in picture.info
    assert b"SECRET" not in content.data
    assert (content.name, content.media_type) == ("IMG_1.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("form", "mode", "media_type"),
    [
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("WEBP", "RGBA", "image/webp"),
        ("GIF", "P", "image/png"),
        ("BMP", "RGB", "image/png"),
    ],
)
def test_every_common_picture_is_kept(form: str, mode: str, media_type: str) -> None:
    data = a_picture(form, mode=mode) if mode != "P" else _palette(form)

    content = rules.examine("a", data, LIMITS)

    assert (content.kind, content.media_type) == (Kind.PHOTO, media_type)
    with Image.open(io.BytesIO(content.data)) as picture:
        picture.load()
        assert picture.size == (40, 20)


def _palette(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").convert("P").save(out, form)
    return out.getvalue()


def test_a_picture_that_claims_to_be_gigabytes_is_refused_before_it_is_unpacked() -> (
    None
):
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x")

    with pytest.raises(Refused, match=r"photo-pixels.*5000 万像素"):
        rules.examine("a.png", bomb, LIMITS)


@pytest.mark.parametrize("keep", [4, 30, 200])
def test_a_photo_cut_short_is_refused(keep: int) -> None:
    with pytest.raises(Refused, match="photo-broken"):
        rules.examine("a.jpg", a_picture(size=(400, 400))[:keep], LIMITS)


@pytest.mark.parametrize(
    ("name", "data", "kind", "kept_as"),
    [
        ("录音.mp3", an_mp3(), Kind.AUDIO, "录音.mp3"),
        ("a.bin", b"#!AMR\n" + bytes(9), Kind.AUDIO, "a.amr"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", Kind.AUDIO, "a.wav"),
        ("a.m4a", b"\0\0\0\x20ftypM4A \0\0", Kind.AUDIO, "a.m4a"),
        ("公告.pdf", b"%PDF-1.7\n...", Kind.DOCUMENT, "公告.pdf"),
        ("a.exe", b"%PDF-1.7\n...", Kind.DOCUMENT, "a.pdf"),
        ("函.docx", a_word_document(), Kind.DOCUMENT, "函.docx"),
        ("函.doc", an_old_document("WordDocument"), Kind.DOCUMENT, "函.doc"),
        ("表.et", an_old_document("Workbook"), Kind.DOCUMENT, "表.xls"),
        (
            "a.odt",
            an_archive(mimetype="application/vnd.oasis.opendocument.text"),
            Kind.DOCUMENT,
            "a.odt",
        ),
        ("文.ofd", an_archive(**{"OFD.xml": "<o/>"}), Kind.DOCUMENT, "文.ofd"),
        ("a.csv", "编号,标题\n1,路灯".encode("gb18030"), Kind.DOCUMENT, "a.csv"),
        ("a.html", "没有标签的文字".encode(), Kind.DOCUMENT, "a.txt"),
    ],
)
def test_what_offices_send_is_kept_under_its_true_ending(
    name: str, data: bytes, kind: Kind, kept_as: str
) -> None:
    content = rules.examine(name, data, LIMITS)

    assert (content.kind, content.name, content.data) == (kind, kept_as, data)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "file-empty"),
        ("a.jpg", b"MZ\x90\0" + bytes(60), "file-type"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file-type"),
        ("a.txt", b"\n  <!DOCTYPE html><p>", "file-type"),
        ("a.txt", b"\xef\xbb\xbf<html>", "file-type"),
        ("a.csv", b"<?xml version='1.0'?><x/>", "file-type"),
        ("a.zip", an_archive(a="b"), "file-type"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0\0\0\0\xff\xff", "file-type"),
        ("a.docx", a_word_document(MACRO_WORD), "document-macros"),
        ("a.docm", a_word_document(MACRO_WORD), "document-macros"),
        (
            "a.xlsx",
            a_word_document(**{"xl/vbaProject.bin": b"x"}),
            "document-macros",
        ),
        (
            "a.doc",
            an_old_document("WordDocument", "_VBA_PROJECT"),
            "document-macros",
        ),
        (
            "a.ods",
            an_archive(
                **{
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "Basic/x.xml": "x",
                }
            ),
            "document-macros",
        ),
        ("a.docx", a_word_document()[:60], "document-broken"),
    ],
    # An archive holds the time at which it was made; a test's name must not.
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_what_could_run_or_cannot_be_read_is_refused(
    name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        rules.examine(name, data, LIMITS)


def test_a_document_that_unpacks_to_gigabytes_is_refused() -> None:
    pages = dict.fromkeys((f"word/{n}.xml" for n in range(41)), bytes(10 * 1024 * 1024))
    bomb = an_archive(**{"[Content_Types].xml": "x"}, **pages)
    assert len(bomb) < LIMITS.document

    with pytest.raises(Refused, match="document-bomb"):
        rules.examine("a.docx", bomb, LIMITS)


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        (Limits(photo=100), a_picture(size=(90, 90))),
        (Limits(audio=50), an_mp3()),
        (Limits(document=5), b"%PDF-1.7"),
    ],
)
def test_too_much_is_refused_and_the_limit_is_said(limits: Limits, data: bytes) -> None:
    with pytest.raises(Refused, match=r"file-large.*MB"):
        rules.examine("a", data, limits)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("现场照片.JPG", "现场照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\图\\a.png", "a.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("..", "附件.jpg"),
        ("", "附件.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("a\r\nb.jpg", "ab.jpg"),
        ('"a"<b>.jpg', "ab.jpg"),
        ("关于3.5米道路两侧的说明", "关于3.5米道路两侧的说明.jpg"),
        ("甲" * 200 + ".jpg", "甲" * 80 + ".jpg"),
    ],
)
def test_names_are_cleaned(name: str, shown: str) -> None:
    assert rules.clean_name(name, "jpg") == shown


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder_or_breaks_a_header(name: str) -> None:
    clean = rules.clean_name(name, "pdf")

    assert clean.endswith(".pdf")
    assert 4 < len(clean) <= 84
    assert not set(clean) & set('/\\\r\n\t\0"<>|:*?')
    assert not clean.startswith(".")


@given(
    st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"PK\x03\x04"]
    ),
    st.binary(max_size=400),
    st.text(max_size=20),
)
def test_any_bytes_are_either_kept_or_refused(
    head: bytes, data: bytes, name: str
) -> None:
    with suppress(Refused):
        assert rules.examine(name, head + data, LIMITS).data
