"""WeCom's server as its documentation describes it: it signs, encrypts, and tries thrice.

Written from developer.work.weixin.qq.com/document/path/90968 and 90238, apart from the
code under test: nothing of `rules` is used here, so that a mistake made there is not
made here likewise.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml.ElementTree import fromstring
from django.test import Client

from bihuan.faces.groups.actions import set_app
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.kit import clock

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
ADMIN = Actor("account:77", permissions=GRANTS[Role.SYSTEM_ADMIN])
ATTEMPTS = 3
_serial = itertools.count(4_561_255_354_251_345_929)


def an_app(**told: str) -> str:
    """A connected application; answers its slug."""
    said = {
        "name": "政企直通车",
        "corp_id": CORP,
        "agent_id": "218",
        "profile": "wechat-group",
        "token": TOKEN,
        "aes_key": AES_KEY,
    }
    return set_app(**(said | told), actor=ADMIN)


@dataclass
class Call:
    """One callback as it goes over the line."""

    query: dict[str, str]
    body: bytes


@dataclass
class WeCom:
    """Calls one address, with keys of its own that can be set wrong."""

    slug: str
    token: str = TOKEN
    aes_key: str = AES_KEY
    corp: str = CORP
    client: Client = field(
        default_factory=lambda: Client(raise_request_exception=False)
    )

    # -- What the vendor does with bytes ---------------------------------------------

    def sign(self, *parts: str) -> str:
        return hashlib.sha1("".join(sorted((self.token, *parts))).encode()).hexdigest()  # noqa: S324

    def encrypt(self, text: str | bytes) -> str:
        said = text.encode() if isinstance(text, str) else text
        plain = (
            os.urandom(16) + struct.pack(">I", len(said)) + said + self.corp.encode()
        )
        fill = 32 - len(plain) % 32
        return base64.b64encode(
            self._cipher().encryptor().update(plain + bytes((fill,)) * fill)
        ).decode()

    def decrypt(self, sealed: str) -> str:
        plain = self._cipher().decryptor().update(base64.b64decode(sealed))
        assert len(plain) % 32 == 0, "padded to 32 bytes"
        plain = plain[: -plain[-1]]
        (length,) = struct.unpack(">I", plain[16:20])
        assert plain[20 + length :].decode() == self.corp
        return plain[20 : 20 + length].decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    # -- What it sends -----------------------------------------------------------------

    def call(self, inner: str | bytes, *, at: int | None = None) -> Call:
        """A callback around this message."""
        return self.around(self.encrypt(inner), at=at)

    def around(self, sealed: str, *, at: int | None = None) -> Call:
        moment = str(at if at is not None else int(clock.now().timestamp()))
        nonce = str(int.from_bytes(os.urandom(4)))
        query = {
            "msg_signature": self.sign(moment, nonce, sealed),
            "timestamp": moment,
            "nonce": nonce,
        }
        body = (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName>"
            f"<AgentID><![CDATA[218]]></AgentID>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return Call(query, body.encode())

    def text(self, words: str, sender: str = "liu", **more: Any) -> str:
        """A text message, in clear."""
        return self.message("text", sender, Content=words, **more)

    def message(self, sort: str, sender: str = "liu", **told: Any) -> str:
        said = {
            "ToUserName": self.corp,
            "FromUserName": sender,
            "CreateTime": int(clock.now().timestamp()),
            "MsgType": sort,
            "MsgId": next(_serial),
            "AgentID": 218,
            **told,
        }
        inner = "".join(
            f"<{name}><![CDATA[{value}]]></{name}>"
            for name, value in said.items()
            if value is not None
        )
        return f"<xml>{inner}</xml>"

    def post(self, call: Call) -> Any:
        """One attempt."""
        return self.client.post(
            f"/wecom/{self.slug}/",
            call.body,
            content_type="text/xml",
            query_params=call.query,
        )

    def deliver(
        self, inner: str, *, between: Callable[[int], None] = lambda _: None
    ) -> Any:
        """Try until it is taken, at most three times, the message encrypted anew each time."""
        answer = None
        for attempt in range(ATTEMPTS):
            between(attempt)
            answer = self.post(self.call(inner))
            if answer.status_code == 200:
                break
        return answer

    def check(self, text: str = "1616140317555161061") -> Any:
        """The check of the address when it is saved."""
        sealed = self.encrypt(text)
        query = {**self.around(sealed).query, "echostr": sealed}
        return self.client.get(f"/wecom/{self.slug}/", query)

    def read(self, answer: Any) -> Element:
        """The passive reply, its signature checked and its envelope opened."""
        assert answer.status_code == 200, answer.content.decode()
        told = {one.tag: one.text or "" for one in fromstring(answer.content)}
        signed = self.sign(told["TimeStamp"], told["Nonce"], told["Encrypt"])
        assert signed == told["MsgSignature"]
        inner: Element = fromstring(self.decrypt(told["Encrypt"]))
        return inner

    def words(self, answer: Any) -> str:
        return self.read(answer).findtext("Content") or ""
