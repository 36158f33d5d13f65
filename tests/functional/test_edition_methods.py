"""Every registered method on an edition of a workspace: what its card asks for is supplied, or named as missing."""

import random

import polars as pl
import pytest

from klaster.catalogue import method, methods
from klaster.model.classification import Category, Classification
from klaster.model.errors import InputError
from klaster.model.text import same
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.method_rows import Observed, rows_for
from klaster.workbench.observatory import Observatory
from tests.web_client import Client

REGIONS = {"KG-B": 400, "KG-C": 900, "KG-O": 1300, "KZ-11": 700, "KZ-19": 1500, "KZ-35": 1100}
DIVISIONS = ("10", "13", "14", "26", "62", "63")
METHODS = [each.card for each in methods()]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    """A workspace built from a table of two countries with several measures."""
    chance, rows = random.Random(11), ["region,nace,year,employment,firms,population,area,turnover"]
    for region, people in REGIONS.items():
        for year in (2017, 2018, 2019):
            for division in DIVISIONS:
                jobs, firms = chance.randint(50, 900), chance.randint(3, 40)
                rows.append(f"{region},{division},{year},{jobs},{firms},{people}000,{people * 10},{jobs * 7}")
    folder = tmp_path_factory.mktemp("editions")
    table = folder / "jobs.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    new_from_table(folder / "obs", table)
    opened = Observatory(folder / "obs")
    opened.build()
    return opened


LACKING = {
    "ellison_glaeser_index": "establishments",
    "colocation_quotient": "establishments",
    "k_density": "establishments",
    "local_concentration": "establishments",
    "establishment_clusters": "establishments",
    "skill_relatedness": "partner",
    "commuting_areas": "partner",
    "input_output_relatedness": "partner",
    "occupation_similarity": "occupation",
    "marcon_puech_m": "establishments",
    "designation_agreement": "designated",
    "designation_accuracy": "designated",
    "target_attainment": "targets",
    "support_form": "enterprise",
    "armenia_zone_operator": "operator",
    "determinants": "employment",
    "infopark_membership": "firm",
    "management_excellence": "organisation",
    "policy_level": "cluster",
    "strategy": "cluster",
}


@pytest.mark.parametrize("card", METHODS, ids=lambda card: card.id)
def test_each_method_is_computed_or_says_what_is_missing(observatory, card):
    if card.id in LACKING:
        with pytest.raises(InputError, match=LACKING[card.id]):
            observatory.compute(card.id)
        return
    result = observatory.compute(card.id)
    assert result.frame.height
    keys = [key for key in card.keys if key in result.frame.columns]
    area = [name for name in ("area",) if name in result.frame.columns]
    assert not result.frame.select(*keys, *area).is_duplicated().any()
    assert result.provenance.vintages


def test_measures_of_the_edition_stand_beside_the_main_one(observatory):
    rows = observatory.rows(None, "litzenberger_sternberg_index")
    assert {"firms", "population", "area"} <= set(rows.columns)
    first = rows.filter(pl.col("region") == "KG-B")["population"].unique().to_list()
    assert first == [400_000.0]


def test_plants_of_an_earlier_period_are_those_open_in_it():
    plants = pl.DataFrame(
        {
            "region": ["KG-B"] * 4,
            "industry": ["10"] * 4,
            "founded": [1990, 1990, 2019, None],
            "closed": [None, 2018, None, None],
            "employment": [1, 2, 3, 4],
        }
    )
    cells = pl.DataFrame({"region": ["KG-B"], "industry": ["10"], "period": ["2018"], "value": [9.0]})
    regions = Classification("r", "region", same("r"), (Category("KG-B", same("B")),))
    card = method("ellison_glaeser_index").card
    found = rows_for(card, Observed(cells, "employment", regions, regions, plants))
    assert found["employment"].to_list() == [1, 4]


def test_groups_are_sections_of_industries_and_countries_of_regions(observatory):
    industries = (
        observatory.rows(None, "related_variety").select("industry", "group").unique().sort("industry")
    )
    assert dict(industries.iter_rows()) == {"10": "C", "13": "C", "14": "C", "26": "C", "62": "J", "63": "J"}
    regions = observatory.rows(None, "theil_index").select("region", "group").unique()
    assert dict(regions.iter_rows())["KZ-19"] == "KZ"
    table = observatory.compute("theil_index").frame
    assert (table["within"] + table["between"] - table["value"]).abs().max() < 1e-12
    assert table["between"].max() > 0


def test_the_first_measure_stands_in_for_employment(tmp_path):
    table = tmp_path / "assets.csv"
    table.write_text(
        "region,nace,year,turnover\nKG-B,10,2018,5\nKG-B,62,2018,7\nKG-O,10,2018,9\nKG-O,62,2018,2\n"
    )
    new_from_table(tmp_path / "obs", table)
    observatory = Observatory(tmp_path / "obs")
    observatory.build()
    first = observatory.edition().measures[0]
    assert first != "employment"
    assert observatory.compute("krugman_index").provenance.parameters["measure"] == first
    answer = Client(create_app(observatory)).get("/api/v1/results/krugman_index?scale=half")
    assert answer.status_code == 200


@pytest.fixture(scope="module")
def client(observatory):
    """The interface for programs over the workspace."""
    return Client(create_app(observatory))


class TestInterface:
    @pytest.mark.parametrize("name", ["shift_share", "growth_rate", "convergence"])
    def test_a_method_that_compares_periods_is_given_all_of_them(self, client, name):
        option = {
            "shift_share": "births=apart",
            "growth_rate": "confidence=0.9",
            "convergence": "confidence=0.9",
        }[name]
        answer = client.get(f"/api/v1/results/{name}?{option}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] > 0

    def test_one_period_is_computed_for_other_methods_and_said(self, client):
        found = {
            period: client.get(f"/api/v1/results/krugman_index?scale=half&period={period}").json()
            for period in ("2017", "2018")
        }
        assert {row["period"] for row in found["2017"]["rows"]} == {"2017"}
        assert found["2017"]["digest"] != found["2018"]["digest"]

    def test_what_is_missing_is_said_with_422(self, client):
        answer = client.get("/api/v1/results/ellison_glaeser_index")
        assert answer.status_code == 422
        assert "establishments" in answer.json()["error"]["message"]

    def test_a_parameter_whose_name_is_taken_has_another_way(self, client):
        one, other = (
            client.get(f"/api/v1/results/theil_index?set.measure={word}").json() for word in ("T", "L")
        )
        assert one["rows"][0]["value"] != other["rows"][0]["value"]
        assert one["digest"] != other["digest"]

    @pytest.mark.parametrize(
        "query", ["keep=1", "periods=2017", "parameters=1", "scale=third", "period=1999&scale=half"]
    )
    def test_what_is_no_parameter_is_refused(self, client, query):
        assert client.get(f"/api/v1/results/krugman_index?{query}").status_code in (404, 422)
