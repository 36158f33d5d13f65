"""The atlas in a real browser: with and without scripts, by keyboard, on a narrow screen, and to assistive software."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from klaster.web.app import create_app
from tests.conftest import ROOT, unavailable
from tests.toy_observatory import ToyObservatory

pytestmark = pytest.mark.browser

SCREENS = ("", "map", "map?indicator=surplus", "regions", "regions/NL-1", "lq?section=all", "compare?regions=NL-1,NL-2&period=2019", "compare?regions=NL-1,NL-2,NL-3,NL-4&period=2019&work=krugman&of=NL-1", "methods",
           "methods/location_quotient", "glossary", "explain?region=NL-2&industry=62&period=2019", "data", "api")  # fmt: skip
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def server():
    """The address of a server of our own on a free port of this machine."""
    settings = uvicorn.Config(
        create_app(ToyObservatory()), host="127.0.0.1", port=0, log_level="error", ws="none", lifespan="off"
    )
    running = uvicorn.Server(settings)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not running.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


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
        self.page.goto(f"{self.server}/{address}")
        self.page.wait_for_load_state("networkidle")
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


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_screen_opens_cleanly(visit, language, scripts):
    """Nothing leaves the host, nothing breaks the policy, nothing is said on the console."""
    visitor = visit(java_script_enabled=scripts)
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").inner_text().strip(), path
    assert visitor.wrong == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_narrow_screen_never_scrolls_sideways(visit, language):
    visitor = visit(viewport={"width": 320, "height": 700})
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_assistive_software_finds_no_serious_fault(visit, scheme):
    if not AXE.exists():
        unavailable("axe-core is not installed: run npm ci in frontend")
    visitor = visit(color_scheme=scheme)
    for path in SCREENS:
        page = visitor.open(f"ru/{path}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"][:300])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], path


class TestByKeyboard:
    def test_a_region_of_the_map_is_reached_and_opened(self, visit):
        page = visit().open("en/map?industry=29&period=2019")
        for _ in range(60):
            page.keyboard.press("Tab")
            code = page.evaluate(
                "document.activeElement.closest('svg') && document.activeElement.dataset.code"
            )
            if code:
                break
        assert code == "NL-1"
        lit = page.locator("tr.is-lit")
        assert lit.get_attribute("data-code") == "NL-1"
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/regions/NL-1**")

    def test_the_content_is_one_key_away(self, visit):
        page = visit().open("en/lq")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    def test_the_map_can_be_passed_by(self, visit):
        page = visit().open("en/map?industry=29&period=2019")
        page.locator(".picture .skip").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.closest('svg') !== null")


class TestChoices:
    def test_show_at_once_with_a_script(self, visit):
        visitor = visit()
        page = visitor.open("en/map?industry=29&period=2019")
        page.select_option("select[name=industry]", "62")
        page.wait_for_url("**industry=62**")
        page.wait_for_function("document.querySelector('h1').textContent.includes('Programming')")
        assert "Programming" in page.title()
        assert visitor.wrong == []

    def test_show_with_a_button_without_one(self, visit):
        page = visit(java_script_enabled=False).open("en/map?industry=29&period=2019&edition=toy")
        page.select_option("select[name=industry]", "62")
        page.click("form.fields button")
        assert "industry=62" in page.url
        assert "edition=toy" in page.url
        assert "Programming" in page.locator("h1").inner_text()

    def test_the_address_is_the_state(self, visit):
        """What one reader sees, another sees at the same address."""
        page = visit().open("en/map?industry=29&period=2019")
        page.select_option("select[name=period]", "2020")
        page.wait_for_url("**period=2020**")
        page.wait_for_function("document.querySelector('h1').textContent.includes('2020')")
        shown = page.locator(".ranks").inner_text()
        other = visit(java_script_enabled=False).open(
            page.url.partition("/en/")[2] and "en/" + page.url.partition("/en/")[2]
        )
        assert other.locator(".ranks").inner_text() == shown


def test_pointing_at_a_region_lights_its_row(visit):
    page = visit().open("en/map?industry=29&period=2019")
    page.hover("svg.map a[data-code='NL-2'] path")
    assert page.locator("tr.is-lit").get_attribute("data-code") == "NL-2"


def test_a_page_can_be_printed(visit):
    page = visit().open("ru/regions/NL-1")
    page.emulate_media(media="print")
    assert not page.locator("form.fields").first.is_visible()
    assert page.locator("svg.bubble").is_visible()
