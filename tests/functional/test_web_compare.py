"""The comparison of regions: who is compared, what is told apart, and whether its numbers are the methods' own."""

import csv
import io
import math

import polars as pl
import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

TWO = "compare?regions=NL-1,NL-2&period=2019"
FOUR = "compare?regions=NL-1,NL-2,NL-3,NL-4&period=2019"


@pytest.fixture(scope="module")
def observatory():
    return ToyObservatory()


@pytest.fixture(scope="module")
def client(observatory):
    return Client(create_app(observatory))


def rows(client, address, figure):
    path, _, query = address.partition("?")
    return client.get(f"/en/{path}.json?{query}&figure={figure}").json()["rows"]


class TestWhoIsCompared:
    def test_a_region_alone_is_compared_with_its_nearest_peers(self, client):
        answer = client.get("/ru/compare?regions=NL-3&period=2019", follow_redirects=False)
        assert answer.status_code == 303
        location = answer.headers["location"]
        assert location.startswith("/ru/compare?regions=NL-3%2CNL-")
        assert location.endswith("&period=2019")
        assert "SL-" not in location

    def test_nobody_is_a_telling_example(self, client):
        page = Page(client.get("/en/compare").text)
        assert len(page.one("ul", class_="chips").text.split("×")) > 2

    def test_a_form_adds_a_region_and_the_address_keeps_the_rest(self, client):
        answer = client.get(f"/en/{TWO}&add=NL-3&order=size", follow_redirects=False)
        assert answer.headers["location"] == "/en/compare?regions=NL-1%2CNL-2%2CNL-3&period=2019&order=size"

    def test_a_link_removes_a_region(self, client):
        page = Page(client.get(f"/en/{FOUR}").text)
        link = next(
            link for link in page.all("a", class_="remove") if "Elm City" in link.attributes["aria-label"]
        )
        assert "regions=NL-1%2CNL-2%2CNL-4" in link.attributes["href"]
        assert not Page(client.get(f"/en/{TWO}").text).all("a", class_="remove")

    def test_a_region_is_found_by_name_and_counted_once(self, client):
        answer = client.get("/en/compare?regions=верхний елм,NL-1,NL-2&period=2019")
        assert answer.status_code == 200
        assert Page(answer.text).one("h1").text == "Compare: Upper Elm and Lower Elm"

    def test_an_unknown_region_is_answered_with_near_names(self, client):
        answer = client.get("/ru/compare?regions=NL-1,NL-9")
        assert answer.status_code == 422
        assert "NL-9" in answer.text
        assert "NL-1, " in Page(answer.text).one("main").text

    def test_more_than_so_many_are_refused(self, client, monkeypatch):
        monkeypatch.setattr("klaster.pages.compare.selection.MOST", 3)
        answer = client.get(f"/en/{FOUR}")
        assert answer.status_code == 422
        assert "At most 3 can be compared." in answer.text


class TestTwoRegions:
    def test_the_rule_is_the_interval_of_the_ratio(self, client, observatory):
        """By hand from the two published intervals, on logarithms."""
        frame = observatory.result().frame.filter((pl.col("period") == "2019") & (pl.col("industry") == "10"))
        one, other = (
            frame.row(by_predicate=pl.col("region") == code, named=True) for code in ("NL-1", "NL-2")
        )
        found = next(row for row in rows(client, TWO, "dumbbell") if row["industry"] == "10")
        x, y = math.log(one["value"]), math.log(other["value"])
        low = x - y - math.hypot(x - math.log(one["lower"]), math.log(other["upper"]) - y)
        high = x - y + math.hypot(math.log(one["upper"]) - x, y - math.log(other["lower"]))
        assert found["ratio"] == pytest.approx(one["value"] / other["value"])
        assert (found["ratio_lower"], found["ratio_upper"]) == pytest.approx((math.exp(low), math.exp(high)))
        assert found["told_apart"] == "second_higher"
        assert high < 0

    def test_what_is_not_told_apart_is_said(self, client):
        apart = {row["industry"]: row["told_apart"] for row in rows(client, TWO, "dumbbell")}
        text = client.get(f"/en/{TWO}").text
        assert text.count("not told apart") >= sum(1 for said in apart.values() if said == "not_told_apart")
        assert {"first_higher", "second_higher"} <= set(apart.values())

    def test_a_cell_that_is_not_known_is_never_compared(self, client):
        found = {
            row["industry"]: row for row in rows(client, "compare?regions=NL-1,NL-4&period=2019", "dumbbell")
        }
        hidden = found["29"]
        assert (hidden["value_2"], hidden["status_2"], hidden["ratio"], hidden["told_apart"]) == (
            None,
            "Q",
            None,
            "",
        )
        page = Page(client.get("/en/compare?regions=NL-1,NL-4&period=2019").text)
        assert "(c)" in page.one("svg", class_="dumbbell").text

    def test_published_quotients_are_not_tested(self, client):
        page = Page(client.get("/en/compare?regions=NL-1,NL-2&period=2019&edition=plain").text)
        text = page.one("main").text
        assert "told apart" not in page.one("svg", class_="dumbbell").text
        assert "whether a difference is more than chance cannot be told" in text
        assert not page.all("table", class_="overview")


class TestTheNumbers:
    @pytest.mark.parametrize(
        ("index", "method"), [("krugman", "krugman_index"), ("hachman", "hachman_index")]
    )
    def test_are_those_of_the_method(self, client, observatory, index, method):
        expected = observatory.result(None, method).frame.filter(pl.col("period") == "2019")
        known = {row["region"]: row for row in expected.iter_rows(named=True)}
        found = [row for row in rows(client, FOUR, "overview") if row["index"] == index]
        assert len(found) == 4
        for row in found:
            assert row["status"] == known[row["region"]]["status"]
            for name in ("value", "lower", "upper"):
                assert row[name] == pytest.approx(known[row["region"]][name], rel=1e-12), (
                    row["region"],
                    name,
                )

    def test_diversity_turns_the_bounds_of_concentration(self, client, observatory):
        expected = observatory.result(None, "herfindahl_index").frame
        one = expected.row(
            by_predicate=(pl.col("period") == "2019") & (pl.col("region") == "NL-1"), named=True
        )
        row = next(
            row
            for row in rows(client, FOUR, "overview")
            if (row["region"], row["index"]) == ("NL-1", "equivalent_number")
        )
        assert row["value"] == pytest.approx(one["equivalent_number"])
        assert (row["lower"], row["upper"]) == pytest.approx((1 / one["upper"], 1 / one["lower"]))

    def test_a_count_of_specialised_industries_says_what_is_open(self, client, observatory):
        frame = observatory.result().frame.filter((pl.col("period") == "2019") & (pl.col("region") == "NL-1"))
        verdicts = frame["verdict"].to_list()
        strong = sum(verdict in ("important", "specialised") for verdict in verdicts)
        row = next(
            row
            for row in rows(client, FOUR, "overview")
            if (row["region"], row["index"]) == ("NL-1", "specialised")
        )
        assert (row["value"], row["lower"]) == (strong, strong)
        assert row["upper"] == strong + verdicts.count("borderline")
        assert row["status"] == "E"  # one industry was never surveyed

    @pytest.mark.parametrize("index", ["krugman", "hachman", "equivalent_number", "related_variety"])
    @pytest.mark.parametrize("region", ["NL-1", "NL-4"])
    def test_the_working_adds_up_to_the_number(self, client, index, region):
        terms = rows(client, f"{FOUR}&work={index}&of={region}", "working")
        total = sum(row["term"] or 0 for row in terms)
        whole = {"hachman": lambda: 1 / total, "equivalent_number": lambda: 1 / total}.get(
            index, lambda: total
        )()
        (number,) = [
            row["value"]
            for row in rows(client, FOUR, "overview")
            if (row["region"], row["index"]) == (region, index)
        ]
        assert whole == pytest.approx(number, rel=1e-9)

    def test_every_number_opens_to_its_working(self, client):
        page = Page(client.get(f"/ru/{FOUR}").text)
        cells = [
            cell
            for cell in page.all("td")
            if any("overview" in one.attributes.get("class", "") for one in cell.around)
        ]
        links = [link for link in page.all("a") if "#figure-working" in link.attributes.get("href", "")]
        assert len(cells) == 32
        assert len(links) >= sum(".." not in cell.text for cell in cells)
        for link in links[:9]:
            answer = Page(client.get(link.attributes["href"].partition("#")[0]).text)
            assert answer.all("section", class_="work")
            assert answer.all("figure", class_="plate-working")

    def test_a_region_that_has_not_reported_keeps_its_row(self, client):
        page = Page(client.get("/en/compare?regions=NL-1,NL-3,NL-4&period=2020").text)
        assert "No rows for 2020: The Isles." in page.one("main").text
        found = [
            row
            for row in rows(client, "compare?regions=NL-1,NL-3,NL-4&period=2020", "overview")
            if row["region"] == "NL-4"
        ]
        assert {(row["value"], row["status"]) for row in found} == {(None, "O")}


class TestPeers:
    def test_are_those_of_the_method(self, client, observatory):
        """In a region's own country as the method gives them on the edition: what a command gives too."""
        computed = observatory.result(None, "similar_regions", periods=("2019", "2019"), peers=9).frame
        expected = computed.filter(pl.col("region") == "NL-1")
        near = {row["peer"]: row["value"] for row in expected.iter_rows(named=True)}
        found = rows(client, TWO, "peers")
        assert {row["region"] for row in found} == {"NL-2", "NL-3", "NL-4"}
        assert all(row["value"] == pytest.approx(near[row["region"]]) for row in found)
        assert [row["value"] for row in found] == sorted(row["value"] for row in found)

    def test_may_be_looked_for_everywhere(self, client):
        found = rows(client, f"{TWO}&peers_from=all", "peers")
        assert {row["region"] for row in found} == {"NL-2", "NL-3", "NL-4", "SL-1", "SL-2"}

    def test_those_of_another_country_leave_totals_aside(self, client, observatory):
        import klaster

        cells = observatory.cells().filter(pl.col("period") == "2019")
        cells = cells.drop("industry_total", "total", "area", strict=False)
        across = klaster.compute("similar_regions", cells).frame.filter(pl.col("region") == "NL-1")
        near = dict(across.select("peer", "value").iter_rows())
        found = {row["region"]: row["value"] for row in rows(client, f"{TWO}&peers_from=all", "peers")}
        for code in ("SL-1", "SL-2"):
            assert found[code] == pytest.approx(near[code])

    def test_are_added_by_a_link(self, client):
        page = Page(client.get(f"/en/{TWO}").text)
        added = [link for link in page.all("a") if link.attributes.get("aria-label") == "Add Elm City"]
        assert "regions=NL-1%2CNL-2%2CNL-3" in added[0].attributes["href"]

    def test_a_region_s_screen_leads_to_them(self, client):
        assert "/en/compare?regions=NL-2" in Page(client.get("/en/regions/NL-2").text).links


class TestChange:
    def test_follows_an_index_or_a_quotient(self, client, observatory):
        for followed, figure in (("krugman", "Krugman index"), ("lq:29", "Quotient of Motor vehicles")):
            page = Page(client.get(f"/en/{FOUR}&since=2018&change={followed}").text)
            assert f"{figure}, 2018–2019" in page.one("figure", class_="plate-slope").text
        found = rows(client, f"{FOUR}&since=2018&change=krugman", "slope")
        expected = observatory.result(None, "krugman_index").frame
        for row in found:
            one = expected.row(
                by_predicate=(pl.col("period") == row["period"]) & (pl.col("region") == row["region"]),
                named=True,
            )
            assert row["value"] == pytest.approx(one["value"], rel=1e-12)

    def test_needs_an_earlier_period(self, client):
        page = Page(client.get("/en/compare?regions=NL-1,NL-2&period=2018").text)
        assert not page.all("svg", class_="slope")
        assert "growth" not in {
            row["index"] for row in rows(client, "compare?regions=NL-1,NL-2&period=2018", "overview")
        }


@pytest.mark.parametrize("figure", ["overview", "dumbbell", "structure", "slope", "peers"])
def test_every_figure_is_the_same_in_csv_and_json(client, figure):
    text = client.get(f"/ru/compare.csv?regions=NL-1,NL-2&period=2019&figure={figure}").text
    listed = list(csv.DictReader(io.StringIO(text)))
    found = rows(client, TWO, figure)
    assert len(listed) == len(found) > 0
    for one, other in zip(listed, found, strict=True):
        for name in ("value", "value_1", "ratio", "part"):
            if isinstance(other.get(name), float):
                assert float(one[name]) == pytest.approx(other[name], rel=1e-12)


def test_shares_of_a_structure_add_up(client):
    sums = {}
    for row in rows(client, FOUR, "structure"):
        sums[row["region"]] = sums.get(row["region"], 0) + (row["part"] or 0)
    assert set(sums) == {"NL-1", "NL-2", "NL-3", "NL-4"}
    assert all(total == pytest.approx(1) for total in sums.values())
