"""Numbers that carry their own check: USCC, citizen ID, telephone, area code. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

# GB 32100-2015: no I, O, S, V, Z; the place of a character is its value.
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

# GB 11643-1999, ISO 7064 MOD 11-2.
_ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_ID_CHECKS = "10X98765432"

# GB/T 2260: the first two digits of every area code.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
# county, street or town, village or community, grid; two and four digits are the
# province and the prefecture above them.
AREA_CODE_LENGTHS = (6, 9, 12, 15)

_SEPARATORS = re.compile(r"[\s\-‐-―()./·_]+")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|#|x)\s*(\d{1,6})$", re.IGNORECASE)
_HYPHENED_EXTENSION = re.compile(r"(\d{7,8})\s*-\s*(\d{1,6})$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
# Two-digit codes (010, 02x) and three-digit ones (03xx-09xx), as the numbering plan has it.
_FIXED = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}|1[12]\d|1[02]\d{3}|9[56]\d{3,6}")


def plain(text: str) -> str:
    """The text with full-width forms made half-width and no space at either end."""
    return unicodedata.normalize("NFKC", text).strip()


# ---- Unified social credit identifier ------------------------------------------


def normalise_uscc(text: str) -> str:
    """Upper case, half width, without the spaces and hyphens people type."""
    return re.sub(r"[\s\-]", "", plain(text)).upper()


def uscc_check_character(first17: str) -> str:
    """The eighteenth character that GB 32100-2015 asks after these seventeen."""
    total = sum(
        _USCC_VALUE[character] * weight
        for character, weight in zip(first17, _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def check_uscc(text: str) -> Verdict:
    """Whether this is a possible unified social credit identifier."""
    code = normalise_uscc(text)
    if len(code) != 18:
        return refuse(
            "uscc-length", "统一社会信用代码应为 18 位，这里是 {n} 位。", n=len(code)
        )
    strange = next((c for c in code if c not in _USCC_VALUE), None)
    if strange is not None:
        return refuse(
            "uscc-character",
            "统一社会信用代码里不会出现“{character}”（不用 I、O、S、V、Z）。",
            character=strange,
        )
    if not re.fullmatch(r"\d{6}", code[2:8]):
        return refuse("uscc-area", "统一社会信用代码第 3 至 8 位应为行政区划数字。")
    if uscc_check_character(code[:17]) != code[17]:
        return refuse("uscc-check", "统一社会信用代码的校验位不对，请核对是否抄错。")
    return ALLOWED


# ---- Citizen identity number ----------------------------------------------------


def citizen_id_check_character(first17: str) -> str:
    """The eighteenth character that GB 11643 asks after these seventeen digits."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True)
    )
    return _ID_CHECKS[total % 11]


def check_citizen_id(text: str) -> Verdict:
    """Whether this is a possible citizen identity number of 18 characters.

    The number itself is never part of the answer: a refusal may be logged.
    """
    code = plain(text).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", code):
        return refuse("citizen-id-form", "身份证号码应为 17 位数字加 1 位校验码。")
    if not _PROVINCE.match(code):
        return refuse("citizen-id-area", "身份证号码开头的地区代码不存在。")
    if not _is_date(code[6:14]):
        return refuse("citizen-id-date", "身份证号码里的出生日期不存在。")
    if citizen_id_check_character(code[:17]) != code[17]:
        return refuse("citizen-id-check", "身份证号码的校验码不对，请核对是否抄错。")
    return ALLOWED


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


# ---- Telephone numbers -----------------------------------------------------------


def normalise_phone(text: str) -> str:
    """One form for one telephone, however it was typed.

    Mobile numbers become eleven digits, fixed ones `0` + area + number, an
    extension follows after a hyphen. What is no telephone number comes back
    without its separators, so that a look-up by digest is always possible.
    """
    text = plain(text)
    extension = ""
    found = _EXTENSION.search(text)
    if found is not None:
        text, extension = text[: found.start()], found[1]
    elif (found := _HYPHENED_EXTENSION.search(text)) is not None:
        text, extension = text[: found.end(1)], found[2]
    number = _without_country(_SEPARATORS.sub("", text))
    return f"{number}-{extension}" if extension else number


def _without_country(number: str) -> str:
    abroad = re.match(r"(?:\+|00)86", number)
    if abroad is not None:
        number = number[abroad.end() :]
        if re.fullmatch(r"(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}", number):
            return "0" + number
    elif re.fullmatch(r"86" + _MOBILE.pattern, number):
        return number[2:]
    if re.fullmatch(r"0" + _MOBILE.pattern, number):
        return number[1:]
    return number


def is_mobile(text: str) -> bool:
    """Whether a text message can be sent there."""
    return _MOBILE.fullmatch(normalise_phone(text)) is not None


def check_phone(text: str) -> Verdict:
    """Whether somebody could be called back at this number.

    The number itself is never part of the answer: a refusal may be logged.
    """
    number, _, _ = normalise_phone(text).partition("-")
    if not number:
        return refuse("phone-empty", "请填写联系电话。")
    if not re.fullmatch(r"[0-9]+", number):
        return refuse("phone-character", "电话号码里只能有数字、空格和连字符。")
    known = (_MOBILE, _FIXED, _LOCAL, _SERVICE)
    if not any(pattern.fullmatch(number) for pattern in known):
        return refuse(
            "phone-form",
            "这不像一个电话号码：手机号为 11 位，固定电话请带区号，如 0558-5551234。",
        )
    return ALLOWED


# ---- Area codes -------------------------------------------------------------------


def normalise_area_code(text: str) -> str:
    """The code without the trailing zeros with which statistics pad it to 12 digits."""
    code = plain(text)
    if len(code) == 12:
        for length in (6, 9):
            if code[length:] == "0" * (12 - length):
                return code[:length]
    return code


def check_area_code(text: str) -> Verdict:
    """Whether this may be the code of a county, town, village or grid."""
    code = normalise_area_code(text)
    if not re.fullmatch(r"[0-9]+", code) or len(code) not in AREA_CODE_LENGTHS:
        return refuse(
            "area-code-form",
            "区划代码应为 6、9、12 或 15 位数字（县区、乡镇街道、村社区、网格）。",
        )
    if not _PROVINCE.match(code):
        return refuse(
            "area-code-province",
            "区划代码开头的“{province}”不是任何省份。",
            province=code[:2],
        )
    return ALLOWED
