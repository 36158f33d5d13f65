"""A rubric of one's own: a YAML file that the command line and Python judge tables by."""

from pathlib import Path

import polars as pl
import pytest

import klaster
from klaster.catalogue import methods
from klaster.model.errors import InputError, KlasterError
from tests.functional.test_compute_methods import run

OWN = """\
id: big_enough
version: 1
title: {en: Big enough, ru: Достаточно большая}
reading: {en: At least ten workers., ru: Не менее десяти работников.}
limits: {en: None known., ru: Неизвестны.}
references: [the council]
subject: {firm: {en: firm, ru: предприятие}}
thresholds: {least: {title: {en: least workers, ru: наименьшая численность}, value: 10}}
measures: {workers: {title: {en: workers, ru: работники}, minimum: 0}}
criteria: {large: {title: {en: large, ru: крупная}, measure: workers, at_least: least}}
outcomes: {member: {en: member, ru: участник}, other: {en: other, ru: другая}}
verdict: {all: [large], met: member, not_met: other}
examples:
  - {given: {workers: 10}, verdict: member}
"""


@pytest.fixture
def files(tmp_path):
    """A rubric and a table of firms."""
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "firms.csv").write_text("firm,workers\nA,12\nB,9\nC,..\n", encoding="utf-8")
    return tmp_path


class TestCommandLine:
    def test_judges_a_table_by_it_and_moves_its_threshold(self, files, capsys):
        target = files / "out.csv"
        code, _, errors = run("compute", files / "own.yaml", files / "firms.csv", "-o", target, capsys=capsys)
        assert code == 0, errors
        assert pl.read_csv(target)["verdict"].to_list() == ["member", "other", "unknown"]
        run("compute", files / "own.yaml", files / "firms.csv", "--least", "9", "-o", target, capsys=capsys)
        assert pl.read_csv(target)["verdict"].to_list() == ["member", "member", "unknown"]

    def test_is_known_for_the_length_of_the_command_only(self, files, capsys):
        run("compute", files / "own.yaml", files / "firms.csv", "-o", files / "out.csv", capsys=capsys)
        assert "big_enough" not in {each.card.id for each in methods()}

    def test_explains_one_verdict(self, files, capsys):
        code, out, _ = run("explain", files / "own.yaml", files / "firms.csv", "--firm", "B", capsys=capsys)
        assert code == 0
        assert "9 ≥ 10" in out
        assert "workers ≥ 10 → member" in out

    def test_check_reads_it_and_tries_its_examples(self, files, capsys):
        code, out, _ = run("check", files / "own.yaml", capsys=capsys)
        assert (code, out) == (0, "big_enough: 1 criteria, 2 outcomes, 1 examples that come out.\n")
        (files / "own.yaml").write_text(OWN.replace("workers: 10}, verdict", "workers: 9}, verdict"))
        code, _, errors = run("check", files / "own.yaml", capsys=capsys)
        assert code == 2
        assert "own.yaml, row 14: the example expects verdict = member, and other comes out" in errors

    def test_what_is_wrong_with_it_stops_before_anything_is_written(self, files, capsys):
        (files / "own.yaml").write_text(OWN.replace("measure: workers", "measure: worker"))
        code, _, errors = run(
            "compute", files / "own.yaml", files / "firms.csv", "-o", files / "out.csv", capsys=capsys
        )
        assert code == 2
        assert "own.yaml, row 10" in errors
        assert "Did you mean workers" in errors
        assert not (files / "out.csv").exists()

    @pytest.mark.parametrize("value", [".nan", ".inf", "-.inf"])
    def test_a_threshold_that_is_no_number_is_refused_with_its_line(self, files, capsys, value):
        (files / "own.yaml").write_text(OWN.replace("value: 10}}", f"value: {value}}}}}"))
        code, _, errors = run("check", files / "own.yaml", capsys=capsys)
        assert code == 2
        assert "own.yaml, row 8" in errors
        assert "expected a number" in errors

    def test_a_file_that_is_not_there(self, files, capsys):
        code, _, errors = run("compute", files / "none.yaml", files / "firms.csv", capsys=capsys)
        assert code == 2
        assert "none.yaml: cannot be read" in errors


class TestPython:
    def test_takes_the_path_of_a_rubric(self, files):
        found = klaster.compute(files / "own.yaml", pl.read_csv(files / "firms.csv", null_values=".."))
        assert found.frame["verdict"].to_list() == ["member", "other", "unknown"]

    def test_another_file_of_the_same_name_is_another_provenance(self, files):
        table = pl.DataFrame({"firm": ["A"], "workers": [12]})
        before = klaster.compute(files / "own.yaml", table).provenance
        (files / "own.yaml").write_text(OWN.replace("value: 10", "value: 11"))
        after = klaster.compute(files / "own.yaml", table).provenance
        assert before.digest != after.digest
        assert "own.yaml sha256" in str(after.parameters["rule_book"])

    def test_the_name_of_a_method_is_never_a_file(self, files):
        with pytest.raises(KlasterError, match="there is no method"):
            klaster.compute(str(files / "own.yaml"), pl.DataFrame({"firm": ["A"]}))

    def test_a_folder_is_no_rubric(self, files):
        with pytest.raises(InputError, match="cannot be read"):
            klaster.compute(Path(files), pl.DataFrame({"firm": ["A"]}))


class TestStatuses:
    """The evidence of a file never travels without its status."""

    def test_an_estimate_beside_a_measure_makes_the_verdict_one(self, files, capsys):
        table = files / "flagged.csv"
        table.write_text("firm,workers,workers_status\nA,12,E\nB,9,A\nC,15,Q\n", encoding="utf-8")
        target = files / "out.csv"
        code, _, errors = run("compute", files / "own.yaml", table, "-o", target, capsys=capsys)
        assert code == 0, errors
        found = pl.read_csv(target).select("verdict", "status").rows()
        assert found == [("member", "E"), ("other", "A"), ("unknown", "O")]

    def test_a_mark_in_place_of_a_number_is_never_a_zero(self, files, capsys):
        table = files / "marked.csv"
        table.write_text("firm,workers\nA,(c)\nB,..\nC,0\n", encoding="utf-8")
        target = files / "out.csv"
        code, _, errors = run("compute", files / "own.yaml", table, "-o", target, capsys=capsys)
        assert code == 0, errors
        assert pl.read_csv(target)["verdict"].to_list() == ["unknown", "unknown", "other"]
