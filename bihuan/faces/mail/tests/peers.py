"""Real peers: pymap keeps the mailbox, aiosmtpd takes what goes out."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

ADDRESS = "liuyan@county.example"
USER, PASSWORD = "demouser", "demopass"
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Taking:
    """What our mails are handed to; refuses whoever it is told to refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refuses = ""

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"


class Peers:
    """Both servers, for as long as the tests run."""

    def __init__(self) -> None:
        self.port = free_port()
        main = "import sys; from pymap.main import main; sys.exit(main())"
        self._imap = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-c", main, "--host", "127.0.0.1"),
                *("--port", str(self.port), "--no-tls", "dict"),
                *("--demo-user", USER, "--demo-password", PASSWORD),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.taking = Taking()
        self._smtp = Controller(self.taking, hostname="127.0.0.1", port=free_port())
        self._smtp.start()
        self._until_it_listens()

    @property
    def imap(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @property
    def smtp(self) -> str:
        return f"smtp://127.0.0.1:{self._smtp.port}"

    def tell(self, file: Path, *, profile: str = "hotline", imap: str = "") -> None:
        """Write the county's file of mailboxes."""
        file.write_text(
            f'[[mailbox]]\ncode = "letters"\naddress = "{ADDRESS}"\n'
            f'profile = "{profile}"\nimap = "{imap or self.imap}"\n'
            f'smtp = "{self.smtp}"\n'
        )
        file.chmod(0o600)

    def arrives(self, mail: EmailMessage | bytes) -> None:
        """Somebody's mail reaches the county's mailbox."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)
        with self._opened() as box:
            done, said = box.append("INBOX", "", "", raw)
        assert done == "OK", said

    def unseen(self) -> int:
        with self._opened() as box:
            box.select("INBOX")
            _, found = box.search(None, "UNSEEN")
        return len(found[0].split())

    def empty(self) -> None:
        """A mailbox without mails, and nothing taken yet."""
        with self._opened() as box:
            box.select("INBOX")
            _, found = box.search(None, "ALL")
            for one in found[0].split():
                box.store(one, "+FLAGS", r"(\Deleted)")
            box.expunge()
        self.taking.mails.clear()
        self.taking.envelopes.clear()
        self.taking.refuses = ""

    def stop(self) -> None:
        self._smtp.stop()
        self._imap.terminate()
        self._imap.wait(10)

    def _opened(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE)
        box.login(USER, PASSWORD)
        return box

    def _until_it_listens(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._opened().logout()
            except OSError:
                if time.monotonic() > until or self._imap.poll() is not None:
                    raise
            else:
                return
