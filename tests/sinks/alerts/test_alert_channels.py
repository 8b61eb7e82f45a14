"""Channels against real servers on loopback: signatures, hanging and failing webhooks, redirects, private addresses, Apprise."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import io
import json
import logging
import socket
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from processors.alerts import Delivery
from processors.errors import BadSettings
from sinks.alerts import signing
from sinks.alerts.channels import Refused, sender
from sinks.alerts.policy import Channel
from sinks.alerts.wording import compose_test

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
KEY = b"0123456789abcdef01234567"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
SECOND = timedelta(seconds=1)


def webhook(url: str, *, private: bool = True) -> Channel:
    return Channel(name="desk", kind="webhook", url=url, secret=SECRET, private=private)


def message() -> Delivery:
    return compose_test(webhook("http://x.example"), NOW)


def send(channel: Channel, delivery: Delivery, *, timeout: timedelta = 30 * SECOND, now: datetime = NOW) -> None:
    async def work() -> None:
        target = sender(channel, timeout=timeout)
        try:
            await target.send(delivery, now)
        finally:
            await target.close()

    asyncio.run(work())


def refused(channel: Channel, *, timeout: timedelta = 30 * SECOND) -> Refused:
    with pytest.raises(Refused) as caught:
        send(channel, message(), timeout=timeout)
    said = str(caught.value)
    assert "127.0.0.1" not in said
    assert "token" not in said
    assert SECRET not in said
    return caught.value


# Signatures


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the Standard Webhooks specification 1.0.
    secret = signing.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signing.headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}')
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made["webhook-timestamp"] == "1614265330"
    assert made["webhook-id"] == made["Idempotency-Key"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_a_plain_secret_is_its_own_key() -> None:
    assert signing.key("sixteen letters!") == b"sixteen letters!"


@pytest.mark.parametrize("secret", ["", "short", "whsec_", "whsec_YQ==", "whsec_%%%"])
def test_what_is_no_secret(secret: str) -> None:
    with pytest.raises(BadSettings, match=r"^secret: "):
        signing.key(secret)


# Webhooks


def test_a_webhook_gets_the_signed_json(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("taken", status=202)
    delivery = message()
    send(webhook(httpserver.url_for("/hook")), delivery)
    (request, _) = httpserver.log[0]
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(request.data)["id"] == delivery.id == request.headers["webhook-id"] == request.headers["Idempotency-Key"]
    signed = f"{delivery.id}.{request.headers['webhook-timestamp']}.".encode() + request.data
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(request.headers["webhook-timestamp"]) - NOW.timestamp()) < 1


def test_sent_again_it_has_the_same_id_and_a_fresh_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    delivery = message()
    for now in (NOW, NOW + timedelta(hours=1)):
        send(webhook(httpserver.url_for("/hook")), delivery, now=now)
    first, second = (request.headers for request, _ in httpserver.log)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 3600


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_an_error_is_told_by_its_number(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/hook").respond_with_data("token=secret", status=status)
    assert str(refused(webhook(httpserver.url_for("/hook")))) == f"it answered {status}"


def test_the_wait_that_a_server_asks_for_is_kept(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status=429, headers={"Retry-After": "120"})
    assert refused(webhook(httpserver.url_for("/hook"))).after == timedelta(minutes=2)
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("", status=503, headers={"Retry-After": "9" * 30})
    assert refused(webhook(httpserver.url_for("/hook"))).after == timedelta(days=1)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://127.0.0.1:1/", "https://elsewhere.example/", "/moved"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(httpserver: HTTPServer, status: int, target: str) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status=status, headers={"Location": target})
    assert "redirects are not followed" in str(refused(webhook(httpserver.url_for("/hook"))))
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "0.0.0.0"])
def test_private_addresses_are_refused_unless_allowed(httpserver: HTTPServer, host: str) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    with pytest.raises(Refused, match="private") as caught:
        send(webhook(f"http://{host}:{httpserver.port}/hook?token=secret", private=False), message())
    assert "token" not in str(caught.value)
    assert httpserver.log == []


def test_a_webhook_that_hangs_is_left_after_its_time(httpserver: HTTPServer) -> None:
    let_go = Event()

    def hang(_: Request) -> Response:
        let_go.wait(20)
        return Response("late")

    httpserver.expect_request("/hook").respond_with_handler(hang)
    try:
        assert str(refused(webhook(httpserver.url_for("/hook")), timeout=timedelta(seconds=0.2))) == "no answer within 0.2 s"
    finally:
        let_go.set()


def test_an_answer_without_end_is_not_read_to_it(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data(b"x" * (4 << 20))
    send(webhook(httpserver.url_for("/hook")), message())


def test_nobody_there_is_told_without_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert str(refused(webhook(f"http://127.0.0.1:{port}/token"))) == "no connection (ECONNREFUSED)"


def test_an_answer_that_is_no_http() -> None:
    async def work() -> str:
        async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 token smtp ready\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        target = sender(webhook(f"http://127.0.0.1:{port}/"), timeout=10 * SECOND)
        try:
            with pytest.raises(Refused) as caught:
                await target.send(message(), NOW)
        finally:
            await target.close()
            server.close()
        return str(caught.value)

    said = asyncio.run(work())
    assert said.startswith("no connection (")
    assert "token" not in said


# Apprise


def test_apprise_sends_title_and_text(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/path/token123").respond_with_data("")
    delivery = message()
    send(Channel(name="news", url=f"json://{httpserver.host}:{httpserver.port}/path/token123"), delivery)
    sent = json.loads(httpserver.log[0][0].data)
    assert (sent["title"], sent["message"]) == (delivery.title, delivery.text)


class Logged(logging.Handler):
    """What reaches the log."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.names.add(record.name)


def test_apprise_tells_a_failure_without_the_secrets(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/path/token123").respond_with_data("token123 is wrong", status=500)
    logged, root = Logged(), logging.getLogger()
    root.addHandler(logged)
    try:
        with pytest.raises(Refused) as caught:
            send(Channel(name="news", url=f"json://user:sekrit@{httpserver.host}:{httpserver.port}/path/token123"), message())
    finally:
        root.removeHandler(logged)
    assert "error=500" in str(caught.value)
    for hidden in ("token123", "sekrit", str(httpserver.port)):
        assert hidden not in str(caught.value)
    assert "apprise" not in logged.names


def test_a_long_message_comes_in_parts_and_whole() -> None:
    target: Any = sender(Channel(name="news", url="tgram://123456789:abcdefghijklmnopqrstuvwxyz_ABCDEFGH/12345/"), timeout=SECOND)
    (service,) = target._target
    text = "\n".join(f"سطر {number} من رسالة طويلة" for number in range(1000))
    parts = service._apply_overflow(text, title="عنوان")
    assert len(parts) > 3
    assert all(len(part["body"]) <= 4096 for part in parts)
    assert "سطر 999" in parts[-1]["body"]
    chosen: Any = sender(Channel(name="news", url="json://127.0.0.1/?overflow=truncate"), timeout=SECOND)
    assert next(iter(chosen._target)).overflow_mode == "truncate"


def test_what_apprise_does_not_know_is_told_without_the_address() -> None:
    with pytest.raises(BadSettings, match="alert channel 'news': url: Apprise knows no such address") as caught:
        sender(Channel(name="news", url="nonsense://sekrit"), timeout=SECOND)
    assert "sekrit" not in str(caught.value)


def test_a_service_that_raises_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = Channel(name="news", url="json://127.0.0.1/token123")
    target: Any = sender(channel, timeout=SECOND)

    def fail(**_: object) -> bool:
        raise RuntimeError("json://127.0.0.1/token123 broke")

    monkeypatch.setattr(target._target, "notify", fail)
    with pytest.raises(Refused, match="RuntimeError") as caught:
        asyncio.run(target.send(message(), NOW))
    assert "token123" not in str(caught.value)


# The rest


def test_the_terminal_writes_the_text() -> None:
    out = io.StringIO()
    delivery = message()
    asyncio.run(sender(Channel(name="t", kind="stdout"), timeout=SECOND, out=out).send(delivery, NOW))
    assert out.getvalue() == f"{delivery.text}\n\n"


def test_a_closed_terminal_is_a_refusal() -> None:
    out = io.StringIO()
    out.close()
    with pytest.raises(Refused, match="standard output"):
        asyncio.run(sender(Channel(name="t", kind="stdout"), timeout=SECOND, out=out).send(message(), NOW))


def test_the_page_takes_everything() -> None:
    asyncio.run(sender(Channel(name="page", kind="page"), timeout=SECOND).send(message(), NOW))


