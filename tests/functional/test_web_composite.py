"""The composite index: its recipe is in the address, its numbers are the method's, its warning is there."""

import polars as pl
import pytest

import klaster
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

ASKED = "composite?period=2019&w.growth=2&w.specialised=1&w.krugman=1&d.krugman=-1"


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def rows(client, address, figure):
    path, _, query = address.partition("?")
    return client.get(f"/en/{path}.json?{query}&figure={figure}").json()["rows"]


def recomputed(client, address, weights, **parameters):
    """The index made anew from the numbers that the screen says went in."""
    table = pl.DataFrame(rows(client, address, "values")).select(
        unit="region", indicator="indicator", value="value", status="status"
    )
    signs = {name: 1.0 if weight > 0 else -1.0 for name, weight in weights.items()}
    sizes = {name: abs(weight) for name, weight in weights.items()}
    table = table.with_columns(
        weight=pl.col("indicator").replace_strict(sizes, return_dtype=pl.Float64),
        direction=pl.col("indicator").replace_strict(signs, return_dtype=pl.Float64),
    )
    return klaster.compute("composite_indicator", table, **parameters).frame


class TestTheRecipe:
    @pytest.mark.parametrize("normalisation", ["minmax", "z", "rank"])
    @pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
    def test_is_followed(self, client, normalisation, aggregation):
        address = f"{ASKED}&normalisation={normalisation}&aggregation={aggregation}"
        expected = recomputed(
            client,
            address,
            {"growth": 2, "specialised": 1, "krugman": -1},
            normalisation=normalisation,
            aggregation=aggregation,
        )
        known = {row["unit"]: row for row in expected.iter_rows(named=True)}
        found = rows(client, address, "ranking")
        assert len(found) == 6
        for row in found:
            one = known[row["unit"]]
            assert (row["rank"], row["rank_lower"], row["rank_upper"], row["tier"]) == (
                one["rank"], one["rank_lower"], one["rank_upper"], one["tier"])  # fmt: skip
            assert row["value"] == pytest.approx(one["value"], rel=1e-12)
            assert row["status"] == one["status"]

    def test_stands_in_the_form_again(self, client):
        page = Page(client.get(f"/ru/{ASKED}&normalisation=z").text)
        fields = {
            field.attributes["name"]: field.attributes["value"] for field in page.all("input", type="number")
        }
        assert (fields["w.growth"], fields["w.krugman"], fields["w.hachman"]) == ("2", "1", "")
        turned = page.one("select", name="d.krugman")
        chosen = [
            option
            for option in page.all("option")
            if turned in option.around and "selected" in option.attributes
        ]
        assert [option.attributes["value"] for option in chosen] == ["-1"]

    def test_takes_usual_indicators_unasked(self, client):
        used = {row["indicator"] for row in rows(client, "composite?period=2019", "values")}
        assert used == {"growth", "specialised", "equivalent_number", "related_variety"}

    @pytest.mark.parametrize(
        "wrong",
        [
            "w.growth=heavy",
            "w.growth=-1",
            "w.growth=1e9",
            "w.growth=1&d.growth=0",
            "w.growth=1&normalisation=log",
        ],
    )
    def test_that_cannot_be_is_refused(self, client, wrong):
        answer = client.get(f"/ru/composite?period=2019&{wrong}")
        assert answer.status_code == 422
        assert "Допустимо" in answer.text or "Вес — число" in answer.text

    def test_of_nothing_is_no_crash(self, client):
        page = Page(client.get("/en/composite?period=2019&w.growth=0").text)
        assert not page.all("svg", class_="rank-ranges")


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("language", "words"), [("en", "a choice, not a measurement"), ("ru", "это выбор, а не измерение")]
    )
    def test_a_composite_is_a_choice(self, client, language, words):
        page = Page(client.get(f"/{language}/{ASKED}").text)
        assert words in page.one("p", class_="caveat").text

    def test_contributions_add_up_to_the_score(self, client):
        scores = {row["unit"]: row["value"] for row in rows(client, ASKED, "ranking")}
        sums = {}
        for row in rows(client, ASKED, "parts"):
            sums[row["unit"]] = sums.get(row["unit"], 0) + (row["contribution"] or 0)
        assert all(sums[unit] == pytest.approx(value) for unit, value in scores.items() if value is not None)

    def test_every_score_opens_to_its_working(self, client):
        page = Page(client.get(f"/en/{ASKED}").text)
        links = {
            link.attributes["href"]
            for link in page.all("a")
            if "#figure-working" in link.attributes.get("href", "")
        }
        assert len(links) >= 5
        worked = Page(client.get(sorted(links)[0].partition("#")[0]).text)
        assert worked.all("section", class_="work")
        assert len(worked.one("section", class_="work").text) > 50

    def test_what_is_not_known_stays_so(self, client):
        found = {
            (row["region"], row["indicator"]): row
            for row in rows(client, "composite?w.growth=1&w.specialised=1", "values")
        }
        assert (found["NL-4", "growth"]["value"], found["NL-4", "growth"]["status"]) == (None, "O")
        (isles,) = [
            row
            for row in rows(client, "composite?w.growth=1&w.specialised=1&missing=withhold", "ranking")
            if row["unit"] == "NL-4"
        ]
        assert (isles["value"], isles["rank"]) == (None, None)
        text = Page(client.get("/en/composite?w.growth=1&w.specialised=1").text).one("main").text
        assert "Without a score, for too little is known: The Isles" in text

    def test_what_moves_the_ranking_is_shown(self, client):
        found = rows(client, ASKED, "influence")
        assert {row["choice"] for row in found} == {"normalisation", "aggregation", "weights", "indicators"}
        assert "Sobol" in client.get(f"/en/{ASKED}").text

    def test_multiplied_scores_have_no_bars(self, client):
        page = Page(client.get(f"/en/{ASKED}&aggregation=geometric").text)
        assert not page.all("svg", class_="stacked")
        assert page.all("figure", class_="plate-parts")

    def test_an_edition_without_indicators_says_so(self, client):
        text = Page(client.get("/en/composite?edition=plain").text).one("main").text
        assert "no indicators of regions to put together" in text


def test_drawings_tell_tiers_and_hollow_estimates():
    from klaster.model.status import State
    from klaster.views.influence_bars import Influence, influence_bars
    from klaster.views.mark import Mark
    from klaster.views.rank_ranges import Ranked, rank_ranges
    from klaster.views.stacked_bars import Stack, stacked_bars

    marks = [
        Mark("a", "a", 80.0, State.VALUE, "80", 70.0, 90.0),
        Mark("b", "b", 20.0, State.ESTIMATE, "≈20", 10.0, 30.0),
        Mark("c", "c", None, State.NOT_COLLECTED, ".."),
    ]
    ranked = [
        Ranked(marks[0], 1, 1, 1, 1),
        Ranked(marks[1], 2, 2, 2, 2),
        Ranked(marks[2], None, None, None, None),
    ]
    drawn = rank_ranges(ranked, 2, "en", "r", "t").markup
    assert drawn.count("f-sunken") == 1
    assert "f-surface s-above" in drawn
    assert ">..<" in drawn
    stacked = stacked_bars(["x", "y"], [Stack("a", "", [30.0, -10.0], "20")], "en", "s", "t").markup
    assert "f-k1" in stacked
    assert "f-k2" in stacked
    influence = influence_bars(
        [Influence("w", 0.2, 0.5, 0.4, 0.6), Influence("n", None, None, None, None)], "en", "i", "t"
    )
    assert "50%" in influence.markup
    assert rank_ranges([], 0, "en", "r", "t").height > 0
    assert stacked_bars([], [], "en", "s", "t").height > 0
