"""People who read pages and send forms, with the pauses that people make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Event
from urllib.parse import urlencode

from lxml import html

from bench.load import Line, Shot, get, post

FORM = "application/x-www-form-urlencoded"
_CSRF = "b" * 32
_KEPT_OPEN = 15  # seconds
_COOKIE = re.compile(rb"(?i)\r\nset-cookie: ([^=;\r]+)=([^;\r]*)")
_LOCATION = re.compile(rb"(?i)\r\nlocation: ([^\r]+)")


@dataclass(slots=True)
class Book:
    """What all of them met. Appending is safe between threads."""

    shots: list[tuple[str, Shot]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # receipt codes
    deeds: list[str] = field(default_factory=list)
    too_late: list[str] = field(default_factory=list)  # somebody else was first
    wrong: list[str] = field(default_factory=list)


class Visitor:
    """A browser as the server sees it: one connection, its cookies, its address."""

    def __init__(self, port: int, book: Book, stop: Event, random: Random) -> None:
        self.line, self.book, self.stop, self.random = Line(port), book, stop, random
        self.cookies = {"csrftoken": _CSRF}
        number = random.randrange(1 << 24)
        parts = (number >> 16, number >> 8 & 255, number & 255)
        self.address = "10." + ".".join(map(str, parts))

    def read(self, what: str, path: str) -> tuple[int, bytes]:
        return self._fire(what, get(path, *self._headers()))

    def send(
        self, what: str, path: str, fields: Mapping[str, str]
    ) -> tuple[int, bytes]:
        body = urlencode({**fields, "csrfmiddlewaretoken": _CSRF}).encode()
        return self._fire(what, post(path, body, FORM, *self._headers()))

    def follow(self, what: str, head: bytes) -> tuple[int, bytes]:
        """The page that a redirection leads to."""
        found = _LOCATION.search(head)
        assert found is not None, head
        return self.read(what, found[1].decode())

    def pause(self, least: float, most: float) -> None:
        seconds = self.random.uniform(least, most)
        if seconds > _KEPT_OPEN:  # the server will have hung up, as browsers know
            self.line.close()
        self.stop.wait(seconds)

    def met(self, what: str, status: int, wanted: Iterable[int]) -> bool:
        """Whether it went as it should; written down where it did not."""
        if status in wanted:
            return True
        if not self.stop.is_set() or status >= 500:
            self.book.wrong.append(f"{what}: {status}")
        return False

    def _headers(self) -> tuple[str, ...]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return (f"Cookie: {cookies}", f"X-Forwarded-For: {self.address}")

    def _fire(self, what: str, request: bytes) -> tuple[int, bytes]:
        shot, head, body = self.line.ask(request)
        self.book.shots.append((what, shot))
        for name, value in _COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        return shot.status, head if 300 <= shot.status < 400 else body


class Raiser(Visitor):
    """Opens the form, writes a sentence or two, reads the receipt, comes back to look.

    Somebody who writes as fast as that and begins anew at once: some fifty seconds for
    one matter, where people take minutes and have one.
    """

    def live(self, forms: Sequence[Mapping[str, str]]) -> None:
        self.pause(0, 20)
        for form in forms:
            if self.stop.is_set():
                break
            self._raise(form)
        self.line.close()

    def _raise(self, form: Mapping[str, str]) -> None:
        self.met("form", self.read("form", "/raise/")[0], [200])
        self.pause(15, 45)
        status, page = self.send("raise", "/raise/", form)
        if status == 200:  # others raised something like it; this one is another
            self.pause(2, 6)
            alone = {**form, "same": "alone", "asked": "1"}
            status, page = self.send("raise", "/raise/", alone)
        if not self.met("raise", status, [302]):
            return
        status, page = self.follow("receipt", page)
        if self.met("receipt", status, [200]):
            code = html.fromstring(page).xpath("string(//*[@class='receipt-code'])")
            self.book.taken.append("".join(code.split()))
        self.pause(5, 15)
        self.met("matter", self.read("matter", "/matter/")[0], [200])
        self.pause(5, 15)


@dataclass(frozen=True, slots=True)
class Duty:
    """A list of the desk, and what is done there: the verb, and how its form is filled."""

    tab: str
    verbs: tuple[str, ...]
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Operator(Visitor):
    """Reads a list, opens a matter, does what is to be done, and reads the list again.

    A step every twenty seconds or so, all day; who asks a raiser by telephone takes longer.
    """

    def live(self, session: str, duties: Sequence[Duty]) -> None:
        name, _, value = session.partition("=")
        self.cookies[name] = value
        self.pause(0, 8)
        while not self.stop.is_set():
            for duty in duties:
                self._turn(duty)
        self.line.close()

    def _turn(self, duty: Duty) -> None:
        status, page = self.read("queue", f"/desk/?tab={duty.tab}")
        numbers = re.findall(rb'href="/desk/cases/(\w+)/', page)
        if not self.met("queue", status, [200]) or not numbers:
            self.pause(2, 6)
            return
        # Several clerks share a list; each takes what is under their eyes.
        number = self.random.choice(list(dict.fromkeys(numbers))[:20]).decode()
        self.pause(2, 8)
        if not self.met("case", self.read("case", f"/desk/cases/{number}/")[0], [200]):
            return
        for verb in duty.verbs:
            self.pause(4, 12)
            self._do(number, verb, duty.fields)

    def _do(self, number: str, verb: str, fields: Mapping[str, Sequence[str]]) -> None:
        path = f"/desk/cases/{number}/{verb}/"
        direct = verb in ("accept", "claim", "pass-audit")
        page = f"/desk/cases/{number}/" if direct else path
        status, body = self.read("case" if direct else "verb", page)
        if status == 302 or not self.met("verb", status, [200]):
            return
        filled = self._filled(body, path, fields)
        if filled is None:
            self.book.too_late.append(verb)
            return
        self.pause(2, 8)
        status, page = self.send("deed", path, filled)
        if status == 409:
            self.book.too_late.append(verb)
        elif self.met(f"{verb}{_mistakes(page)}", status, [302]):
            self.book.deeds.append(verb)

    def _filled(
        self, page: bytes, path: str, fields: Mapping[str, Sequence[str]]
    ) -> dict[str, str] | None:
        """The form of this page as a browser would send it, with what is chosen here."""
        drawn = html.fromstring(page)
        for form in drawn.forms:
            if form.action == path or (form.get("id") == "deed" and not form.action):
                given = dict(form.form_values())
                for name, choices in fields.items():
                    if name not in form.inputs:
                        continue
                    asked = getattr(form.inputs[name], "value_options", [])
                    if some := list(choices) or asked:
                        given[name] = self.random.choice(some)
                return given
        return None


def _mistakes(page: bytes) -> str:
    """What a refused form says is wrong."""
    if not page.lstrip().startswith(b"<"):
        return ""
    said = html.fromstring(page).find_class("mistake")
    return "".join(f" ({one.text_content().strip()})" for one in said)
