"""What every test in a browser shares: the browser, and visitors who remember what went wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, unavailable

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(program).exists():
        unavailable("there is no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class Visitor:
    """A page of a browser that remembers everything that went wrong on it."""

    def __init__(self, browser, server, **settings):
        self.server = server
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on(
            "console",
            lambda message: message.type in ("error", "warning") and self.wrong.append(message.text),
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._check)

    def _check(self, request):
        if not request.url.startswith((self.server, "data:")):
            self.wrong.append(f"a request left the host: {request.url}")

    def open(self, address):
        answer = self.page.goto(f"{self.server}/{address}")
        assert answer is None or answer.status < 400, address
        return self.page


@pytest.fixture
def visit(browser, server):
    """Opens visitors with the settings asked for, and closes them."""
    visitors: list[Visitor] = []

    def opened(**settings):
        visitors.append(Visitor(browser, server, **settings))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.context.close()
