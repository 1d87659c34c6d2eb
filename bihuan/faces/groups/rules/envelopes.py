"""WeCom's envelope (加解密方案): signature, AES-256-CBC, padding to 32 bytes, receiver.

Everything wrong is refused with the vendor's own error number in its code.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bihuan.faces.groups.words import WINDOW, Secrets, Signed
from bihuan.kit.sealing import Keyring
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Refused, Verdict

_BLOCK = 32
_RANDOM = 16
_AES_BLOCK = 16
_LENGTH = 4
_KEY = 32
_AES_KEY_CHARACTERS = 43
_PURPOSE = b"groups:wecom:"

SIGNATURE = Verdict("wecom-40001", "签名不对：请核对两边的 Token。")
BROKEN = Verdict(
    "wecom-40007", "密文解不开：请核对两边的 EncodingAESKey，或请发送方重发。"
)
RECEIVER = Verdict("wecom-40005", "消息不是发给这个企业的：请核对企业 ID。")
KEY = Verdict(
    "wecom-40004", "EncodingAESKey 应为 43 个字母或数字，请从企业微信后台原样复制。"
)


def key_of(encoding_aes_key: str) -> bytes:
    """The 32 bytes that the 43 characters of an EncodingAESKey stand for."""
    text = encoding_aes_key.strip()
    if len(text) != _AES_KEY_CHARACTERS or not text.isalnum() or not text.isascii():
        raise Refused(KEY)
    key = b64decode(f"{text}=")
    if len(key) != _KEY:
        raise Refused(KEY)
    return key


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four, sorted: as the protocol has it, not as one would choose."""
    said = "".join(sorted((token, timestamp, nonce, encrypted)))
    return sha1(
        said.encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()


def may_be_signed(secrets: Secrets, signed: Signed, encrypted: str) -> Verdict:
    """Whether whoever sent this knows the token; compared in constant time."""
    right = signature(secrets.token, signed.timestamp, signed.nonce, encrypted)
    shown = signed.signature.encode("utf-8", "surrogatepass")
    return ALLOWED if hmac.compare_digest(right.encode(), shown) else SIGNATURE


def may_be_now(timestamp: str, *, now: datetime) -> Verdict:
    """An old callback is not taken, however well it is signed."""
    # Eleven digits last for three thousand years, and fit every clock.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        return Verdict("wecom-time", "timestamp 应为以秒计的时间戳。")
    sent = datetime.fromtimestamp(int(timestamp), UTC)
    if abs(now - sent) > WINDOW:
        return Verdict("wecom-time", "这次回调的时间离现在太远，请核对服务器时钟。")
    return ALLOWED


def open_envelope(secrets: Secrets, encrypted: str) -> str:
    """The message inside, if it is whole and meant for us."""
    try:
        sealed = b64decode(encrypted, validate=True)
    except ValueError:
        raise Refused(BROKEN) from None
    if not sealed or len(sealed) % _AES_BLOCK:
        raise Refused(BROKEN)
    decryptor = _cbc(secrets.key).decryptor()
    plain = _without_padding(decryptor.update(sealed) + decryptor.finalize())
    start = _RANDOM + _LENGTH
    if len(plain) < start:
        raise Refused(BROKEN)
    end = start + int.from_bytes(plain[_RANDOM:start])
    if end > len(plain):
        raise Refused(BROKEN)
    if not hmac.compare_digest(plain[end:], secrets.receiver.encode()):
        raise Refused(RECEIVER)
    try:
        return plain[start:end].decode()
    except UnicodeDecodeError:
        raise Refused(BROKEN) from None


def close_envelope(secrets: Secrets, text: str, *, random: bytes) -> str:
    """A message as WeCom takes it back; `random` is sixteen bytes."""
    said = text.encode()
    plain = random + len(said).to_bytes(_LENGTH) + said + secrets.receiver.encode()
    fill = _BLOCK - len(plain) % _BLOCK
    encryptor = _cbc(secrets.key).encryptor()
    sealed = encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()
    return b64encode(sealed).decode()


def _cbc(key: bytes) -> Cipher[CBC]:
    # The vector is the key's own beginning: the protocol says so.
    return Cipher(AES(key), CBC(key[:_AES_BLOCK]))


def _without_padding(plain: bytes) -> bytes:
    fill = plain[-1]
    if (
        not 1 <= fill <= min(_BLOCK, len(plain))
        or plain[-fill:] != bytes([fill]) * fill
    ):
        raise Refused(BROKEN)
    return plain[:-fill]


def seal(ring: Keyring, text: str, *, salt: bytes) -> bytes:
    """Encrypt what must lie nowhere in clear, bound to its row's salt."""
    return ring.derived(ring.current, _PURPOSE + salt).seal(text, b"secrets")


def unseal(ring: Keyring, key_id: str, salt: bytes, sealed: bytes) -> str:
    """What was sealed, for the moment it is needed."""
    return ring.derived(key_id, _PURPOSE + salt).unseal(sealed, b"secrets")


# What an administrator reads of the last refusal, by the end of its code.
WHY = {
    "40001": marked("签名不对：Token 不一致"),
    "40002": marked("请求体不是企业微信的 XML"),
    "40005": marked("企业 ID 不一致"),
    "40007": marked("密文解不开：EncodingAESKey 不一致"),
    "time": marked("时间相差太远：请核对服务器时钟"),
    "nonce": marked("同一个 nonce 用了两次"),
    "parameters": marked("地址里缺少参数"),
}
