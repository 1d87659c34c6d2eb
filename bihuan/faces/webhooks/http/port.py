"""The one place where events leave: one connection, one request, ten seconds, no detours.

A name is looked up once, every address that it leads to is judged, and the connection
goes to the address that was judged: a name that changes its mind between looking and
connecting gains nothing. Redirects are not followed and proxies of the environment are
not used. Of the answer only the status and three headers are read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.words import TIMEOUT, Answer, Letter


class Transport(Protocol):
    """Carries one letter and says what came back. It never raises for what the other side does."""

    def __call__(self, letter: Letter, /) -> Answer: ...


class Forbidden(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The name leads into a network where nothing may be sent."""


def send(letter: Letter, *, timeout: float = TIMEOUT) -> Answer:
    """Carry one letter to its address, once."""
    parts = urlsplit(letter.url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    line = _Line(host, parts.port or (443 if tls else 80), tls=tls, timeout=timeout)
    try:
        line.open()
        return line.ask(letter, target)
    except Forbidden:
        return Answer(trouble="private-address")
    except socket.gaierror:
        return Answer(trouble="unknown-host")
    except ssl.SSLError:
        return Answer(trouble="timeout" if line.was_cut else "certificate")
    except TimeoutError:
        return Answer(trouble="timeout")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(trouble="timeout" if line.was_cut else "unreachable")
    finally:
        line.close()


class _Line:
    """One connection that is cut when its time is over, however slowly the other side drips."""

    def __init__(self, host: str, port: int, *, tls: bool, timeout: float) -> None:
        self.host, self.port, self.tls, self.timeout = host, port, tls, timeout
        self.was_cut = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(timeout, self._cut)
        self._timer.daemon = True

    def open(self) -> None:
        """Connect to an address that was judged, and shake hands."""
        self._timer.start()
        self._socket = socket.create_connection(
            (_address_of(self.host, self.port), self.port), timeout=self.timeout
        )
        if self.tls:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=self.host)

    def ask(self, letter: Letter, target: str) -> Answer:
        """Say it and hear the status; what else is answered is not read."""
        said = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        if self.tls:
            said.default_port = http.client.HTTPS_PORT  # for the Host header
        said.sock = self._socket
        headers = {**letter.headers, "Connection": "close"}
        said.request(letter.method, target, body=letter.body or None, headers=headers)
        answer = said.getresponse()
        return Answer(
            status=answer.status,
            retry_after=answer.getheader("Retry-After") or "",
            allowed_origin=answer.getheader("WebHook-Allowed-Origin") or "",
        )

    def close(self) -> None:
        self._timer.cancel()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()

    def _cut(self) -> None:
        self.was_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _address_of(host: str, port: int) -> str:
    """Where a name leads, if all that it leads to may be connected to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    allowed = settings.WEBHOOK_HOSTS
    if not all(
        rules.may_connect(ip_address(one), host=host, allowed=allowed)
        for one in addresses
    ):
        raise Forbidden
    return addresses[0]
