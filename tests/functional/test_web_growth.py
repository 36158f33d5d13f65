"""The growth of a region taken apart: parts that add up, their workings, and words where there is nothing to take apart."""

import csv
from collections import defaultdict

import polars as pl
import pytest

from klaster.pages.region_growth.variants import VARIANTS
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

ADDITIVE = [variant for variant in VARIANTS if variant != "gerfin"]
PARTS = ("national", "industry_mix", "regional", "allocation", "birth")


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def rows(client, address):
    return client.get(f"/en/{address}").json()["rows"]


class TestParts:
    @pytest.mark.parametrize("benchmark", ["area", "rest"])
    @pytest.mark.parametrize("variant", ADDITIVE)
    def test_of_an_industry_add_up_to_its_change(self, client, variant, benchmark):
        query = f"variant={variant}&benchmark={benchmark}&figure=industries"
        found = rows(client, f"regions/NL-1/growth.json?{query}")
        known = [row for row in found if row["value"] is not None]
        assert {row["industry"] for row in known} == {"10", "29", "62"}
        for row in known:
            assert sum(row[part] for part in PARTS) == pytest.approx(row["value"], abs=1e-9)
            assert row["end"] - row["start"] == pytest.approx(row["value"])

    def test_of_the_industries_add_up_to_the_region(self, client):
        (whole,) = rows(client, "regions/NL-2/growth.json?figure=total")
        cells = rows(client, "regions/NL-2/growth.json?figure=industries")
        for part in ("value", *PARTS):
            assert whole[part] == pytest.approx(sum(row[part] or 0.0 for row in cells))

    def test_of_the_factors_multiply(self, client):
        for row in rows(client, "regions/NL-1/growth.json?variant=gerfin&figure=industries"):
            if row["value"] is not None:
                assert row["industry_mix"] * row["regional"] == pytest.approx(row["value"])
                assert row["national"] * row["value"] == pytest.approx(row["end"] / row["start"])

    def test_of_the_steps_add_up_to_the_dynamic_whole(self, client):
        steps = rows(client, "regions/NL-1/growth.json?variant=dynamic&figure=steps")
        (whole,) = rows(client, "regions/NL-1/growth.json?variant=dynamic&figure=total")
        assert [(row["base_period"], row["period"]) for row in steps] == [("2018", "2019"), ("2019", "2020")]
        for part in ("value", "national", "industry_mix", "regional"):
            assert sum(row[part] for row in steps) == pytest.approx(whole[part])

    def test_are_those_of_the_method(self, client):
        found = ToyObservatory().result("toy", "shift_share", periods=("2018", "2020"), births="apart").frame
        wanted = found.filter((pl.col("region") == "NL-1") & (pl.col("industry") == "29")).row(0, named=True)
        shown = next(
            row
            for row in rows(client, "regions/NL-1/growth.json?figure=industries")
            if row["industry"] == "29"
        )
        assert {part: shown[part] for part in PARTS} == {part: wanted[part] for part in PARTS}
        assert shown["status"] == wanted["status"]

    def test_of_a_shorter_span_are_of_its_periods(self, client):
        (whole,) = rows(client, "regions/NL-1/growth.json?since=2019&period=2020&figure=total")
        assert (whole["base_period"], whole["period"]) == ("2019", "2020")


class TestScreen:
    def test_shows_every_number_of_its_table(self, client):
        page = Page(client.get("/en/regions/NL-1/growth?since=2018").text)
        drawing = next(svg for svg in page.all("svg") if svg.attributes.get("id") == "industries")
        assert "+840" in drawing.text
        assert "Motor vehicles" in drawing.text

    def test_opens_each_row_to_its_working(self, client):
        page = Page(client.get("/ru/regions/NL-1/growth").text)
        links = [link.attributes["href"] for link in page.all("a") if link.within("svg")]
        assert "/ru/regions/NL-1/growth?industry=29#figure-working" in links
        worked = Page(client.get("/ru/regions/NL-1/growth?industry=29").text)
        box = worked.one("section", id="figure-working")
        assert "4200" in box.text
        assert "Сумма частей" in box.text

    def test_a_cell_that_is_not_known_is_said_and_not_summed(self, client):
        page = Page(client.get("/en/regions/NL-1/growth").text)
        assert "not known in one of the periods — 1 industry" in page.one("main").text
        hidden = next(
            row
            for row in rows(client, "regions/NL-1/growth.json?figure=industries")
            if row["industry"] == "99"
        )
        assert (hidden["value"], hidden["status"], hidden["presence"]) == (None, "O", "unknown")

    def test_classes_of_allocation_stand_beside_their_industries(self, client):
        page = Page(client.get("/en/regions/NL-1/growth?variant=esteban_marquillas").text)
        classes = page.one("dl", class_="classes").text
        assert "specialised, with an advantage" in classes
        assert "Motor vehicles" in classes

    def test_is_linked_from_the_region(self, client):
        links = Page(client.get("/en/regions/NL-1?period=2019&since=2018").text).links
        assert "/en/regions/NL-1/growth?period=2019&since=2018" in links

    def test_of_an_unknown_region_suggests_another(self, client):
        answer = client.get("/en/regions/Upper El/growth")
        assert answer.status_code == 404
        assert "/en/regions/Upper%20Elm/growth" in Page(answer.text).links

    def test_refuses_a_variant_that_is_not_there(self, client):
        answer = client.get("/en/regions/NL-1/growth?variant=clasic")
        assert answer.status_code == 422
        assert "classic" in answer.text


class TestNothingToTakeApart:
    def test_a_ratio_is_said_to_be_one(self, client):
        page = Page(client.get("/en/regions/NL-1/growth?edition=plain").text)
        assert "publishes ratios only" in page.one("p", class_="empty").text
        assert not page.all("svg", class_="bars")
        (row,) = rows(client, "regions/NL-1/growth.json?edition=plain")
        assert "publishes ratios only" in row["reason"]

    def test_one_period_is_not_growth(self, client):
        """NL-4 did not report in 2020: its own last period is 2019."""
        page = Page(client.get("/en/regions/NL-4/growth").text)
        assert page.one("h1").text.endswith("2018–2019")


@pytest.fixture(scope="module")
def path(reference):
    return next((reference / "rosstat_fixed_assets_okved2").glob("*.csv"))


@pytest.fixture(scope="module")
def assets(path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("assets") / "obs"
    new_from_table(folder, path)
    observatory = Observatory(folder)
    observatory.build()
    return Client(create_app(observatory))


@pytest.fixture(scope="module")
def published(path):
    values = defaultdict(float)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["value_mln_rub"]:
                values[row["level"], row["territory_ru"], row["section"], row["year"]] = float(
                    row["value_mln_rub"]
                )
    return values


class TestFixedAssets:
    """Real table: the parts are recomputed from the published file by plain sums."""

    def test_growth_of_kaliningrad(self, assets, published):
        def change(level, name, section):
            return published[level, name, section, "2017"], published[level, name, section, "2024"]

        everything = change("country", "Российская Федерация", "TOTAL")
        g = everything[1] / everything[0] - 1
        found = rows(assets, "regions/RU-KGD/growth.json?since=2017&figure=industries")
        assert len(found) == 19
        for row in found:
            start, end = change("region", "Калининградская область", row["industry"])
            country = change("country", "Российская Федерация", row["industry"])
            own = country[1] / country[0] - 1
            assert row["national"] == pytest.approx(start * g)
            assert row["industry_mix"] == pytest.approx(start * (own - g))
            assert row["regional"] == pytest.approx(end - start * (1 + own))
            assert row["status"] == "A"

    def test_concentration_of_manufacturing(self, assets, published):
        found = rows(assets, "industries/C.json?figure=concentration")
        regions = [
            name
            for level, name, section, year in published
            if (level, section, year) == ("region", "C", "2024")
        ]
        own = {name: published["region", name, "C", "2024"] for name in regions}
        base = {name: published["region", name, "TOTAL", "2024"] for name in regions}
        whole, everything = sum(own.values()), sum(base.values())
        shares = [(own[name] / whole, base[name] / everything) for name in regions]
        x, area = 0.0, 0.0
        reached = 0.0
        for s, b in sorted(shares, key=lambda pair: pair[0] / pair[1]):
            area += b * (reached + s / 2)
            reached, x = reached + s, x + b
        wanted = {
            "locational_gini": 1 - 2 * area,
            "hoover_index": sum(abs(s - b) for s, b in shares) / 2,
            "herfindahl_index": sum(s * s for s, _ in shares),
        }
        for index, value in wanted.items():
            row = next(row for row in found if (row["index"], row["period"]) == (index, "2024"))
            assert row["value"] == pytest.approx(value, rel=2e-4)
            assert row["lower"] < row["value"] < row["upper"]
