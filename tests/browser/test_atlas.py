"""The atlas in a real browser: with and without scripts, by keyboard, on a narrow screen, and to assistive software."""

from __future__ import annotations

import csv
import io
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pypdfium2
import pytest

from klaster.web.app import create_app
from tests.browser.conftest import AXE
from tests.conftest import unavailable
from tests.screens import addresses
from tests.toy_observatory import ToyObservatory
from tests.web_server import served

pytestmark = pytest.mark.browser

SCREENS = addresses()


FOCUS = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const all = [...document.querySelectorAll("*")];
  const drawn = here.closest("svg") && getComputedStyle(here.querySelector("path, circle, text") || here).stroke !== "none";
  return [all.indexOf(here), here === document.body || style.outlineStyle !== "none" || Boolean(drawn)];
}"""
"""Where the keyboard is, and whether a reader sees it."""


@pytest.fixture(scope="module")
def server():
    """The address of a server of our own on a free port of this machine."""
    with served(create_app(ToyObservatory())) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_screen_opens_cleanly(visit, language, scripts):
    """Nothing leaves the host, nothing breaks the policy, nothing is said on the console; the other language is one click away."""
    visitor = visit(java_script_enabled=scripts)
    other = {"ru": "en", "en": "ru"}[language]
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").inner_text().strip(), path
        switch = page.locator(f"nav.languages a[hreflang={other}]").get_attribute("href")
        here = page.url.removeprefix(f"{visitor.server}/{language}/")
        assert unquote(switch) == unquote(f"/{other}/{here}"), path
    page.wait_for_load_state("networkidle")
    assert visitor.wrong == []


@pytest.mark.parametrize("face", [True, False], ids=["typeface", "no-typeface"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_narrow_screen_never_scrolls_sideways(visit, language, face):
    visitor = visit(viewport={"width": 320, "height": 700})
    if not face:  # it may come too late for the first page
        visitor.page.route("**/*.woff2", lambda route: route.abort())
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize(("scheme", "language"), [("light", "ru"), ("dark", "en")])
def test_assistive_software_finds_no_serious_fault(visit, scheme, language):
    if not AXE.exists():
        unavailable("axe-core is not installed: run npm ci in frontend")
    visitor = visit(color_scheme=scheme, bypass_csp=True)
    for path in [*SCREENS, "embed/map?figure=map", "nowhere"]:
        page = visitor.page
        page.goto(f"{visitor.server}/{language}/{path}")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"][:300])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], path


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_form_sent_as_it_stands_changes_nothing(visit, language):
    """The choices of a screen are all in its address: sent again, they give the same screen."""
    visitor = visit(java_script_enabled=False)
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        forms = page.locator("main form.fields")
        # An opened working is a fold of the screen, not one of its choices.
        if "work=" in path or not forms.count():
            continue
        before = page.locator("main").inner_text()
        forms.first.locator("button").click()
        page.wait_for_load_state()
        assert page.locator("main").inner_text() == before, path


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

    def test_every_stop_is_another_and_is_seen(self, visit):
        visitor = visit()
        for path in SCREENS:
            page = visitor.open(f"en/{path}")
            last = None
            for _ in range(14):
                page.keyboard.press("Tab")
                stop, seen = page.evaluate(FOCUS)
                assert stop != last, path
                assert seen, (path, stop)
                last = stop

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


class TestNumbers:
    """One number, the same wherever it is read."""

    ADDRESS = "map?industry=29&period=2019"

    def test_on_the_screen_in_its_file_and_from_the_interface_are_equal(self, visit):
        page = visit().open(f"en/{self.ADDRESS}")
        shown = dict(
            page.evaluate(
                "[...document.querySelectorAll('tr[data-code]')].map(r => [r.dataset.code, r.querySelector('td.is-value, td.is-zero, td.is-estimate, td.is-confidential, td.is-not-collected').textContent])"
            )
        )
        text = page.evaluate(
            f"fetch('/en/{self.ADDRESS.replace('map', 'map.csv', 1)}').then(answer => answer.text())"
        )
        filed = {row["region"]: row for row in csv.DictReader(io.StringIO(text))}
        asked = "/api/v1/results/location_quotient?industry=29&period=2019"
        told = page.evaluate(f"fetch('{asked}').then(answer => answer.json())")
        rows = {row["region"]: row for row in told["rows"]}
        assert set(shown) == set(filed) == set(rows)
        for code, words in shown.items():
            if words == "(c)":
                assert filed[code]["status"] == rows[code]["status"] == "Q"
                assert not filed[code]["value"]
                assert rows[code]["value"] is None
                continue
            assert float(filed[code]["value"]) == rows[code]["value"]
            assert float(words.split("(")[0].strip("≈ ")) == pytest.approx(rows[code]["value"], abs=0.005)

    def test_open_to_their_working(self, visit):
        page = visit().open(f"en/{self.ADDRESS}")
        words = page.locator("tr[data-code='NL-1'] td.num a").inner_text()
        page.click("tr[data-code='NL-1'] td.num a")
        page.wait_for_url("**/explain?**")
        assert page.locator(".figure-large").inner_text() == words


class TestOnAnotherSite:
    def test_a_figure_alone_is_shown_and_a_screen_is_not(self, browser, server, tmp_path):
        frames = "".join(
            f"<iframe src='{server}/ru/{path}'></iframe>" for path in ("embed/map?figure=map", "map")
        )
        (tmp_path / "index.html").write_text(frames)
        quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
        site = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=tmp_path))
        threading.Thread(target=site.serve_forever, daemon=True).start()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{site.server_port}/index.html")
        page.wait_for_load_state("networkidle")
        alone, whole = page.frames[1:]
        assert alone.locator("svg.map").count() == 1
        assert "chrome-error" in whole.url
        context.close()
        site.shutdown()
        site.server_close()


def test_a_citation_can_be_copied(visit):
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("ru/map?industry=29&period=2019")
    page.click("#figure-map summary:has-text('Цитировать')")
    page.click("#figure-map details[open] button.copy")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "vintage=" in copied
    assert "Источник" in copied
    assert visitor.wrong == []


class TestInteractiveCharts:
    def test_are_drawn_when_opened_and_nothing_of_them_is_loaded_before(self, visit):
        visitor = visit()
        asked = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        page = visitor.open("ru/regions/NL-1?period=2019")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "vega" in url or ".vl.json" in url]
        for figure in ("bubble", "ranking", "trend"):
            page.click(f"#figure-{figure} details.interactive summary")
            chart = page.locator(f"#figure-{figure} .chart-box svg")
            chart.wait_for()
            assert chart.locator("path").count() > 2
        assert visitor.wrong == []

    def test_their_programs_are_light_enough(self, visit):
        """At most 300 KB as they travel."""
        page = visit().open("en/regions/NL-1?period=2019")
        sizes = page.evaluate("""async () => {
          const here = document.body.dataset;
          let sum = 0;
          for (const name of ["program", "vega", "lite", "interpreter"]) {
            await fetch(here[name]).then((answer) => answer.arrayBuffer());
            sum += performance.getEntriesByName(new URL(here[name], location.href).href).at(-1).encodedBodySize;
          }
          return sum;
        }""")
        assert 0 < sizes <= 300 * 1024


class TestTheFourQuestions:
    """Each is answered within three clicks from the front screen, and the answer is on the screen."""

    @pytest.fixture
    def front(self, visit):
        page = visit(java_script_enabled=False).open("en/")
        page.clicks = 0
        return page

    @staticmethod
    def click(page, selector):
        page.clicks += 1
        page.click(selector)

    def choose(self, page, selector, value):
        """Opening a list and taking a line of it count as one click each."""
        page.clicks += 1
        page.select_option(selector, value)

    def test_what_is_my_region_strong_in(self, front):
        self.choose(front, "#ask-region", "NL-1")
        self.click(front, "form:has(#ask-region) button")
        assert front.locator("h1").inner_text() == "Upper Elm"
        assert "Motor vehicles" in front.locator("p.headline").inner_text()
        assert front.clicks <= 3

    def test_where_is_this_industry(self, front):
        self.choose(front, "#ask-industry", "29")
        self.click(front, "form:has(#ask-industry) button")
        assert front.locator("svg.map a[data-code]").count() >= 4
        assert front.locator("table.ranks tbody tr").first.is_visible()
        assert front.clicks <= 3

    def test_do_the_priorities_match_the_data(self, front):
        self.click(front, "form:has(#ask-edition) button")
        assert front.locator("table.square").is_visible()
        assert front.clicks <= 3

    def test_is_this_a_cluster(self, front):
        self.choose(front, "#judge-region", "NL-1")
        self.choose(front, "#judge-industry", "29")
        self.click(front, "form:has(#judge-region) button")
        assert front.locator(".figure-large").is_visible()
        assert front.clicks <= 3


class TestTheTheme:
    def test_is_switched_without_a_script(self, visit):
        page = visit(java_script_enabled=False, color_scheme="light").open("ru/map")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click(".themes summary")
        page.check("#theme-dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light

    def test_is_kept_for_later_screens_and_undone(self, visit):
        visitor = visit(color_scheme="light")
        page = visitor.open("en/map")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click(".themes summary")
        page.check("#theme-dark")
        page = visitor.open("en/regions")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.click(".themes summary")
        page.check("#theme-auto")
        page = visitor.open("en/lq")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
        assert visitor.wrong == []


class TestSearch:
    def test_suggests_while_a_word_is_typed(self, visit):
        visitor = visit()
        page = visitor.open("ru/map?industry=29&period=2019")
        page.locator("#finder").press_sequentially("прогр")
        page.locator("#finder-found a").first.wait_for()
        assert "Разработка программ" in page.locator("#finder-found").inner_text()
        page.keyboard.press("Escape")
        assert page.locator("#finder-found a").count() == 0
        page.keyboard.press("Enter")
        page.wait_for_url("**/ru/search?q=**")
        assert visitor.wrong == []


@pytest.mark.parametrize("face", [True, False])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_masthead_keeps_its_lines(visit, language, face):
    """One line where there is room, two by design below, whether or not the typeface has come; nothing sticks out."""
    visitor = visit(viewport={"width": 1920, "height": 800})
    if not face:
        visitor.page.route("**/*.woff2", lambda route: route.abort())
    page = visitor.open(f"{language}/lq")
    for width, most in ((1920, 64), (1561, 64), (1280, 64), (1141, 64), (1024, 96), (768, 96), (320, 210)):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("header.masthead").bounding_box()["height"] < most, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        last = page.locator(".sections a").last
        last.focus()
        assert last.bounding_box()["x"] + last.bounding_box()["width"] <= width, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_states_of_a_cell_look_different(visit, scheme):
    """In both themes, and without the colours: a value, an estimate, confidential, not collected, zero."""
    page = visit(color_scheme=scheme).open("en/lq?period=2019&section=all")
    looks = page.evaluate("""() => Object.fromEntries(['is-estimate', 'is-confidential', 'is-not-collected', 'is-zero'].map(name => {
      const style = getComputedStyle(document.querySelector(`td.${name}`));
      return [name, style.backgroundImage];
    }))""")
    assert len(set(looks.values())) == 4
    assert "none" not in looks.values()


@pytest.mark.parametrize("address", ["map", "lq?section=all", "regions/NL-1", "industries/29", "designations", "compare?regions=NL-1,NL-2"])  # fmt: skip
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_screen_on_paper_has_its_source_and_its_address_and_nothing_to_press(visit, language, address):
    visitor = visit()
    page = visitor.open(f"{language}/{address}")
    title, source = page.locator("h1").first.inner_text(), page.locator(".source").first.inner_text()
    pages = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    text = "".join(one.get_textpage().get_text_range() for one in pages)
    words = re.sub(r"[\s\ufffe\xad\x02-]+", "", text)
    for said in (title, source, f"{visitor.server}/{language}/{address.partition('?')[0]}"):
        assert re.sub(r"[\s\xad-]+", "", said) in words, said
    pressed = {"ru": ("Как читать", "Встроить", "Поиск", "Карта Регионы"), "en": ("How to read", "Embed", "Search", "Map Regions")}  # fmt: skip
    assert not [word for word in pressed[language] if word.replace(" ", "") in words]
    assert all(len(one.get_textpage().get_text_range()) > 20 for one in pages), "an empty page"
