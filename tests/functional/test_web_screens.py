"""Every screen in both languages: it is there, it is strict, it is honest about what is not known."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from klaster.catalogue import methods
from klaster.pages.directory import PAGES
from klaster.web.app import create_app
from tests.toy_observatory import INDUSTRIES, ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

SCREENS = (
    "cross-border?period=2019",
    "space?area=SL&period=2019",
    "regions/SL-1/opportunities?period=2019",
    "",
    "search?q=elm",
    "search?q=ulm",
    "map",
    "map?indicator=surplus",
    "map?area=NL&period=2019",
    "regions",
    "regions/NL-1",
    "regions/NL-4",
    "regions/SL-2",
    "regions/NL-1/growth",
    "regions/SL-2/growth?variant=esteban_marquillas&benchmark=rest&order=code",
    "regions/NL-1/clusters/29?period=2019",
    "benchmark",
    "benchmark/cluster_organisation/elm?engagement=3",
    "regions/NL-1/growth?variant=dynamic&industry=29",
    "regions/NL-2/growth?variant=gerfin&industry=10",
    "industries",
    "industries/29",
    "industries/29?partner=10",
    "industries/99",
    "industries/C",
    "lq",
    "lq?show=important&sort=29",
    "criteria/check",
    "criteria/check?main_activity=information_technology&revenue_per_worker=790",
    "countries",
    "designations",
    "kpi",
    "kpi/employment?base_period=2018",
    "designations?show=declared_only&cut=2&unstated=no&period=2019",
    "compare",
    "compare?regions=NL-1,NL-2&period=2019",
    "compare?regions=NL-1,NL-3,NL-4,SL-2&period=2019&work=krugman&of=NL-1",
    "composite",
    "composite?period=2019&w.growth=2&w.krugman=1&of=NL-1",
    "methods",
    "methods/location_quotient",
    "glossary",
    "explain",
    "explain?region=NL-2&industry=62&period=2019",
    "explain?region=NL-4&industry=29&period=2019",
    "data",
    "register",
    "register?q=elm&kind=cluster,organisation&at=First+edition",
    "register?source=document/law",
    "register/cluster/elm-cars",
    "register/zone/elm?at=2",
    "register/cluster/hostile",
    "register/organisation/duplicate",
    "register/changes?from=First+edition",
    "zones",
    "programmes",
    "api",
)


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture(scope="module", params=["ru", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module", params=SCREENS, ids=lambda path: path or "front")
def page(request, client, language):
    answer = client.get(f"/{language}/{request.param}")
    assert answer.status_code == 200, answer.text[-600:]
    return Page(answer.text)


def address(path, edition):
    return f"{path}{'&' if '?' in path else '?'}edition={edition}"


class TestEveryScreen:
    def test_is_in_its_language_and_links_the_other(self, page, language):
        other = {"ru": "en", "en": "ru"}[language]
        assert page.one("html").attributes["lang"] == language
        assert any(link.attributes.get("hreflang") == other for link in page.all("a"))

    def test_has_nothing_inline(self, page):
        """A strict policy would drop it: no style, no handler, no script of its own."""
        assert not page.all("style")
        for element in page.elements:
            assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        assert all(script.attributes.get("src", "").startswith("/static/") for script in page.all("script"))

    def test_asks_nothing_of_other_hosts(self, page):
        for element in page.elements:
            for name in ("src", "action", "poster", "data"):
                assert not urlsplit(element.attributes.get(name, "")).netloc
        assert all(not urlsplit(link.attributes["href"]).netloc for link in page.all("link"))

    def test_has_one_first_heading_and_skips_no_level(self, page):
        levels = [int(element.tag[1]) for element in page.elements if re.fullmatch("h[1-6]", element.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(next_one - one <= 1 for one, next_one in pairwise(levels))

    def test_names_every_control_table_and_picture(self, page):
        labels = {label.attributes.get("for") for label in page.all("label")}
        for control in (*page.all("select"), *page.all("input")):
            assert control.attributes.get("type") == "hidden" or control.attributes["id"] in labels
        for picture in page.all("svg"):
            attributes = picture.attributes
            assert (
                attributes.get("aria-hidden")
                or attributes.get("aria-labelledby")
                or attributes.get("aria-label")
            )

    def test_uses_an_id_once(self, page):
        ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
        assert [id for id, count in ids.items() if count > 1] == []

    def test_escapes_what_a_table_brings(self, page):
        assert not any("alert" in script.text for script in page.all("script"))


@pytest.mark.parametrize("path", SCREENS)
def test_a_plain_edition_has_every_screen(client, path):
    """Published quotients only, of regions that no boundary knows."""
    if "surplus" in path or "important" in path or "area" in path:
        pytest.skip("the edition has no such choice")
    assert client.get("/en/" + address(path, "plain")).status_code == 200


@pytest.mark.parametrize("method", [entry.card.id for entry in methods()])
def test_every_method_has_a_screen(client, method):
    for language in ("ru", "en"):
        page = Page(client.get(f"/{language}/methods/{method}").text)
        assert page.all("math")
        assert page.all("ol", class_="references")


def test_every_page_of_the_directory_is_tried():
    tried = {path.partition("?")[0].partition("/")[0] for path in SCREENS}
    assert {page.pattern.partition("/")[0] for page in PAGES} <= tried


@pytest.mark.parametrize(
    "start",
    [
        "",
        "map",
        "regions/NL-2",
        "lq",
        "explain",
        "methods/location_quotient",
        "data",
        "register",
        "register/cluster/elm-cars",
        "api",
    ],
)
def test_no_link_is_dead(client, start):
    for link in sorted(Page(client.get(f"/ru/{start}").text).links):
        answer = client.get(link)
        assert answer.status_code == 200, link


class TestSynthetic:
    @pytest.mark.parametrize(
        "path",
        [
            path
            for path in SCREENS
            if path != "api"
            and not path.startswith(("register", "zones", "programmes", "criteria", "benchmark"))
        ],
    )
    def test_is_said_on_every_screen(self, client, path):
        assert Page(client.get(f"/ru/{path}").text).all("aside", class_="synthetic")

    @pytest.mark.parametrize("path", ["map", "regions/NL-1", "lq"])
    def test_is_not_said_of_real_data(self, client, path):
        assert not Page(client.get(f"/ru/{path}?edition=plain").text).all("aside", class_="synthetic")

    def test_stands_in_every_drawing(self, client):
        for path in ("", "map", "regions/NL-1", "explain"):
            page = Page(client.get(f"/en/{path}").text)
            for drawing in page.all("svg", class_="drawing"):
                if not {"legend", "locator"} & set(drawing.attributes["class"].split()):
                    assert "SYNTHETIC" in drawing.text, (path, drawing.attributes["id"])


class TestTheMap:
    def test_has_a_named_link_for_every_region_it_can_draw(self, client):
        page = Page(client.get("/en/map?industry=29&period=2019").text)
        links = [link for link in page.all("a") if link.within("svg") and "data-code" in link.attributes]
        assert {link.attributes["data-code"] for link in links} == {"NL-1", "NL-2", "NL-3", "SL-1", "SL-2"}
        assert all(link.attributes["href"].startswith("/en/regions/") and ":" in link.text for link in links)

    def test_says_which_regions_it_cannot_draw(self, client):
        text = client.get("/en/map?period=2019").text
        assert "neither boundary nor point is known: The Isles." in text

    def test_says_who_has_not_reported(self, client):
        page = Page(client.get("/en/map?industry=10").text)
        row = next(
            row for row in page.all("tr", data_code="NL-4") or page.all("tr") if "The Isles" in row.text
        )
        assert ".." in row.text
        assert "Nothing reported for this period yet: The Isles." in " ".join(page.one("main").text.split())

    def test_goes_without_a_map_where_no_boundary_is_known(self, client):
        page = Page(client.get("/en/map?edition=plain").text)
        assert not page.all("svg", class_="map")
        assert "neither boundaries nor points" in page.one("p", class_="empty").text
        assert "3.07 (2.24–3.82)" in page.one("table", class_="ranks").text

    def test_shows_each_state_differently(self, client):
        fills = set()
        for industry in ("10", "29", "62", "99"):
            page = Page(client.get(f"/en/map?industry={industry}&period=2019").text)
            fills |= {group.attributes.get("fill") for group in page.all("g") if group.within("svg")}
        assert {"url(#map-zero)", "url(#map-not-collected)", "url(#map-estimate)"} <= fills
        assert any(fill and fill.startswith("#") for fill in fills)

    def test_ranks_by_value_and_leaves_the_unknown_unranked(self, client):
        page = Page(client.get("/en/map?industry=29&period=2019").text)
        rows = [row.text for row in page.all("tr") if "data-code" in row.attributes]
        assert [row[0] for row in rows[:5]] == ["1", "2", "3", "4", "5"]
        assert rows[0].startswith("1Upper Elm2.56")
        assert rows[-1] == "The Isles(c)"


class TestTheHeatTable:
    def test_shows_each_state_differently(self, client):
        page = Page(client.get("/en/lq?period=2019&section=all").text)
        looks = {}
        for cell in page.all("td"):
            if cell.within("table") and any(
                "heat" in table.attributes.get("class", "") for table in cell.around
            ):
                looks.setdefault(cell.attributes.get("class", ""), cell.text)
        assert looks["is-confidential"] == "(c)"
        assert looks["is-not-collected"] == ".."
        assert next(text for look, text in looks.items() if look.startswith("is-zero")) == "0"
        assert any("is-estimate" in look and text.startswith("≈") for look, text in looks.items())
        assert any("v-important" in look for look in looks)

    def test_sorts_by_an_industry(self, client):
        page = Page(client.get("/en/lq?period=2019&sort=29&section=all").text)
        names = [head.text for head in page.all("th", scope="row")]
        assert names[0] == "Upper Elm"
        assert names[-1] == "The Isles"

    def test_outlines_what_a_programme_designates(self, client):
        page = Page(client.get("/en/lq?period=2019&section=all").text)
        outlined = {cell.text for cell in page.all("td", class_="is-outlined")}
        assert outlined == {"2.56", "0"}
        assert "Of 1 further pairs it is not known" in page.one("main").text
        worked = Page(client.get("/en/explain?region=NL-3&industry=29&period=2019").text).one("main").text
        assert "Programme of growth: designated" in worked

    def test_keeps_only_what_is_asked_for(self, client):
        page = Page(client.get("/en/lq?period=2019&show=confidential").text)
        assert [head.text for head in page.all("th", scope="row")] == ["The Isles"]


class TestARegion:
    def test_tells_its_own_last_period(self, client):
        """The Isles have not reported the edition's last period: theirs is the one before."""
        page = Page(client.get("/en/regions/NL-4").text)
        assert page.one("select", name="period").text.startswith("2019")
        assert "latest of this edition" not in page.one("aside").text

    def test_counts_what_its_pictures_leave_out(self, client):
        text = " ".join(Page(client.get("/en/regions/NL-3").text).one("main").text.split())
        assert "Not drawn: not collected — 1, zero — 1." in text

    def test_is_found_by_name_too(self, client):
        assert "Upper Elm" in client.get("/en/regions/верхний елм").text

    def test_shows_a_break_in_its_series(self, client):
        page = Page(client.get("/en/regions/SL-1").text)
        marks = [line for line in page.all("line") if "s-mark" in line.attributes.get("class", "")]
        assert len(marks) == 3

    def test_a_form_leads_to_it(self, client):
        answer = client.get("/en/regions?region=NL-1&edition=plain", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/en/regions/NL-1?edition=plain"


class TestSearch:
    @pytest.mark.parametrize("asked", ["елм верх", "ВЕРХНИЙ", "upper elm", "NL-1"])
    def test_finds_in_both_languages_by_beginnings(self, client, asked):
        hits = Page(client.get("/en/search", params={"q": asked}).text).one("section", class_="hits")
        assert "Upper Elm" in hits.text

    def test_finds_industries_and_methods(self, client):
        hits = Page(client.get("/ru/search?q=location").text).one("section", class_="hits").text
        assert "location_quotient" in hits
        assert "Автомобили" in Page(client.get("/ru/search?q=motor").text).one("section", class_="hits").text

    def test_says_when_there_is_nothing(self, client):
        text = Page(client.get("/ru/search", params={"q": "<zzz>"}).text).one("main").text
        assert "Ничего с названием «<zzz>" in text


def test_the_language_switch_keeps_path_and_query(client):
    page = Page(client.get("/ru/map?industry=29&period=2019&edition=toy").text)
    link = next(link for link in page.all("a") if link.attributes.get("hreflang") == "en")
    assert link.attributes["href"] == "/en/map?industry=29&period=2019&edition=toy"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("ru-RU,ru;q=0.9", "ru"), ("de,en;q=0.5", "en"), ("ru;q=0.1,en", "en"), ("", "en")],
)
def test_the_root_follows_the_browser(client, accepted, chosen):
    answer = client.get("/", headers={"accept-language": accepted}, follow_redirects=False)
    assert answer.headers["location"] == f"/{chosen}/"
    assert answer.headers["vary"] == "Accept-Language"


class TestWorkingOfAnyMethod:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_shows_what_went_in_and_the_way_to_get_it_again(self, client, language):
        page = client.get(f"/{language}/explain?method=krugman_index&region=NL-1&period=2019")
        assert page.status_code == 200
        main = Page(page.text).one("main").text
        assert "klaster explain krugman_index" in main
        assert {"ru": "Исходные числа", "en": "What goes in"}[language] in main
        number = client.get("/api/v1/explain/krugman_index?region=NL-1&period=2019").json()
        assert number["parts"]["total"] == len(INDUSTRIES)

    def test_without_keys_it_shows_one_of_the_numbers(self, client):
        assert client.get("/en/explain?method=hoover_index").status_code == 200

    def test_a_key_that_is_not_there_is_answered_with_near_ones(self, client):
        assert client.get("/en/explain?method=krugman_index&region=NL-x").status_code == 404
