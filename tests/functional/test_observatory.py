"""The observatory on embedded editions: the numbers that the report and the statistics confirm."""

import subprocess
import sys

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import same
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from klaster.workbench.workspace import read_workspace, write_workspace


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The embedded observatory, built once."""
    folder = tmp_path_factory.mktemp("demo") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    return observatory


class TestTheEmbeddedObservatory:
    def test_the_manufacturing_row_of_table_3_follows_from_official_shares(self, demo):
        """The report prints 1.27, 1.79 and 1.37, and lists no other region: all others lie below 1."""
        row = demo.result("kg_nsc_2018").frame.filter(pl.col("industry") == "C")
        quotient = dict(row.select("region", "value").iter_rows())
        printed = {"KG-J": 1.27, "KG-C": 1.79, "KG-GB": 1.37}
        for region, value in printed.items():
            assert quotient.pop(region) == pytest.approx(value, abs=0.008)
        assert len(quotient) == 6
        assert max(quotient.values()) < 1
        assert set(row["status"]) == {"E"}

    def test_table_3_is_shown_as_published(self, demo):
        table = demo.result("edb_2019", "published", "location_quotient").frame
        listed = table.filter(pl.col("status") == "A")
        assert (
            listed.height,
            listed.filter(pl.col("value") > 1).height,
            listed.filter(pl.col("value") < 1).height,
        ) == (66, 56, 9)
        assert ((listed["lower"] < listed["value"]) & (listed["value"] < listed["upper"])).all()
        assert table.filter(pl.col("status") == "O")["value"].null_count() == table.height - 66

    def test_ranks_are_published_for_countries(self, demo):
        ranks = demo.result("edb_2019", "published", "competitiveness_rank").frame
        known = dict(ranks.drop_nulls("value").select("region", "value").iter_rows())
        assert known == {"RU": 43, "KZ": 59, "AM": 70, "KG": 97, "TJ": 102}

    def test_every_quotient_has_an_interval_and_a_status(self, demo):
        table = demo.result("synthetic_economy").frame
        known = table.drop_nulls("value")
        assert known.select("lower", "upper", "verdict").null_count().sum_horizontal().item() == 0
        assert table["status"].null_count() == 0
        missing = table.filter(pl.col("value").is_null())
        assert set(missing["status"]) <= {"Q", "O"}

    def test_the_base_of_a_region_is_its_own_country(self, demo):
        table = demo.result("synthetic_economy").frame.filter(pl.col("period") == "2020")
        assert table.filter(pl.col("region").str.starts_with("KG"))["total"].n_unique() == 1
        assert table["total"].n_unique() == 6

    def test_shares_and_quotients_add_up_where_everything_is_known(self, demo):
        table = demo.result("kg_nsc_2018").frame
        whole = table.filter(pl.col("industry") == "C").select(
            (pl.col("region_total") / pl.col("total") * pl.col("value")).sum()
        )
        assert whole.item() == pytest.approx(1, abs=0.002)

    def test_synthetic_numbers_say_so(self, demo):
        assert demo.edition("synthetic_economy").synthetic
        for language in ("en", "ru"):
            assert "SYNTHETIC" in demo.result("synthetic_economy").provenance.cite(language)

    def test_a_result_is_the_same_from_disk_and_from_memory(self, demo):
        first = demo.result("kg_nsc_2018").frame
        assert Observatory(demo.path).result("kg_nsc_2018").frame.equals(first)

    def test_the_working_reproduces_the_number(self, demo):
        found = demo.explain("kg_nsc_2018", region="KG-J", industry="C")
        row = found.row
        assert row["value"] == pytest.approx(
            (row["observed"] / row["region_total"]) / (row["industry_total"] / row["total"])
        )
        assert found.statuses == {"observed": "E", "region_total": "E", "industry_total": "E", "total": "A"}
        assert [step.value for step in found.steps if step.label.en == "Lower bound"] == [row["lower"]]
        program = found.python.replace("klaster.Observatory", "print(klaster.Observatory") + ".row)"
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=demo.path.parent, capture_output=True, text=True, check=True
        )
        assert repr(row["value"]) in run.stdout

    def test_unknown_names_are_answered_with_near_ones(self, demo):
        with pytest.raises(UnknownNameError, match="edb_2019"):
            demo.edition("edb2019")
        with pytest.raises(UnknownNameError, match="employment"):
            demo.result("kg_nsc_2018", "location_quotient", "employmnt")
        with pytest.raises(UnknownNameError, match="no region here"):
            demo.explain("kg_nsc_2018", region="XX", industry="C")


class TestSettings:
    def write(self, folder, words):
        (folder / "klaster.toml").write_text(words, encoding="utf-8")

    def test_no_settings(self, tmp_path):
        with pytest.raises(InputError, match=r"no klaster.toml here"):
            read_workspace(tmp_path)

    def test_broken_toml_names_the_line(self, tmp_path):
        self.write(tmp_path, '[observatory]\ntitle_en = "x\n')
        with pytest.raises(InputError, match="line 2"):
            read_workspace(tmp_path)

    def test_an_unknown_key_is_answered_with_near_ones(self, tmp_path):
        self.write(tmp_path, '[[edition]]\nid = "x"\ntabel = "data/x.csv"\n')
        with pytest.raises(UnknownNameError, match="table"):
            read_workspace(tmp_path)

    @pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "data/../../x.csv"])
    def test_a_table_outside_the_workspace_is_refused(self, tmp_path, path):
        self.write(tmp_path, f'[[edition]]\ntable = "{path}"\n')
        with pytest.raises(InputError, match="outside the workspace"):
            read_workspace(tmp_path)

    def test_an_edition_is_a_table_or_embedded(self, tmp_path):
        self.write(tmp_path, '[[edition]]\nid = "x"\n')
        with pytest.raises(InputError, match="either table or embedded"):
            read_workspace(tmp_path)

    def test_an_empty_workspace_says_what_to_add(self, tmp_path):
        write_workspace(tmp_path, same("empty"), [])
        with pytest.raises(InputError, match="no edition"):
            Observatory(tmp_path).build()

    def test_a_missing_table_is_named(self, tmp_path):
        self.write(tmp_path, '[[edition]]\ntable = "data/none.csv"\n')
        with pytest.raises(InputError, match="none"):
            Observatory(tmp_path).build()
        assert not (tmp_path / "out" / "current.json").exists()


class TestOneArea:
    """Narrowed to one area, a result is the part of the whole: read from what is stored, or computed alone."""

    @pytest.mark.parametrize(
        ("name", "parameters", "first"),
        [
            ("shift_share", {"births": "apart"}, -6),
            ("shift_share", {"births": "apart"}, -3),
            ("locational_gini", {}, 0),
        ],
    )
    def test_it_is_the_part_of_the_whole(self, demo, name, parameters, first):
        known = demo.edition("synthetic_economy").periods
        asked = {"periods": (known[first], known[-1]), "parameters": parameters}
        whole = demo.result("synthetic_economy", name, **asked).frame
        part = demo.result("synthetic_economy", name, area="KZ", **asked).frame
        column = (
            pl.col("region").str.starts_with("KZ-") if "region" in whole.columns else pl.col("area") == "KZ"
        )
        expected = whole.filter(column).drop("area", strict=False)
        assert part.height > 0
        assert_frame_equal(part.drop("area", strict=False), expected, check_row_order=False)

    def test_a_parameter_named_at_its_default_changes_no_digest(self, demo):
        plain = demo.result("synthetic_economy", "krugman_index")
        default = next(iter(plain.card.parameters))
        same_one = demo.result(
            "synthetic_economy", "krugman_index", parameters={default.name: default.default}
        )
        assert plain.digest == same_one.digest
