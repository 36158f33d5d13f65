"""What a protected observatory shows: no sensitive cell, nothing that gives one away, nowhere."""

import random

import polars as pl
import pytest

from klaster.indicators.suppression import suppressed_cells
from klaster.model.errors import KlasterError
from klaster.pages.points.live import points_answer
from klaster.pages.visit import Visit
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.command_line import klaster
from tests.web_client import Client

REGIONS = ("KG-B", "KG-C", "KG-J", "KG-N", "KG-O", "KG-T")
DIVISIONS = ("10", "13", "14", "26", "62", "63")


def table_of_cells(seed=5):
    """Jobs, wages and firms by region and division with their totals, every sum exact."""
    chance, rows = random.Random(seed), []
    for year in ("2018", "2019"):
        cells = {}
        for region in REGIONS:
            for division in DIVISIONS:
                firms = chance.choice([1, 2, 3, 4, 5, 8, 12])
                jobs = firms * chance.randint(5, 90)
                cells[region, division] = (jobs, jobs * chance.randint(10, 30), firms)
        for region in (*REGIONS, "KG"):
            for division in (*DIVISIONS, "Total"):
                parts = [
                    known
                    for (r, d), known in cells.items()
                    if region in (r, "KG") and division in (d, "Total")
                ]
                jobs, wages, firms = (sum(part[place] for part in parts) for place in range(3))
                rows.append((region, division, year, jobs, wages, firms))
    names = ("region", "nace", "year", "employment", "turnover", "firms")
    return pl.DataFrame(rows, schema=names, orient="row")


def built(folder, table, settings="[disclosure]\nthreshold = 3\n", edit=lambda text: text):
    """A workspace of a table with some more settings, built."""
    file = folder / "jobs.csv"
    table.write_csv(file)
    new_from_table(folder / "obs", file)
    toml = folder / "obs" / "klaster.toml"
    toml.write_text(settings + edit(toml.read_text(encoding="utf-8")), encoding="utf-8")
    observatory = Observatory(folder / "obs")
    observatory.build()
    return observatory


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    return built(tmp_path_factory.mktemp("protected"), table_of_cells())


def shown(observatory, measure="employment"):
    return observatory.observations(measure=measure)


def units(rows):
    return rows.filter((pl.col("region_kind") == "unit") & (pl.col("industry_kind") == "unit"))


class TestAProtectedWorkspace:
    def test_every_cell_of_fewer_than_three_firms_is_withheld(self, observatory):
        few = units(shown(observatory, "firms")).filter(pl.col("value") < 3)
        assert few.height > 10
        for measure in ("employment", "turnover"):
            cells = units(shown(observatory, measure)).join(
                few, on=["region", "industry", "period"], how="semi"
            )
            assert cells.height == few.height
            assert cells["value"].null_count() == cells.height
            assert set(cells["status"]) == {"Q"}

    def test_firms_are_counted_openly(self, observatory):
        assert shown(observatory, "firms")["value"].null_count() == 0

    @pytest.mark.parametrize("measure", ["employment", "turnover"])
    def test_no_withheld_cell_follows_from_the_rest(self, observatory, measure):
        rows = observatory.rows(None, "suppressed_cells", measure)
        attack = suppressed_cells(
            rows.select(
                "region", "industry", "period", "value", "status", "region_parent", "industry_parent"
            ),
            publish=False,
        )
        away = attack.filter(rows["status"] == "Q")
        assert away.height
        assert not away["pinned"].any()
        assert (away["upper"] - away["lower"] > 0.01 * away["lower"]).all()

    def test_the_same_cells_are_withheld_in_every_measure(self, observatory):
        patterns = [
            shown(observatory, measure).filter(pl.col("status") == "Q").select("region", "industry", "period")
            for measure in ("employment", "turnover")
        ]
        assert patterns[0].sort(pl.all()).equals(patterns[1].sort(pl.all()))

    def test_most_is_still_shown(self, observatory):
        cells = units(shown(observatory))
        few = units(shown(observatory, "firms")).filter(pl.col("value") < 3).height
        assert cells["value"].null_count() <= 2 * few

    def test_a_note_says_so_in_both_languages(self, observatory):
        words = " ".join(note.en for note in observatory.edition().notes)
        assert "withheld because too few firms" in words
        assert any("Скрыто ячеек" in note.ru for note in observatory.edition().notes)

    def test_provenance_names_the_rules(self, observatory):
        assert observatory.result().provenance.parameters["disclosure"] == {
            "threshold": 3.0,
            "dominance": 0.0,
        }

    def test_nothing_withheld_leaves_through_the_api_or_a_file(self, observatory):
        raw = table_of_cells()
        few = raw.filter((pl.col("firms") < 3) & (pl.col("region") != "KG") & (pl.col("nace") != "Total"))
        client = Client(create_app(observatory))
        rows = client.get("/api/v1/observations?measure=employment&limit=5000").json()["rows"]
        found = {(row["region"], row["industry"], row["period"]): row for row in rows}
        quotients = client.get("/api/v1/results/location_quotient?limit=5000").json()["rows"]
        of_cell = {(row["region"], row["industry"], row["period"]): row for row in quotients}
        for region, division, year, *_ in few.iter_rows():
            row, quotient = found[region, division, year], of_cell[region, division, year]
            assert (row["value"], row["status"]) == (None, "Q")
            assert (quotient["value"], quotient["observed"], quotient["status"]) == (None, None, "Q")
        region, division, year, *_ = few.row(0)
        told = client.get(
            f"/api/v1/explain/location_quotient?region={region}&industry={division}&period={year}"
        ).json()
        assert told["row"]["observed"] is None
        assert client.get(f"/en/regions/{region}").status_code == 200


class TestTheRules:
    def test_without_the_section_nothing_is_withheld(self, tmp_path):
        observatory = built(tmp_path, table_of_cells(), settings="")
        assert "Q" not in shown(observatory)["status"].to_list()

    def test_an_edition_can_be_left_as_it_is(self, tmp_path):
        observatory = built(
            tmp_path,
            table_of_cells(),
            edit=lambda text: text.replace("[edition.mapping]", "disclosure = false\n\n[edition.mapping]", 1),
        )
        assert "Q" not in shown(observatory)["status"].to_list()

    def test_dominance_withholds_a_cell_and_never_shows_contributions(self, tmp_path):
        table = table_of_cells().filter(pl.col("year") == "2018")
        only = (pl.col("region") == "KG-B") & (pl.col("nace") == "10")
        table = table.with_columns(
            firms=pl.lit(9),
            largest=pl.when(only).then(pl.col("employment") * 0.97).otherwise(pl.col("employment") * 0.4),
            second_largest=pl.col("employment") * 0.02,
        )
        observatory = built(tmp_path, table, settings="[disclosure]\ndominance = 10\nthreshold = 0\n")
        assert observatory.edition().measures == ("employment", "turnover", "firms")
        assert not observatory.observations()["measure"].str.contains("largest").any()
        cell = units(shown(observatory)).filter((pl.col("region") == "KG-B") & (pl.col("industry") == "10"))
        assert cell["status"].to_list() == ["Q"]
        assert shown(observatory).filter(pl.col("status") == "Q").height == 4

    def test_rows_of_establishments_are_counted_as_they_are_added_up(self, tmp_path):
        chance, rows = random.Random(1), []
        for region in REGIONS[:3]:
            for division in DIVISIONS[:3]:
                count = 1 if (region, division) == ("KG-B", "10") else chance.randint(3, 6)
                rows += [(region, division, "2018", chance.randint(5, 90)) for _ in range(count)]
        plants = pl.DataFrame(rows, schema=("region", "nace", "year", "jobs"), orient="row")
        observatory = built(
            tmp_path,
            plants,
            edit=lambda text: text.replace('layout = "long"', 'layout = "long"\nduplicates = "sum"', 1),
        )
        cells = observatory.observations()
        assert cells.height == 9
        assert cells.filter(pl.col("status") == "Q").select("region", "industry").rows() == [("KG-B", "10")]

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ("[disclosure]\ntreshold = 3\n", "Did you mean threshold"),
            ("[disclosur]\nthreshold = 3\n", "Did you mean disclosure"),
            ('[disclosure]\nthreshold = "three"\n', "a number from 0 to 1000"),
            ("[disclosure]\ndominance = 200\n", "from 0 to 100"),
        ],
    )
    def test_a_rule_misspelt_stops_the_build(self, tmp_path, settings, words):
        with pytest.raises(KlasterError, match=words):
            built(tmp_path, table_of_cells(), settings=settings)
        assert not (tmp_path / "obs" / "out" / "current.json").exists()

    def test_a_table_without_firms_stops_the_build_and_says_what_to_do(self, tmp_path):
        with pytest.raises(KlasterError, match="how many firms") as told:
            built(tmp_path, table_of_cells().drop("firms"))
        assert "disclosure = false" in told.value.describe("ru")

    def test_embedded_establishments_are_computed_from_and_never_listed(self, tmp_path):
        (tmp_path / "klaster.toml").write_text(
            '[disclosure]\nthreshold = 30\n[[edition]]\nembedded = "synthetic_economy"\ndisclosure = true\n'
        )
        observatory = Observatory(tmp_path)
        observatory.build()
        assert set(observatory.table(None, "establishments").columns) <= {
            "region", "industry", "lon", "lat", "founded", "closed",
        }  # fmt: skip
        index = observatory.compute("ellison_glaeser_index").frame
        away = index.filter(pl.col("status") == "Q")
        assert 0 < away.height < index.height
        assert away["herfindahl"].null_count() == away.height
        assert observatory.rows(None, "ellison_glaeser_index").is_empty()
        # Nor one by one on a map: squares with enough of them, no outlines, whose corners they are.
        assert observatory.edition().fewest == 30
        shown = points_answer(observatory, Visit("en", "map", {"industry": "12"}))
        assert all(each["properties"]["n"] >= 30 for each in shown["plants"]["features"])
        assert shown["shown"] + shown["withheld"] > 0
        clusters = observatory.compute("establishment_clusters", industry="12", radius=25.0).frame
        assert clusters["outline"].null_count() == clusters.height > 0


class TestProtectOnTheCommandLine:
    def test_withholds_before_the_method_reads(self, tmp_path):
        file, target = tmp_path / "jobs.csv", tmp_path / "out.csv"
        table_of_cells().rename({"employment": "value", "nace": "industry", "year": "period"}).write_csv(file)
        klaster("compute", "location_quotient", file, "--protect", "threshold=3", "-o", target)
        quotients = pl.read_csv(target, schema_overrides={"industry": pl.String, "period": pl.String})
        few = table_of_cells().filter(
            (pl.col("firms") < 3) & (pl.col("region") != "KG") & (pl.col("nace") != "Total")
        )
        away = quotients.filter(pl.col("status") == "Q")
        assert away.height > few.height
        joined = few.join(
            quotients, left_on=["region", "nace", "year"], right_on=["region", "industry", "period"]
        )
        assert set(joined["status"]) == {"Q"}
        assert joined["value"].null_count() == few.height

    def test_without_firms_it_says_which_column_to_name(self, tmp_path):
        file = tmp_path / "jobs.csv"
        table_of_cells().drop("firms").write_csv(file)
        run = klaster(
            "compute", "location_quotient", file, "--columns", "value=employment,industry=nace,period=year",
            "--protect", "threshold=3", check=False,
        )  # fmt: skip
        assert run.returncode == 2
        assert "--columns firms=COLUMN" in run.stderr

    def test_a_workspace_has_its_rules_in_its_settings(self, observatory):
        run = klaster(
            "compute", "location_quotient", observatory.path, "--protect", "threshold=3", check=False
        )
        assert run.returncode == 2
        assert "klaster.toml" in run.stderr
