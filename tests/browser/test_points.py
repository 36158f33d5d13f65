"""The live map of the points in a real browser: drawn when its fold is opened, with every point, or the drawing in its place."""

from __future__ import annotations

import shutil

import pytest

from klaster.web.app import create_app
from tests.browser.conftest import AXE
from tests.conftest import unavailable
from tests.functional.test_web_points import ManyPlants, many_plants
from tests.web_server import served

pytestmark = pytest.mark.browser

ADDRESS = "map?industry=29&period=2019"
WITH_GRAPHICS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]  # fmt: skip
WITHOUT = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]


@pytest.fixture(scope="module")
def server():
    """The address of a server of an edition with establishments."""
    app = create_app(ManyPlants(many_plants()))
    with served(app) as address:
        yield address


@pytest.fixture(scope="module", params=[WITH_GRAPHICS], ids=["graphics"])
def browser(request):
    """Chromium that draws three dimensions in software."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=request.param
        )
        yield chromium
        chromium.close()


def opened(visitor, address=ADDRESS, language="en"):
    page = visitor.open(f"{language}/{address}")
    page.click("#points-fold > summary")
    page.wait_for_selector(".points-live[data-drawn]", timeout=30_000)
    return page


def faults(visitor):
    """What went wrong, but for a driver that tells how fast software draws."""
    return [words for words in visitor.wrong if "GPU stall" not in words and "GL Driver" not in words]


class TestWithGraphics:
    def test_nothing_of_it_is_loaded_before_and_all_of_it_from_this_host_after(self, visit):
        visitor = visit()
        asked = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        page = visitor.open(f"en/{ADDRESS}")
        page.wait_for_load_state("networkidle")
        live = ("maplibre", "points.js", "points.json", "shapes.json")
        assert not [url for url in asked if any(name in url for name in live)]
        page.click("#points-fold > summary")
        page.wait_for_selector(".points-live[data-drawn]", timeout=30_000)
        assert all(any(name in url for url in asked) for name in (*live, "maplibre-worker"))
        assert faults(visitor) == []

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_draws_every_point(self, visit, language):
        visitor = visit()
        page = opened(visitor, language=language)
        assert page.evaluate("Number(document.querySelector('.points-live').dataset.view)") == 121
        assert "121" in page.locator(".live-word").inner_text()
        assert not page.locator(".plate-points .picture").is_visible()
        page.click(".points-live [data-do=drawing]")
        assert page.locator(".plate-points .picture svg").is_visible()
        assert not page.locator(".live-map").is_visible()
        assert faults(visitor) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_has_something_to_see(self, visit, scheme):
        page = opened(visit(color_scheme=scheme))
        shot = page.locator(".live-map").screenshot()
        assert len(shot) > 5_000
        page.click(".points-live [data-do=in]")
        page.wait_for_timeout(800)
        assert page.locator(".live-map").screenshot() != shot

    def test_is_moved_and_read_by_keyboard(self, visit):
        page = opened(visit(reduced_motion="reduce"))
        page.focus(".points-live [data-do=drawing]")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.live-map canvas')")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert "Map of the points" in page.evaluate("document.activeElement.getAttribute('aria-label')")
        page.keyboard.press("+")
        page.wait_for_selector(".points-live:not([data-view='121'])", timeout=15_000)
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.matches('.live-map canvas')")

    def test_stays_open_when_another_industry_is_chosen(self, visit):
        visitor = visit()
        page = opened(visitor)
        assert "points=open" in page.url
        page.select_option("select[name=industry]", "10")
        page.wait_for_url("**industry=10**")
        page.wait_for_selector(".points-live[data-view='0']", timeout=30_000)
        assert faults(visitor) == []

    def test_has_outlines_where_they_are_asked_for(self, visit):
        visitor = visit()
        page = visitor.open(f"ru/{ADDRESS}&layers=values,outlines")
        page.wait_for_selector(".points-live[data-drawn]", timeout=60_000)
        assert (
            "скопления предприятий, радиус 25 км · 2" in page.locator("#figure-map .legend-box").inner_text()
        )
        assert faults(visitor) == []

    def test_assistive_software_finds_no_serious_fault(self, visit):
        if not AXE.exists():
            unavailable("axe-core is not installed: run npm ci in frontend")
        page = opened(visit(bypass_csp=True, color_scheme="dark"), language="ru")
        page.add_script_tag(path=AXE)
        found = page.evaluate(
            "axe.run(document.querySelector('#points-fold'), {resultTypes: ['violations']})"
        )
        assert [
            (fault["id"], fault["nodes"][0]["html"][:200])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ] == []

    def test_never_scrolls_sideways(self, visit):
        page = opened(visit(viewport={"width": 320, "height": 700}), "industries/29?period=2019", "ru")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_its_programs_are_light_enough(self, visit):
        """At most 300 KB as they travel for the page's own; the worker, a program beside it, half of that."""
        page = visit().open(f"en/{ADDRESS}")
        sizes = page.evaluate("""async () => {
          const here = document.querySelector(".points-live").dataset;
          const sizes = [];
          for (const name of ["program", "library", "worker"]) {
            await fetch(here[name]).then((answer) => answer.arrayBuffer());
            sizes.push(performance.getEntriesByName(new URL(here[name], location.href).href).at(-1).encodedBodySize);
          }
          return sizes;
        }""")
        assert 0 < sizes[0] + sizes[1] <= 300 * 1024
        assert 0 < sizes[2] <= 150 * 1024


@pytest.mark.parametrize("browser", [WITHOUT], indirect=True, ids=["no-graphics"])
class TestWithout:
    def test_the_drawing_stands_there_and_it_is_said(self, visit):
        visitor = visit()
        page = visitor.open(f"ru/{ADDRESS}")
        page.click("#points-fold > summary")
        page.wait_for_selector(".live-off:not([hidden])")
        assert page.locator(".plate-points .picture svg").is_visible()
        assert not page.locator(".points-live").is_visible()
        assert visitor.wrong == []

    def test_the_drawing_stands_there_without_a_script(self, visit):
        page = visit(java_script_enabled=False).open(f"en/{ADDRESS}")
        page.click("#points-fold > summary")
        assert page.locator(".plate-points .picture svg").is_visible()
        assert page.locator(".plate-points summary:has-text('Table')").is_visible()
        assert not page.locator(".live-off").is_visible()
