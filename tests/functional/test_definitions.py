"""Definitions of clusters as files: decided by an expert with a log, and run on by every method."""

import random

import polars as pl
import pytest

import klaster
from klaster.model.errors import InputError, KlasterError
from klaster.workbench.creating import new_from_table
from klaster.workbench.definition_file import decided, definition
from klaster.workbench.observatory import Observatory
from tests.functional.test_compute_methods import run

FOUND = """industry,value,proposed
10,1,1
11,1,1
13,2,1
14,2,2
29,3,3
"""
DECIDED = """industry,group,proposed,decision,decided_by,decided_on,why
10,1,1,,,,
11,1,1,,,,
13,2,1,accept,A. Economist,2026-11-26,Spun for food sacks
14,2,2,3,A. Economist,2026-11-26,Seat covers
29,3,3,keep,A. Economist,2026-11-26,Anchor
"""


@pytest.fixture
def jobs(tmp_path):
    """A table of jobs, on disk."""
    chance, rows = random.Random(4), ["region,nace,year,employment"]
    for region in ("KG-B", "KG-C", "KG-O", "KG-GB"):
        rows += [f"{region},{code},2018,{chance.randint(50, 900)}" for code in ("10", "11", "13", "14", "29")]
    path = tmp_path / "jobs.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


class TestDecisions:
    def test_what_a_method_gave_is_a_definition_without_decisions(self, tmp_path):
        (tmp_path / "found.csv").write_text(FOUND, encoding="utf-8")
        table = decided(tmp_path / "found.csv")
        assert table.select("industry", "group", "proposed").row(2) == ("13", "2", "1")
        assert table["decision"].null_count() == 5

    def test_moves_keep_where_they_came_from_and_the_log_stays(self, tmp_path):
        (tmp_path / "decided.csv").write_text(DECIDED, encoding="utf-8")
        table = {row["industry"]: row for row in decided(tmp_path / "decided.csv").iter_rows(named=True)}
        assert (table["13"]["group"], table["13"]["was"]) == ("1", "2")
        assert (table["14"]["group"], table["14"]["was"]) == ("3", "2")
        assert (table["29"]["group"], table["29"]["was"]) == ("3", None)
        assert table["13"]["why"] == "Spun for food sacks"

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("A. Economist,2026-11-26,Anchor", ",2026-11-26,Anchor", "row 6.*without decided_by"),
            ("2026-11-26,Anchor", "2026-11-26,", "without why"),
            ("2,2,3,A.", "2,2,7,A.", "no group '7'"),
        ],
    )
    def test_a_decision_without_its_reasons_is_refused_with_its_row(self, tmp_path, old, new, said):
        (tmp_path / "decided.csv").write_text(DECIDED.replace(old, new), encoding="utf-8")
        with pytest.raises(KlasterError, match=said):
            decided(tmp_path / "decided.csv")

    def test_the_command_writes_the_definition_and_counts(self, tmp_path, capsys):
        (tmp_path / "decided.csv").write_text(DECIDED, encoding="utf-8")
        code, out, errors = run("groups", tmp_path / "decided.csv", "-o", tmp_path / "out.csv", capsys=capsys)
        assert (code, errors) == (0, "")
        assert "industries 5, groups 2, moved 2, proposals not decided 0" in out
        again = decided(tmp_path / "out.csv")
        assert dict(again.select("industry", "group").iter_rows())["13"] == "1"

    def test_what_industry_groups_proposes_goes_through(self, jobs, tmp_path, capsys):
        run("compute", "industry_groups", jobs, "--groups", "2", "-o", tmp_path / "found.csv", capsys=capsys)
        code, out, errors = run("groups", tmp_path / "found.csv", "-o", tmp_path / "d.csv", capsys=capsys)
        assert code == 0, errors
        assert "industries 5" in out


class TestRunningOnIt:
    def test_quotients_of_groups_are_those_of_their_sums(self, jobs, tmp_path, capsys):
        (tmp_path / "d.csv").write_text("industry,group\n10,Food\n11,Food\n13,Cloth\n14,Cloth\n29,Cars\n")
        target = tmp_path / "out.csv"
        code, _, errors = run(
            "compute", "location_quotient", jobs, "--convert", f"industry={tmp_path / 'd.csv'}", "-o", target, capsys=capsys
        )  # fmt: skip
        assert code == 0, errors
        found = pl.read_csv(target)
        plain = pl.read_csv(jobs, schema_overrides={"nace": pl.String})
        groups = {"10": "Food", "11": "Food", "13": "Cloth", "14": "Cloth", "29": "Cars"}
        summed = plain.group_by("region", pl.col("nace").replace(groups).alias("industry")).agg(
            pl.col("employment").sum().alias("value")
        )
        expected = klaster.compute("location_quotient", summed).frame
        both = found.join(expected, on=["region", "industry"], suffix="_expected")
        assert both.height == 12
        assert both["value"].to_list() == pytest.approx(both["value_expected"].to_list())

    def test_an_edition_runs_on_it_and_follows_the_file(self, jobs, tmp_path):
        folder = tmp_path / "obs"
        new_from_table(folder, jobs)
        (folder / "data" / "d.csv").write_text("industry,group\n10,Food\n11,Food\n13,Cloth\n14,Cloth\n")
        settings = (folder / "klaster.toml").read_text(encoding="utf-8")
        settings = settings.replace(
            "[[edition]]\n", '[[edition]]\nconvert = { industry = "data/d.csv" }\n', 1
        )
        (folder / "klaster.toml").write_text(settings, encoding="utf-8")
        observatory = Observatory(folder)
        observatory.build()
        assert set(observatory.edition().industry_codes) == {"Food", "Cloth", "29"}
        assert any(finding.kind == "unmatched_industry" for finding in observatory.edition().findings)
        (folder / "data" / "d.csv").write_text(
            "industry,group\n10,Food\n11,Food\n13,Cloth\n14,Cloth\n29,Cars\n"
        )
        observatory.build()
        assert set(observatory.edition().industry_codes) == {"Food", "Cloth", "Cars"}

    def test_shared_industries_pass_by_weight(self, tmp_path):
        (tmp_path / "d.csv").write_text("industry,group,weight\n10,A,0.25\n10,B,0.75\n11,B,\n")
        assert definition(tmp_path / "d.csv").weights == {
            "10": (("A", 0.25), ("B", 0.75)),
            "11": (("B", 1.0),),
        }

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("industry,group\n10,A\n10,B\n", "weights of 10 add up to 2"),
            ("industry,group,weight\n10,A,half\n", "row 2"),
            ("nace,cluster name\n10,A\n", "no column industry or code"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_place(self, tmp_path, text, said):
        (tmp_path / "d.csv").write_text(text)
        with pytest.raises(InputError, match=said):
            definition(tmp_path / "d.csv")
