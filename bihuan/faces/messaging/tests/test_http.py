"""The port against servers that really answer, and the stand-in as a gateway."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from aiosmtpd.controller import Controller
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.http import port, standin
from bihuan.faces.messaging.words import Channel, Letter, Outcome, Reply

PHONE = "16600004747"


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[standin.StandIn]:
    with standin.StandIn(tmp_path / "standin") as here:
        yield here


def behave(gateway: standin.StandIn, **told: Any) -> None:
    answer = requests.post(
        f"{standin.address(gateway.folder)}/behave", json=told, timeout=5
    )
    assert answer.status_code == 200


def letter(gateway: standin.StandIn, dedupe: str = "a", **more: Any) -> Letter:
    host = standin.address(gateway.folder).removeprefix("http://")
    url = f"json://{host}/send?:to={{to}}&:id={{id}}&:message=text&:title=&cto=1&rto=1"
    address = rules.gateway_url(url, to=PHONE, dedupe=dedupe)
    return Letter(address, "已派给区住建局 & 100%", "", dedupe, shared=True, **more)


def test_a_message_reaches_the_gateway_word_for_word(gateway: Any) -> None:
    assert port.send(letter(gateway)) == Outcome(Reply.TAKEN)
    (kept,) = standin.read(gateway.folder)
    assert (kept["to"], kept["text"]) == (PHONE, "已派给区住建局 & 100%")


def test_the_same_message_sent_twice_is_kept_once(gateway: Any) -> None:
    for _ in range(2):
        assert port.send(letter(gateway, "same")).reply is Reply.TAKEN
    assert len(standin.read(gateway.folder)) == 1


def test_a_busy_gateway_is_believed_when_it_says_how_long(gateway: Any) -> None:
    behave(gateway, answer=429, retry_after=7)
    assert port.send(letter(gateway)) == Outcome(Reply.LATER, "http-429", 7.0)
    assert port.send(letter(gateway)).reply is Reply.TAKEN


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (500, Outcome(Reply.LATER, "http-500")),
        (400, Outcome(Reply.REFUSED, "http-400")),
        (401, Outcome(Reply.LATER, "http-401")),
        ("hang", Outcome(Reply.LATER, "timeout")),
    ],
)
def test_how_a_gateways_no_is_read(
    gateway: Any, answer: object, outcome: Outcome
) -> None:
    behave(gateway, answer=answer)
    assert port.send(letter(gateway)) == outcome


def test_a_gateway_that_took_it_and_did_not_say_so_gets_it_once(gateway: Any) -> None:
    behave(gateway, answer="lost")
    assert port.send(letter(gateway)).reply is Reply.LATER
    assert port.send(letter(gateway)).reply is Reply.TAKEN
    assert len(standin.read(gateway.folder)) == 1


def test_a_gateway_that_is_not_there(gateway: Any) -> None:
    gone = letter(gateway)
    gateway.stop()
    assert port.send(gone) == Outcome(Reply.LATER, "unreachable")
    assert standin.address(gateway.folder) == ""


def test_what_the_stand_in_took_is_there_after_it_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", standin.__name__, str(tmp_path)]
    for times in range(2):
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        try:
            assert int(running.stdout.readline())
            body = {"id": "x", "to": PHONE, "text": "一"}
            url = f"{standin.address(tmp_path)}/send"
            answer = requests.post(url, json=body, timeout=5)
            assert answer.json()["repeated"] is bool(times)
        finally:
            running.kill()
            running.wait()
            running.stdout.close()
            (tmp_path / standin.PORT).unlink(missing_ok=True)
    assert len(standin.read(tmp_path)) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1, "to": "2"}'])
def test_a_malformed_message_is_refused_and_not_kept(gateway: Any, body: bytes) -> None:
    url = f"{standin.address(gateway.folder)}/send"
    answer = requests.post(url, data=body, timeout=5)
    assert 400 <= answer.status_code < 500
    assert standin.read(gateway.folder) == []


# -- Robots and mail -----------------------------------------------------------------


class Robot(BaseHTTPRequestHandler):
    """Answers 200 to everything, as they all do, with what it was told to say."""

    say: dict[str, Any] = {}
    got: list[tuple[str, dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.path, json.loads(body)))
        said = json.dumps(type(self).say).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Robot]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{home}/wecom?key={{key}}")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{home}/ding?t={{token}}")
    monkeypatch.setattr(NotifyFeishu, "notify_url", f"{home}/feishu/{{token}}")
    Robot.say, Robot.got = {}, []
    yield Robot
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("channel", "token", "good", "bad"),
    [
        (Channel.WECOM, "abcd1234-ef", {"errcode": 0}, {"errcode": 93000}),
        (Channel.DINGTALK, "a1b2c3d4e5f6a7b8", {"errcode": 0}, {"errcode": 300005}),
        (Channel.FEISHU, "abcd1234-ef56", {"code": 0}, {"code": 19001}),
    ],
)
def test_robots_are_spoken_to_by_apprise_and_their_no_is_heard(
    robot: type[Robot],
    channel: Channel,
    token: str,
    good: dict[str, int],
    bad: dict[str, int],
) -> None:
    one = Letter(
        rules.personal_url(channel, token), "三件将到期", "", "a", shared=False
    )
    robot.say = good
    assert port.send(one) == Outcome(Reply.TAKEN)
    robot.say = bad
    assert port.send(one).reply is Reply.REFUSED
    path, body = robot.got[0]
    assert token in path
    assert "三件将到期" in json.dumps(body, ensure_ascii=False)


class Box:
    """Keeps what arrives; refuses whom it does not know."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_RCPT(  # noqa: N802 - its name there
        self, server: Any, session: Any, envelope: Any, to: str, options: Any
    ) -> str:
        if to.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.letters.append(envelope)
        return "250 OK"


def test_mail_goes_out_by_smtp() -> None:
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=at)
    server.start()
    try:
        url = f"mailto://127.0.0.1:{at}?to={{to}}&from=bihuan@example.cn&mode=insecure"

        def to(whom: str) -> Letter:
            address = rules.gateway_url(url, to=whom, dedupe="a")
            return Letter(address, "三件将到期", "今日待办", "a", shared=True)

        assert port.send(to("zhang@example.cn")).reply is Reply.TAKEN
        assert port.send(to("nobody@example.cn")).reply is not Reply.TAKEN
    finally:
        server.stop()
    (got,) = box.letters
    assert got.rcpt_tos == ["zhang@example.cn"]
    assert b"Subject:" in got.content


def test_apprise_says_which_addresses_it_can_read() -> None:
    assert port.knows("json://gateway.example/send?:to=1")
    assert not port.knows("nonsense://x")


def test_nothing_of_a_message_is_logged(
    gateway: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    behave(gateway, answer=500)
    port.send(letter(gateway))
    port.send(letter(gateway))
    assert PHONE not in caplog.text
    assert "住建局" not in caplog.text
