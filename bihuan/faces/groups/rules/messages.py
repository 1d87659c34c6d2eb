"""What stands in a callback: XML that nobody trusts, read without entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from bihuan.faces.groups.words import Message, Signed, Sort
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import Refused, Verdict

XML = Verdict("wecom-40002", "请求体不是企业微信的 XML。")
_ADDS = re.compile(r"^\s*补充[\s:：,，。]*")
_LONGEST_ID = 128
_LONGEST_SENDER = 128
_BARE = {
    Sort.IMAGE: "［图片］",
    Sort.VOICE: "［语音］",
    Sort.VIDEO: "［视频］",
    Sort.FILE: "［文件］",
    Sort.LINK: "［链接］",
    Sort.LOCATION: "［位置］",
}


def _fields(body: bytes | str) -> Mapping[str, str]:
    """The texts directly below the root, each by its name; the first of several counts."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        raise Refused(XML) from None
    found: dict[str, str] = {}
    for one in root:
        found.setdefault(str(one.tag), (one.text or "").strip())
    return found


def encrypted_in(body: bytes) -> str:
    """The cipher text that a callback carries."""
    encrypted = _fields(body).get("Encrypt", "")
    if not encrypted:
        raise Refused(XML)
    return encrypted


def read_message(text: str) -> Message:
    """One message; an event has no number of its own, so sender and second name it."""
    told = _fields(text)
    sender, at = told.get("FromUserName", ""), told.get("CreateTime", "")
    sort = _sort(told.get("MsgType", ""))
    name = told.get("MsgId") or f"{sender}.{at}.{told.get('Event', '')}"
    moment = int(at) if at.isascii() and at.isdigit() and len(at) <= 11 else 0
    sound = sender and len(sender) <= _LONGEST_SENDER and len(name) <= _LONGEST_ID
    if not (sound and moment):
        raise Refused(XML)
    return Message(sort, sender, name, moment, _words(sort, told))


def _sort(name: str) -> Sort:
    return Sort(name) if name in list(Sort) else Sort.OTHER


def _words(sort: Sort, told: Mapping[str, str]) -> str:
    """What a message says in words; what comes without is named by its kind."""
    if sort is Sort.TEXT:
        return told.get("Content", "")
    if sort is Sort.LOCATION:
        spot = f"{told.get('Location_X', '')}, {told.get('Location_Y', '')}"
        return f"{_BARE[sort]}{told.get('Label', '')}（{spot}）"
    if sort is Sort.LINK:
        return f"{_BARE[sort]}{told.get('Title', '')} {told.get('Url', '')}".strip()
    if sort is Sort.FILE:
        name = told.get("FileName") or told.get("Title", "")
        return f"{_BARE[sort]}{name}"
    return _BARE.get(sort, "")


def said(message: Message) -> bool:
    """Whether somebody told something that can be a matter by itself."""
    return message.sort is Sort.TEXT and not says_nothing(message.text)


def adds(text: str) -> str:
    """What is added to the last matter, where a text begins with 补充; else nothing."""
    found = _ADDS.match(text)
    return text[found.end() :].strip() if found else ""


def reply_xml(*, to: str, sender: str, at: int, text: str) -> str:
    """A passive reply in words, before it goes into its envelope."""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName>"
        f"<FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType>{_cdata('text')}</MsgType>"
        f"<Content>{_cdata(text)}</Content></xml>"
    )


def wrapped(encrypted: str, signed: Signed) -> str:
    """The envelope of a passive reply, signed as theirs was."""
    return (
        f"<xml><Encrypt>{_cdata(encrypted)}</Encrypt>"
        f"<MsgSignature>{_cdata(signed.signature)}</MsgSignature>"
        f"<TimeStamp>{signed.timestamp}</TimeStamp>"
        f"<Nonce>{_cdata(signed.nonce)}</Nonce></xml>"
    )


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
