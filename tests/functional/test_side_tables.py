"""Designations and targets of one's own, laid beside an edition."""

import random

import polars as pl
import pytest

from klaster.model.errors import InputError, KlasterError
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.web_client import Client
from tests.web_page import Page

REGIONS = {"KG-B": 400, "KG-C": 900, "KG-O": 1300, "KG-GB": 1100}
DIVISIONS = ("10", "13", "14", "26", "62", "63")
PRIORITIES = """Region;Industry;Programme;Note
Баткенская область;10;Growth points;By the concept
KG-C;C;Growth points;All of manufacturing
Ошская обл.;62.01;Digital country;A part of the division
"""
TARGETS = """region;indicator;target;form;base_period;target_period
KG-C;employment;50;percent;2017;2022
KG-B;patents;2;times;;2022
"""


@pytest.fixture
def workspace(tmp_path):
    """Builds a workspace with tables beside its edition."""

    def build(**tables):
        chance, rows = random.Random(11), ["region,nace,year,employment"]
        for region, people in REGIONS.items():
            for turn, year in enumerate((2017, 2018, 2019)):
                rows += [
                    f"{region},{division},{year},{chance.randint(50, 900) + people + 40 * turn}"
                    for division in DIVISIONS
                ]
        (tmp_path / "jobs.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        folder = tmp_path / "obs"
        new_from_table(folder, tmp_path / "jobs.csv")
        settings = (folder / "klaster.toml").read_text(encoding="utf-8")
        for name, text in tables.items():
            (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
            settings = settings.replace("[[edition]]\n", f'[[edition]]\n{name} = "data/{name}.csv"\n', 1)
        (folder / "klaster.toml").write_text(settings, encoding="utf-8")
        observatory = Observatory(folder)
        observatory.build()
        return observatory

    return build


class TestDesignations:
    def test_names_become_codes_and_coarser_or_finer_industries_find_their_cells(self, workspace):
        table = workspace(designations=PRIORITIES).table(None, "designations")
        found = {(row["region"], row["industry"]): row for row in table.iter_rows(named=True)}
        assert found["KG-B", "10"]["programme_ru"] == "Growth points"
        assert {industry for region, industry in found if region == "KG-C"} == {"10", "13", "14", "26"}
        assert (found["KG-O", "62"]["partial"], found["KG-C", "10"]["partial"]) == (True, False)

    def test_a_list_without_unknowns_is_whole_so_every_measure_is_defined(self, workspace):
        observatory = workspace(designations=PRIORITIES)
        outcomes = observatory.compute("designation_agreement").frame
        assert outcomes.filter(pl.col("declared"))["region"].n_unique() == 3
        assert "measured_only" in outcomes["outcome"].to_list()
        told = observatory.compute("designation_accuracy", draws=200).frame.filter(
            period="2019", threshold="verdict"
        )
        assert told.filter(statistic="kappa")["value"].item() is not None
        assert told.filter(statistic="agreed")["p_value"].item() is not None

    def test_the_screen_filters_by_programme(self, workspace):
        client = Client(create_app(workspace(designations=PRIORITIES)))
        page = Page(client.get("/en/designations").text)
        options = [option.text for option in page.all("option") if option.within("select")]
        assert {"all programmes", "Digital country", "Growth points"} <= set(options)
        digital = (
            client.get("/en/designations.csv?programme=2&show=all").content.decode("utf-8-sig").splitlines()
        )
        growth = (
            client.get("/en/designations.csv?programme=1&show=all").content.decode("utf-8-sig").splitlines()
        )
        assert sorted((len(digital), len(growth))) == [2, 6]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Region;Industry\nOsch;10\n", ("row 2", "column region", "Osch")),
            ("Region;Industry\nKG-B;10\nKG-B;Zz\n", ("row 3", "column industry")),
            ("Region;Industry;Designated\nKG-B;10;perhaps\n", ("column designated", "perhaps", "yes or no")),
            ("Region;Branch\nKG-B;10\n", ("no column 'industry'", "region, branch")),
            ("Region;Industry;Tier\nKG-B;10;first\n", ("row 2", "column tier", "expected a number")),
            ("Region;Industry\nKG-B;A\n", ("nothing of the industry A",)),
        ],
    )  # fmt: skip
    def test_what_cannot_be_right_is_refused_with_its_place(self, workspace, text, expected):
        with pytest.raises(KlasterError) as refused:
            workspace(designations=text)
        told = refused.value.describe("en")
        assert "designations.csv" in told
        assert all(words in told for words in expected), told


class TestTargets:
    def test_a_target_of_a_region_meets_the_values_of_its_measure(self, workspace):
        frame = workspace(targets=TARGETS).compute("target_attainment").frame
        rows = {row["indicator"]: row for row in frame.iter_rows(named=True)}
        assert rows["employment"]["class"] in (
            "on_track",
            "moderate",
            "insufficient",
            "moving_away",
            "reached",
        )
        assert (rows["employment"]["latest_period"], rows["employment"]["base_period"]) == ("2019", "2017")
        assert rows["patents"]["missing"] == "base_period base value"

    def test_values_of_its_own_come_before_those_of_the_edition(self, workspace):
        text = "region;indicator;target;base_period;target_period;period;value\nKG-C;exports;152;2016;2020;2016;100\nKG-C;exports;152;2016;2020;2018;120,0\n"
        row = workspace(targets=text).compute("target_attainment").frame.row(0, named=True)
        assert (row["class"], round(row["value"], 4)) == ("moderate", 0.8649)

    def test_the_screen_draws_the_path(self, workspace):
        client = Client(create_app(workspace(targets=TARGETS)))
        assert Page(client.get("/ru/kpi/employment").text).all("svg", class_="target-path")

    def test_contradicting_facts_stop_the_build(self, workspace):
        text = "region;indicator;target;base_period;target_period\nKG-C;jobs;5;2018;2016\n"
        with pytest.raises(InputError, match=r"targets\.csv.*not after the base period"):
            workspace(targets=text)


def test_a_file_that_is_not_there_is_named_with_its_line(workspace, tmp_path):
    workspace()
    settings = tmp_path / "obs" / "klaster.toml"
    settings.write_text(
        settings.read_text().replace("[[edition]]\n", '[[edition]]\ndesignations = "data/none.csv"\n', 1)
    )
    with pytest.raises(InputError, match=r"column designations.*data/none\.csv"):
        Observatory(tmp_path / "obs").build()
