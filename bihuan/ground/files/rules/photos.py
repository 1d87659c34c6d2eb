"""Photographs: only the picture is kept, not where and with what it was taken."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from bihuan.ground.files.rules.naming import clean_name
from bihuan.ground.files.words import Content, Kind
from bihuan.kit.verdicts import Refused, Verdict, refuse

_QUALITY = 90
# What is written for what was read: (format, extension, media type).
_JPEG = ("JPEG", "jpg", "image/jpeg")
_PNG = ("PNG", "png", "image/png")
_WEBP = ("WEBP", "webp", "image/webp")
_WRITTEN = {
    "JPEG": _JPEG,
    "MPO": _JPEG,
    "PNG": _PNG,
    "WEBP": _WEBP,
    "GIF": _PNG,
    "BMP": _PNG,
}
_READ = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # MPO comes in through JPEG
Image.init()  # otherwise formats are only known once some other picture was opened
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


def looks_like_photo(data: bytes) -> bool:
    """Whether it begins as a picture does; whether it is one shows when it is opened."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def cleaned(name: str, data: bytes, pixels: int) -> Content:
    """The picture turned upright and written anew, without EXIF, place and comments.

    The size is looked at before a single pixel is unpacked: a few kilobytes may
    claim to be gigabytes.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_READ) as picture:
                _may_measure(picture.size, pixels)
                form, extension, media_type = _WRITTEN[str(picture.format)]
                clean = _upright(picture, form)
    except Refused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(_too_many(pixels)) from error
    except Exception as error:  # decoders fail on hostile bytes in every way there is
        broken = refuse(
            "photo-broken", "这张照片打不开，可能没有传完整，请重新拍摄或选择。"
        )
        raise Refused(broken) from error
    out = io.BytesIO()
    clean.save(out, form, quality=_QUALITY)
    width, height = clean.size
    return Content(
        clean_name(name, extension),
        Kind.PHOTO,
        media_type,
        out.getvalue(),
        width,
        height,
    )


def _upright(picture: Image.Image, form: str) -> Image.Image:
    turned = ImageOps.exif_transpose(picture)
    see_through = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    mode = "RGBA" if see_through and form != "JPEG" else "RGB"
    clean = turned.convert(mode)
    clean.info.clear()  # the writers would take comments and profiles from here
    return clean


def _may_measure(size: tuple[int, int], pixels: int) -> None:
    if size[0] * size[1] > pixels:
        raise Refused(_too_many(pixels))


def _too_many(pixels: int) -> Verdict:
    return refuse(
        "photo-pixels",
        "照片的像素太多，最多 {n} 万像素；请用普通拍照模式或先缩小。",
        n=pixels // 10_000,
    )
