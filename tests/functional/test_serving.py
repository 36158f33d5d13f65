"""The atlas in production: answers remembered while they hold, programs held to a rate, watching without personal data, health."""

import asyncio
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from klaster.web.app import create_app
from klaster.web.operations.limiting import RateLimit
from klaster.web.operations.production import Serving, in_production
from klaster.web.operations.remembering import RememberedAnswers
from klaster.web.operations.watching import Watch
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client


class Counting:
    """An application that counts how often it is asked."""

    def __init__(self, **headers):
        self.asked = 0
        self.headers = headers
        self.status = 200

    async def __call__(self, scope, receive, send):
        self.asked += 1
        answer = PlainTextResponse(f"{self.asked} {scope['path']}", self.status, self.headers)
        await answer(scope, receive, send)


class TestRemembering:
    def kept(self, inner, state="one", most=1000):
        self.state = state
        return RememberedAnswers(inner, lambda: self.state, most)

    def test_the_same_address_of_the_same_state_is_asked_once(self):
        inner = Counting()
        client = Client(self.kept(inner))
        assert [client.get("/en/map?period=1").text for _ in range(3)] == ["1 /en/map"] * 3
        assert inner.asked == 1
        client.get("/en/map?period=2")
        client.get("/ru/map?period=1")
        assert inner.asked == 3

    def test_another_state_is_another_answer(self):
        inner = Counting()
        client = Client(self.kept(inner))
        client.get("/en/map")
        self.state = "two"
        assert client.get("/en/map").text == "2 /en/map"

    @pytest.mark.parametrize(
        "headers",
        [
            {"cookie": "klaster_session=a"},
            {"authorization": "Bearer a"},
            {"if-none-match": 'W/"a"'},
            {"range": "bytes=0-1"},
        ],
    )
    def test_what_is_of_somebody_passes_through(self, headers):
        inner = Counting()
        client = Client(self.kept(inner))
        for _ in range(2):
            client.get("/en/map", headers=headers)
        assert inner.asked == 2

    @pytest.mark.parametrize(
        ("status", "headers"), [(404, {}), (200, {"set-cookie": "a=b"}), (200, {"cache-control": "no-store"})]
    )
    def test_what_is_no_plain_success_is_not_kept(self, status, headers):
        inner = Counting(**headers)
        inner.status = status
        client = Client(self.kept(inner))
        for _ in range(2):
            client.get("/en/map")
        assert inner.asked == 2

    def test_memory_has_an_end(self):
        inner = Counting()
        kept = self.kept(inner, most=100)
        client = Client(kept)
        for place in range(50):
            client.get(f"/en/{place}")
        assert kept.bytes <= 100
        client.get("/en/49")
        assert inner.asked == 50
        client.get("/en/0")
        assert inner.asked == 51

    def test_those_who_ask_at_once_are_answered_by_one_making(self):
        class Slow(Counting):
            async def __call__(self, scope, receive, send):
                await asyncio.sleep(0.05)
                await super().__call__(scope, receive, send)

        inner = Slow()
        kept = self.kept(inner)

        async def all_at_once():
            transport = httpx.ASGITransport(app=kept)
            async with httpx.AsyncClient(transport=transport, base_url="http://atlas") as client:
                return await asyncio.gather(*(client.get("/en/map") for _ in range(9)))

        assert {answer.text for answer in asyncio.run(all_at_once())} == {"1 /en/map"}
        assert inner.asked == 1

    def test_host_and_packing_have_answers_of_their_own(self):
        inner = Counting()
        client = Client(self.kept(inner))
        client.get("/en/map", headers={"host": "a.example"})
        client.get("/en/map", headers={"host": "b.example"})
        client.get("/en/map", headers={"host": "b.example", "accept-encoding": "identity"})
        assert inner.asked == 3

    def test_pages_are_the_same_with_and_without(self):
        observatory = ToyObservatory()
        plain = Client(create_app(observatory))
        served = Client(in_production(create_app(observatory), observatory, Serving(rate=0)))
        for address in ("/en/map", "/ru/regions/NL-1", "/en/lq.csv", "/api/v1/editions"):
            first, second, other = (
                served.get(address),
                served.get(address),
                plain.get(address),
            )
            assert first.content == second.content == other.content
            assert second.headers["content-security-policy"] == other.headers["content-security-policy"]
            assert second.headers["etag"] == first.headers["etag"] if "etag" in first.headers else True


class TestRate:
    def test_a_program_is_told_when_to_come_again(self):
        now = [0.0]
        client = Client(RateLimit(Counting(), 2, lambda: now[0]))
        answers = [client.get("/api/v1/editions").status_code for _ in range(10)]
        assert answers == [200] * 8 + [429] * 2
        refused = client.get("/api/v1/editions")
        assert refused.headers["retry-after"] == "1"
        assert "requests a second" in refused.text
        now[0] += 1.0
        assert [client.get("/api/v1/editions").status_code for _ in range(3)] == [200, 200, 429]

    def test_screens_are_never_limited_and_nought_is_no_limit(self):
        limited = Client(RateLimit(Counting(), 1, lambda: 0.0))
        assert {limited.get("/en/map").status_code for _ in range(20)} == {200}
        unlimited = Client(RateLimit(Counting(), 0, lambda: 0.0))
        assert {unlimited.get("/api/v1/x").status_code for _ in range(20)} == {200}


class TestWatching:
    def test_a_line_holds_no_personal_data(self):
        out = io.StringIO()
        client = Client(Watch(Counting(), lines=True, out=out))
        client.get("/en/search?q=secret+name", headers={"cookie": "klaster_session=secret"})
        line = json.loads(out.getvalue())
        assert set(line) == {"time", "method", "path", "status", "ms", "bytes"}
        assert (line["path"], line["status"]) == ("/en/search", 200)
        assert "secret" not in out.getvalue()
        assert not re.search(r"\d+\.\d+\.\d+\.\d+", out.getvalue())

    def test_a_private_address_is_not_written_down(self):
        out = io.StringIO()
        Client(Watch(Counting(), lines=True, out=out)).get("/own/Unguessable123/ru/lq")
        assert json.loads(out.getvalue())["path"] == "/own/…/ru/lq"

    def test_metrics_count_what_was_asked(self):
        watch = Watch(Counting())
        client = Client(watch)
        for address in ("/en/map", "/api/v1/x", "/en/lq"):
            client.get(address)
        text = watch.metrics(lambda: {"answers_kept_bytes": 5})
        assert 'klaster_requests_total{kind="screen",status="200"} 2' in text
        assert "klaster_request_seconds_count 3" in text
        assert "klaster_answers_kept_bytes 5" in text
        counts = [int(found) for found in re.findall(r'bucket\{le="[^"]+"\} (\d+)', text)]
        assert counts == sorted(counts)


class TestHealth:
    def test_is_alive_ready_and_measured(self):
        observatory = ToyObservatory()
        client = Client(in_production(create_app(observatory), observatory, Serving()))
        assert client.get("/healthz").text == "alive\n"
        assert client.get("/readyz").text == f"ready {observatory.digest}\n"
        client.get("/en/map")
        assert 'kind="screen"' in client.get("/metrics").text

    def test_says_when_it_is_not_ready(self, tmp_path):
        from klaster.workbench.observatory import Observatory

        client = Client(in_production(FastAPI(), Observatory(tmp_path / "nothing"), Serving()))
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "nothing has been built here" in answer.text


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_two_workers_serve_and_stop_at_a_word(tmp_path):
    table = "region,nace,year,employment\n" + "".join(
        f"{region},{code},2018,{100 + 7 * len(code) + place}\n"
        for place, region in enumerate(("KG-B", "KG-C"))
        for code in ("10", "11", "62")
    )
    (tmp_path / "jobs.csv").write_text(table)
    klaster = [str(Path(sys.executable).with_name("klaster"))]
    for words in (["new", "obs", "--from", "jobs.csv"], ["build", "obs"]):
        subprocess.run([*klaster, *words], cwd=tmp_path, check=True, capture_output=True, env={**os.environ})
    port = _free_port()
    server = subprocess.Popen(
        [*klaster, "serve", "obs", "--port", str(port), "--workers", "2", "--log-format", "json"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the server did not come up"
                time.sleep(0.2)
        assert httpx.get(f"http://127.0.0.1:{port}/en/lq", timeout=30).status_code == 200
    finally:
        server.send_signal(signal.SIGTERM)
        out, _ = server.communicate(timeout=30)
    assert server.returncode in (0, -signal.SIGTERM)
    assert any('"path": "/en/lq"' in line for line in out.splitlines())
    assert "Traceback" not in out


def test_any_site_may_read_the_interface_and_no_page(tmp_path):
    client = Client(create_app(ToyObservatory()))
    assert client.get("/api/v1/editions").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/en/map").headers
    preflight = client.request(
        "OPTIONS",
        "/api/v1/register/records",
        headers={"origin": "https://a.example", "access-control-request-method": "POST"},
    )
    assert preflight.status_code >= 400


def test_what_the_docs_say_to_type_exists():
    """The units and examples of docs/serving.md name commands, options and addresses that are there."""
    text = Path("docs/serving.md").read_text(encoding="utf-8")
    command = str(Path(sys.executable).with_name("klaster"))
    known = subprocess.run([command, "serve", "--help"], check=True, capture_output=True, text=True).stdout
    for option in set(re.findall(r"--(?:host|port|workers|rate|log-format|behind-proxy)", text)):
        assert option in known
    observatory = ToyObservatory()
    client = Client(in_production(create_app(observatory), observatory, Serving()))
    for address in re.findall(r"^\| `(/\w+)`", text, re.MULTILINE):
        assert client.get(address).status_code == 200
