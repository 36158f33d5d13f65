"""Real official tables through new, build and serve; every figure asserted is checked against the table itself."""

import csv
from functools import cache

import polars as pl
import pytest

from klaster.sources.table import check
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.web_client import Client

SCREENS = ("/", "/map", "/lq", "/regions", "/methods", "/glossary", "/data")


def atlas(table, folder):
    """The observatory of a table, by the commands' own path."""
    new_from_table(folder, table)
    observatory = Observatory(folder)
    observatory.build()
    return observatory


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The observatory of a table, built once however many tests ask for it."""
    return cache(lambda table: atlas(table, tmp_path_factory.mktemp(table.stem) / "obs"))


@cache
def kinds(path):
    return {finding.kind: finding for finding in check(path)}


class TestFixedAssets:
    """96 territories whose aggregates overlap."""

    @pytest.fixture
    def path(self, reference):
        return next((reference / "rosstat_fixed_assets_okved2").glob("*.csv"))

    @pytest.fixture
    def observatory(self, path, built):
        return built(path)

    def test_regions_without_the_aggregates_sum_to_the_country_exactly(self, observatory, path):
        edition = observatory.edition()
        cells = observatory.cells(edition.id, edition.measures[0])
        with path.open(encoding="utf-8") as file:
            country = {
                row["year"]: float(row["value_mln_rub"])
                for row in csv.DictReader(file)
                if row["level"] == "country" and row["section"] == "TOTAL"
            }
        assert len(edition.region_codes) == 85
        for period, total in country.items():
            year = cells.filter(pl.col("period") == period)
            assert year["total"].unique().to_list() == [total]
            # One cell of Ingushetia is not collected in one year; it is a few million roubles at most.
            assert year["value"].sum() == pytest.approx(total, abs=100)

    def test_published_totals_are_the_base_and_statuses_hold(self, observatory):
        edition = observatory.edition()
        frame = observatory.result(edition.id, measure=edition.measures[0]).frame
        assert frame.height == 85 * 19 * 8
        assert frame.filter(pl.col("value").is_null())["status"].unique().to_list() == ["O"]
        assert frame["design_effect"].min() > 1
        shares = (
            frame.filter(pl.col("status") == "A")
            .group_by("industry", "period")
            .agg(
                (pl.col("region_total") / pl.col("total") * pl.col("value")).sum().alias("one"),
                pl.len().alias("cells"),
            )
        )
        assert (shares.filter(pl.col("cells") == 85)["one"] - 1).abs().max() < 1e-4

    def test_check_says_what_is_true(self, path):
        found = kinds(path)
        assert "total_differs" not in found
        assert found["no_boundary"].count == 2
        assert found["aggregates_overlap"].count == 10

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_every_screen_opens(self, observatory, language):
        client = Client(create_app(observatory))
        for screen in (*SCREENS, "/regions/RU-TA", "/explain?region=RU-TA&industry=C"):
            assert client.get(f"/{language}{screen}").status_code == 200, screen


class TestShipments:
    """Markers, footnote digits inside names, blanks."""

    @pytest.fixture
    def path(self, reference):
        return next((reference / "rosstat_shipments_2005_2016").glob("*.csv"))

    def test_check_says_what_is_true(self, path):
        found = kinds(path)
        assert "2" in found["footnote"].message.en
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        numbers = sum(1 for row in rows if row["value_mln_rub"])
        assert f"{numbers} values" in found["states"].message.en
        assert f"{len(rows) - numbers} not collected" in found["states"].message.en

    def test_the_differences_of_totals_are_those_of_the_table(self, path):
        with path.open(encoding="utf-8") as file:
            rows = [
                row
                for row in csv.DictReader(file)
                if row["year"] == "2005" and row["section_okved1"].startswith("E")
            ]

        def doubled(name):
            """Arkhangelsk and Tyumen stand in the table with and without their okrugs."""
            return name.startswith(("Архангельская", "Тюменская")) and "без" not in name

        units = [row for row in rows if row["level"] == "region" and not doubled(row["territory_ru"])]
        parts = sum(float(row["value_mln_rub"]) for row in units if row["value_mln_rub"])
        whole = next(float(row["value_mln_rub"]) for row in rows if row["level"] == "country")
        message = kinds(path)["total_differs"].message.en
        assert f"{whole:.0f}" in message
        assert f"{parts:.1f}".rstrip("0").rstrip(".") in message

    def test_it_becomes_an_atlas(self, path, built):
        observatory = built(path)
        edition = observatory.edition()
        assert set(edition.industry_codes) == {"C", "D", "E"}
        client = Client(create_app(observatory))
        for screen in SCREENS:
            assert client.get(f"/ru{screen}").status_code == 200, screen


class TestQcew:
    """The publisher's own columns and disclosure codes."""

    @pytest.fixture
    def path(self, reference):
        return next((reference / "bls_qcew_ohio_counties_2020").glob("*.csv"))

    def test_suppressed_cells_are_confidential_and_not_zero(self, path, built):
        observatory = built(path)
        edition = observatory.edition()
        assert {"employment", "firms"} <= set(edition.measures)
        with path.open(encoding="utf-8") as file:
            hidden = {
                (row["area_fips"], row["industry_code"])
                for row in csv.DictReader(file)
                if row["disclosure_code"] == "N" and row["own_code"] == "5" and row["agglvl_code"] == "74"
            }
        cells = observatory.observations(edition.id, "employment").filter(pl.col("industry_kind") == "unit")
        found = set(cells.filter(pl.col("status") == "Q").select("region", "industry").iter_rows())
        assert {region for region, _ in found} <= {"39041", "39049"}
        assert len(found) == len(hidden)
        assert cells.filter(pl.col("status") == "Q")["value"].null_count() == len(found)

    def test_it_becomes_an_atlas_without_a_map(self, path, built):
        client = Client(create_app(built(path)))
        for screen in (*SCREENS, "/regions/39049"):
            assert client.get(f"/en{screen}").status_code == 200, screen


class TestKyrgyzSeries:
    """SDMX series by region: one of them is read, the rest are named."""

    @pytest.fixture
    def path(self, reference):
        return next((reference / "kgz_sdg_nsc").glob("*.gz"))

    def test_one_series_is_chosen_and_the_choice_is_said(self, path):
        found = kinds(path)
        assert "272" in found["guess_series"].message.en
        assert "where" in found["guess_series"].describe("en")

    def test_the_published_shares_are_shown(self, path, built):
        observatory = built(path)
        edition = observatory.edition()
        shares = observatory.result(edition.id, "published", edition.measures[0]).frame.filter(
            pl.col("period") == "2018"
        )
        assert dict(shares.select("region", "value").iter_rows())["KG-J"] == 15.3
        client = Client(create_app(observatory))
        for screen in (*SCREENS, "/regions/KG-J"):
            assert client.get(f"/ru{screen}").status_code == 200, screen
