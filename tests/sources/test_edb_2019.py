"""The facts of the 2019 report, and the official figures that confirm its manufacturing row."""

import json
from pathlib import Path

import polars as pl
import pytest

from klaster.model.status import Status
from klaster.sources.classifications.totals import TOTAL
from klaster.sources.edb_2019 import REPORT, edb_2019_edition, kg_nsc_2018_edition
from klaster.sources.edition import REFERENCE_COLUMNS, SCHEMA, EmbeddedEdition, content_digest

VECTORS = Path(__file__).parents[3] / "shared" / "reference" / "vectors.json"

SECTION_WORDS = {
    "Сельское": "A", "Добыча": "B", "Обрабатывающая": "C", "Обеспечение": "D", "Водоснабжение": "E",
    "Строительство": "F", "Оптовая": "G", "Транспортная": "H", "Деятельность": "I", "Информация": "J",
    "Финансовое": "K", "Операции": "L", "Профессиональная": "M", "Административная": "N",
    "Государственное": "O", "Образование": "P", "Здравоохранение": "Q", "Искусство": "R",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> EmbeddedEdition:
    return edb_2019_edition()


@pytest.fixture(scope="module")
def official() -> EmbeddedEdition:
    return kg_nsc_2018_edition()


@pytest.fixture(scope="module")
def quotients(report: EmbeddedEdition) -> pl.DataFrame:
    return report.observations.filter(measure="location_quotient")


def test_table_3_has_the_rows_that_were_counted_in_the_report(quotients: pl.DataFrame):
    listed = quotients.filter(status="A")["value"]

    assert (len(listed), (listed > 1).sum(), (listed == 1).sum(), (listed < 1).sum()) == (66, 56, 1, 9)


def test_pairs_that_the_report_does_not_list_are_not_collected(quotients: pl.DataFrame):
    absent = quotients.filter(pl.col("status") != "A")

    assert quotients.height == 9 * 18
    assert set(absent["status"]) == {Status.NOT_COLLECTED.value}
    assert absent.select("value", "lower", "upper").null_count().row(0) == (96, 96, 96)


def test_bounds_are_what_rounding_leaves(quotients: pl.DataFrame):
    by_key = {(row["region"], row["industry"]): row for row in quotients.iter_rows(named=True)}

    assert (by_key["KG-B", "B"]["lower"], by_key["KG-B", "B"]["upper"]) == (5.615, 5.625)
    assert (by_key["KG-GB", "P"]["lower"], by_key["KG-GB", "P"]["upper"]) == (0.95, 1.05)
    assert by_key["KG-J", "P"]["upper"] == 1.305


@pytest.mark.skipif(not VECTORS.exists(), reason="the reference folder is not on this machine")
def test_table_3_agrees_with_the_transcription(report: EmbeddedEdition, quotients: pl.DataFrame):
    assert report.regions is not None
    codes = dict(report.regions.select("name_ru", "region").iter_rows())
    listed = quotients.filter(status="A")
    ours = {(row["region"], row["industry"]): row["value"] for row in listed.iter_rows(named=True)}
    transcribed = json.loads(VECTORS.read_text())["table3"]
    theirs = {
        (codes[region], SECTION_WORDS[words.split()[0].strip(",")]): value
        for region, words, value in transcribed
    }

    assert ours == theirs
    assert len(theirs) == 66


def test_ranks_are_those_of_the_text_and_belarus_has_none(report: EmbeddedEdition):
    ranks = report.observations.filter(pl.col("measure").str.ends_with("_rank")).sort("measure", "region")
    by_measure = {
        measure: dict(zip(rows["region"], rows["value"], strict=True))
        for (measure,), rows in ranks.group_by("measure")
    }

    assert by_measure["competitiveness_rank"] == {
        "AM": 70, "BY": None, "KG": 97, "KZ": 59, "RU": 43, "TJ": 102,
    }  # fmt: skip
    assert by_measure["cluster_development_rank"] == {
        "AM": 72, "BY": None, "KG": 135, "KZ": 120, "RU": 95, "TJ": 100,
    }  # fmt: skip
    assert set(ranks.filter(region="BY")["status"]) == {"O"}


def test_a_designation_follows_from_a_quotient_of_one_or_less_or_from_the_name_of_a_cluster(
    report: EmbeddedEdition,
):
    assert report.designations is not None
    sure = report.designations.filter(pl.col("designated"))
    unknown = report.designations.filter(pl.col("designated").is_null())
    named = sure.filter(pl.col("note_ru").str.starts_with("Названо"))
    inferred = sure.filter(pl.col("note_ru").str.starts_with("Вывод"))

    assert (named.height, inferred.height, unknown.height) == (15, 6, 48)
    assert (sure.filter(pl.col("quotient") <= 1).height, inferred["quotient"].max()) == (10, 0.76)
    assert unknown["quotient"].min() > 1
    assert not report.designations.select("region", "industry", "period").is_duplicated().any()


def test_clusters_that_are_a_part_of_their_section_are_marked(report: EmbeddedEdition):
    assert report.designations is not None
    partial = report.designations.filter(pl.col("partial")).select("region", "industry")

    assert partial.rows() == [("KG-C", "A"), ("KG-GB", "C"), ("KG-J", "C"), ("KG-N", "A")]


def test_manufacturing_row_of_table_3_follows_from_official_figures(
    official: EmbeddedEdition, quotients: pl.DataFrame
):
    value = {
        (row["region"], row["industry"]): row["value"] for row in official.observations.iter_rows(named=True)
    }
    national = value["KG", "C"] / value["KG", TOTAL]
    regions = [region for region, industry in value if industry == "C" and region != "KG"]
    derived = {region: value[region, "C"] / value[region, TOTAL] / national for region in regions}
    printed = dict(quotients.filter(industry="C", status="A").select("region", "value").iter_rows())

    assert {region: round(derived[region], 3) for region in printed} == {
        "KG-J": 1.275,
        "KG-C": 1.783,
        "KG-GB": 1.367,
    }
    assert all(abs(derived[region] - printed[region]) < 0.01 for region in printed)
    assert all(derived[region] < 1 for region in derived if region not in printed)
    assert len(derived) == 9


def test_derived_employment_is_an_estimate_within_its_bounds(official: EmbeddedEdition):
    regions = official.observations.filter(region_kind="unit")

    assert set(regions["status"]) == {"E"}
    assert regions.select(
        ((pl.col("lower") < pl.col("value")) & (pl.col("value") < pl.col("upper"))).all()
    ).item()
    width = {row["region"]: row["upper"] - row["lower"] for row in regions.iter_rows(named=True)}
    assert width["KG-GO"] == max(width.values()), "a difference of rounded numbers is the least certain"


def test_national_total_is_published_and_near_the_sum_of_the_regions(official: EmbeddedEdition):
    totals = official.observations.filter(industry_kind="total")
    national = totals.filter(region_kind="total").row(0, named=True)
    regions = totals.filter(region_kind="unit")["value"].sum()

    assert (national["value"], national["status"]) == (2_382_500, "A")
    assert regions == pytest.approx(2_385_000, abs=100)


def test_manufacturing_and_the_rest_add_up(official: EmbeddedEdition):
    parts = official.observations.filter(industry_kind="unit").group_by("region").agg(pl.col("value").sum())
    totals = official.observations.filter(industry_kind="total").select("region", total="value")

    assert parts.join(totals, on="region").select((pl.col("value") == pl.col("total")).all()).item()
    assert [category.code for category in official.categories] == ["A-U_X_C"]


@pytest.mark.parametrize("edition", [edb_2019_edition, kg_nsc_2018_edition])
def test_every_row_has_a_source_and_a_place_in_it(edition):
    made = edition()
    cards = {source.id for source in made.sources}

    assert dict(made.observations.schema) == SCHEMA
    assert made.sha256 == content_digest(made.observations) == edition().sha256
    assert tuple(made.references.columns) == REFERENCE_COLUMNS
    assert set(made.references["source"]) == cards
    assert all(
        any(
            all(reference[key] in ("", row[key]) for key in ("measure", "region", "industry", "period"))
            for reference in made.references.iter_rows(named=True)
        )
        for row in made.observations.filter(industry_kind="total").iter_rows(named=True)
    )
    assert made.references.select((pl.col("place_en") != "").all()).item()


def test_the_card_names_the_bank_and_the_month(report: EmbeddedEdition):
    assert (report.source, report.released) == (REPORT, "2019-08")
    assert "август 2019" in report.vintage.cite("ru")
    assert any("Figures 1 and 2" in note.en for note in report.notes)
