"""The examples of the docs: the Python one is run as it stands there, the addresses of the R one are called."""

import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from klaster.pages.prose import prose
from klaster.web.api_page import WRITTEN_FOR, example
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def script(language):
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert found, language
    return found[1]


@pytest.fixture(scope="module")
def served():
    """The toy atlas on a port of this machine alone."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(ToyObservatory()), log_level="error"))
    thread = threading.Thread(target=server.run, args=([taken],), daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    server.should_exit = True
    thread.join(60)
    taken.close()


def test_the_python_example_runs(served):
    done = subprocess.run(
        [sys.executable, "-c", script("python").replace(WRITTEN_FOR, served)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, source = done.stdout.strip().splitlines()
    assert re.fullmatch(
        r"[1-9]\d* of 68 are not known; [1-9]\d* quotients are above 1 with their interval", first
    ), first
    assert source.startswith("SYNTHETIC")


def test_the_addresses_of_the_r_example_are_there():
    client = Client(create_app(ToyObservatory()))
    addresses = re.findall(r'paste0\(atlas, "([^"]+)"\)', script("r"))
    assert len(addresses) == 2
    for address in addresses:
        answer = client.get(f"/api/v1{address}")
        assert answer.status_code == 200
    assert {"rows", "next"} <= set(client.get(f"/api/v1{addresses[0]}").json())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_has_the_same_examples_for_its_own_server(language):
    page = Page(Client(create_app(ToyObservatory())).get(f"/{language}/api").text)
    shown = [one.text for one in page.all("pre")]
    for name, kind in (("client.py.txt", "python"), ("client.R", "r")):
        assert example(name) == script(kind)
        assert example(name, "http://atlas").split() in [text.split() for text in shown]


def test_the_docs_say_what_the_page_says():
    text = DOCS.read_text(encoding="utf-8")
    for part, words in prose("api", "en").items():
        assert not part or words in text
