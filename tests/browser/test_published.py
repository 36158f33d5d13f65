"""A published atlas in a real browser: from a plain file server under a sub-path, and from a folder."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from klaster.pages.desk import desk
from klaster.pages.search.found import found
from klaster.pages.visit import Visit
from klaster.web.publishing import publish
from klaster.workbench.observatory import Observatory
from tests.browser.conftest import AXE
from tests.published_site import small_workspace

pytestmark = pytest.mark.browser

LANGUAGES = ("ru", "en")
SCREENS = (
    "",
    "map/",
    "map/_area=KG/",
    "regions/",
    "regions/_period=2017/",
    "regions/KG-B/",
    "regions/KG-O/growth/",
    "regions/KG-O/opportunities/",
    "regions/KG-B/clusters/10/",
    "industries/",
    "industries/62/",
    "lq/",
    "designations/",
    "compare/",
    "composite/",
    "register/",
    "criteria/check/",
    "methods/location_quotient/",
    "glossary/",
    "data/",
    "explain/",
    "explain/KG-B/",
    "search/",
    "report/jobs/",
)


class Quiet(SimpleHTTPRequestHandler):
    """Python's own file server, without its log."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def site(workspace, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "ministry" / "atlas"
    folder.parent.mkdir()
    publish(workspace, folder)
    return folder


@pytest.fixture(scope="module")
def server(site):
    """The address of the atlas under a sub-path of a plain file server."""
    handler = partial(Quiet, directory=str(site.parent.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/ministry/atlas"
        running.shutdown()
        thread.join(10)


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_opens_cleanly(visit, language, scripts):
    """Nothing is asked for outside the sub-path, nothing breaks the policy; the other language is one click away."""
    visitor = visit(java_script_enabled=scripts)
    other = {"ru": "en", "en": "ru"}[language]
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}index.html")
        assert page.locator("h1").count() == 1, path
        switch = page.locator(f"nav.languages a[hreflang={other}]")
        assert switch.evaluate("one => one.href") == page.url.replace(f"/{language}/", f"/{other}/"), path
    assert visitor.wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_in_leads_to_the_front(visit, language):
    visitor = visit()
    page = visitor.open("")
    page.wait_for_url("**/ru/index.html")
    page.locator("nav.sections a[href*='map/']").click()
    page.wait_for_url("**/map/index.html")
    assert visitor.wrong == []


QUESTIONS = [
    "Баткен",
    "в Ошской области",
    "Чуйскую",
    "osh region",
    "textiles",
    "пищевых продуктов",
    "акмолинскую область",
    "jicrfz",
    "ошкая",
    "batkin",
    "interval",
    "коэффициентом локализации",
    "жылкычылык",
    "62",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_finds_what_the_server_finds(visit, workspace, language):
    """In any form of a word, with slips of the pen and in the other layout of the keyboard."""
    visitor, observatory = visit(), Observatory(workspace)
    table = desk(observatory, Visit(language, "search", {}))
    page = visitor.open(f"{language}/regions/KG-B/index.html")
    differing = {}
    for question in QUESTIONS:
        page.fill("#finder", question)
        page.press("#finder", "Enter")
        page.wait_for_url("**/search/index.html?q=*")
        page.wait_for_selector("#answer .hits")
        names = page.locator("#answer .hit-group a").all_inner_texts()
        wanted = [hit.name for group in found(table, question).groups for hit in group.hits]
        # Of equals either may come first.
        if names[:1] != wanted[:1] or sorted(names) != sorted(wanted):
            differing[question] = (names, wanted)
        page = visitor.open(f"{language}/regions/KG-B/index.html")
    assert differing == {}
    assert visitor.wrong == []


@pytest.mark.parametrize(("language", "question"), [("ru", "баткенскую"), ("en", "batken")])
def test_what_is_found_is_shown_while_one_types_and_leads_to_its_screen(visit, language, question):
    visitor = visit()
    page = visitor.open(f"{language}/industries/62/index.html")
    page.fill("#finder", question)
    page.click("#finder-found a")
    page.wait_for_url("**/regions/KG-B/index.html")
    assert visitor.wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_everything_is_listed(visit, language):
    visitor = visit(java_script_enabled=False)
    page = visitor.open(f"{language}/search/index.html")
    page.locator("main details summary").first.click()
    page.locator("main details a[href*='KG-O']").click()
    page.wait_for_url("**/regions/KG-O/index.html")


def test_the_working_of_a_number_is_one_click_away(visit):
    visitor = visit()
    page = visitor.open("ru/map/index.html")
    page.locator("table.ranks td a").first.click()
    page.wait_for_url("**/explain/*/index.html#i-*")
    assert page.locator("section.worked:target .steps").count() == 1
    assert visitor.wrong == []


def test_a_figure_alone_shows_its_picture(visit):
    visitor = visit()
    page = visitor.open("en/regions/KG-B/bubble.embed.html")
    assert page.evaluate("document.querySelector('img.alone').naturalWidth") > 300
    assert page.locator(".source").inner_text()
    assert visitor.wrong == []


def test_a_chart_is_drawn_when_it_is_opened(visit):
    visitor = visit()
    page = visitor.open("en/lq/index.html")
    page = visitor.open("en/composite/index.html")
    page.locator("details.interactive summary").first.click()
    page.wait_for_selector("details.interactive svg")
    assert visitor.wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_is_enough(browser, site, language):
    """Without any server: the screens, their links and the search."""
    context = browser.new_context()
    page, wrong = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"file://{site}/{language}/map/index.html")
    page.fill("#finder", "ошской" if language == "ru" else "osh")
    page.press("#finder", "Enter")
    page.wait_for_selector("#answer .hits a")
    page.click("#answer .hits a")
    page.wait_for_url("**/regions/KG-O/index.html")
    assert page.locator("h1").evaluate("one => getComputedStyle(one).fontFamily")
    assert wrong == []
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_serious_for_assistive_software(visit, language):
    visitor = visit(bypass_csp=True)
    for path in ("", "map/", "regions/KG-B/", "register/", "explain/KG-B/", "search/"):
        page = visitor.open(f"{language}/{path}index.html")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document).then((all) => all.violations)")
        serious = [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], path


def test_a_narrow_screen_never_scrolls_sideways(visit):
    visitor = visit(viewport={"width": 320, "height": 700})
    for path in SCREENS:
        page = visitor.open(f"ru/{path}index.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
