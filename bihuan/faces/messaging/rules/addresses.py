"""Addresses: what may be one, how it becomes a URL of Apprise's, how it is shown."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bihuan.faces.messaging.words import SHARED, Channel, Place, Sealed
from bihuan.kit.identifiers import is_mobile, normalise_phone
from bihuan.kit.sealing import Keyring
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

STAND_IN = "standin:"
POST_AT_MOST = 2048  # bytes of one text of a WeCom robot (document/path/91770)
TIMEOUTS = "cto=4&rto=8"  # seconds to be connected, and to be answered
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
_DINGTALK = re.compile(
    r"(?P<token>[A-Za-z0-9]{16,128})(?:\s+(?P<secret>SEC[\w]{8,128}))?"
)
_WEBHOOKS = {
    Channel.WECOM: re.compile(
        r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"
    ),
    Channel.DINGTALK: re.compile(
        r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"
    ),
    Channel.FEISHU: re.compile(
        r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"
    ),
}
_BAD = {
    Channel.SMS: "这不是可以收短信的手机号，请检查是否 11 位。",
    Channel.MAIL: "这不是完整的邮箱地址，例如 zhang@example.cn。",
    Channel.WECOM: "请填企业微信群机器人的 Webhook 地址或其中的 key。",
    Channel.DINGTALK: "请填钉钉机器人的 Webhook 地址或 access_token；有加签密钥的，空一格写在后面。",
    Channel.FEISHU: "请填飞书机器人的 Webhook 地址或其中最后一段。",
}


_PURPOSE = b"messaging:"


def seal(ring: Keyring, text: str, place: Place, *, salt: bytes) -> Sealed:
    """Encrypt an address under the current key, bound to its row's salt and its table."""
    box = ring.derived(ring.current, _PURPOSE + salt)
    return Sealed(ring.current, salt, box.seal(text, place.encode()))


def unseal(ring: Keyring, sealed: Sealed, place: Place) -> str:
    """The address again, for the moment of sending."""
    box = ring.derived(sealed.key_id, _PURPOSE + sealed.salt)
    return box.unseal(sealed.sealed, place.encode())


def tidy(channel: Channel, text: str) -> str:
    """An address as it is kept: a webhook's token, a plain number."""
    text = text.strip()
    webhook = _WEBHOOKS.get(channel)
    if webhook is not None:
        return webhook.sub(r"\1", text)
    return normalise_phone(text) if channel is Channel.SMS else text


def check_address(channel: Channel, text: str) -> Verdict:
    """Whether a member of staff can be reached there. Never repeats the address."""
    kept = tidy(channel, text)
    fits = {
        Channel.SMS: lambda: is_mobile(kept),
        Channel.MAIL: lambda: _MAIL.fullmatch(kept) is not None,
        Channel.WECOM: lambda: _TOKEN.fullmatch(kept) is not None,
        Channel.DINGTALK: lambda: _DINGTALK.fullmatch(kept) is not None,
        Channel.FEISHU: lambda: _TOKEN.fullmatch(kept) is not None,
    }[channel]()
    return ALLOWED if fits else Verdict("address-shape", _BAD[channel])


def personal_url(channel: Channel, text: str) -> str:
    """The URL of somebody's own robot; only the vendor's own servers can be named."""
    kept = tidy(channel, text)
    if channel is Channel.DINGTALK:
        found = _DINGTALK.fullmatch(kept)
        token = found["token"] if found else kept
        secret = (found["secret"] or "") if found else ""
        at = f"{secret}@{token}" if secret else token
        return f"dingtalk://{at}/?{TIMEOUTS}"
    scheme = {Channel.WECOM: "wecombot", Channel.FEISHU: "feishu"}[channel]
    return f"{scheme}://{kept}/?{TIMEOUTS}"


def may_be_posted(text: str) -> Verdict:
    """A robot of WeCom's takes 2,048 bytes; what is cut off half-way misleads."""
    size = len(text.encode())
    if not text.strip():
        return Verdict("post-empty", "没有要发的内容。")
    if size > POST_AT_MOST:
        return refuse(
            "post-long",
            "群机器人一条最多 {most} 字节（约 680 个汉字），现在是 {size} 字节，请删短。",
            most=POST_AT_MOST,
            size=size,
        )
    return ALLOWED


def check_room(channel: Channel, text: str) -> Verdict:
    """Whether this is the address of a robot, or our own stand-in for one."""
    if channel in SHARED:
        return Verdict("room-channel", "只有群机器人能往群里发。")
    return ALLOWED if text.strip() == STAND_IN else check_address(channel, text)


def check_gateway(channel: Channel, url: str) -> Verdict:
    """Whether a gateway's URL says where the number goes. Whether Apprise knows it is
    asked of Apprise."""
    if url == STAND_IN:
        return ALLOWED
    if "://" not in url or not urlsplit(url).scheme:
        return Verdict(
            "gateway-shape", "请填写 Apprise 的网址，例如 jsons://网关/发送。"
        )
    if "{to}" not in url:
        return refuse(
            "gateway-to",
            "网址里少了 {{to}}：发送时在那里填收件人，例如 {example}。",
            example=_EXAMPLES[channel],
        )
    return ALLOWED


_EXAMPLES = {
    Channel.SMS: "jsons://user:pass@gateway.example/send?:to={to}&:id={id}&:message=text",
    Channel.MAIL: "mailtos://user:pass@smtp.example.cn?to={to}&from=bihuan@example.cn",
}


def gateway_url(url: str, *, to: str, dedupe: str) -> str:
    """A gateway's URL with the recipient and the message's own name filled in."""
    filled = url.replace("{to}", quote(to, safe="")).replace("{id}", quote(dedupe))
    if "cto=" in filled:
        return filled
    return f"{filled}{'&' if '?' in filled else '?'}{TIMEOUTS}"


def mask(channel: Channel, text: str) -> str:
    """138****1234, z***@example.cn, …9f3c: enough to tell two apart, not to use."""
    kept = tidy(channel, text)
    if not kept:
        return ""
    if channel is Channel.SMS:
        return f"{kept[:3]}****{kept[-4:]}" if len(kept) >= 11 else "****"
    if channel is Channel.MAIL:
        name, _, host = kept.partition("@")
        return f"{name[:1]}***@{host}"
    return f"…{kept.split()[0][-4:]}"
