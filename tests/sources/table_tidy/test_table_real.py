"""The four real tables: what is guessed, what adds up, and findings that are true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from klaster.model.finding import Finding
from klaster.sources.table import Mapping, TableReading, guess, read
from klaster.sources.table.check import findings_of
from klaster.sources.table.raw import open_raw

Kind = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def assets(reference: Path) -> TableReading:
    return read(reference / "rosstat_fixed_assets_okved2" / "fixed_assets_full_book_value_2017_2024.csv")


@pytest.fixture(scope="module")
def shipments(reference: Path) -> TableReading:
    return read(reference / "rosstat_shipments_2005_2016" / "shipments_by_region_okved1.csv")


@pytest.fixture(scope="module")
def qcew(reference: Path) -> TableReading:
    return read(reference / "bls_qcew_ohio_counties_2020" / "qcew_annual_wide.csv")


@pytest.fixture(scope="module")
def sdg(reference: Path) -> Path:
    return reference / "kgz_sdg_nsc" / "kg_sdg_long.csv.gz"


def sums(frame: pl.DataFrame, kind: str, other: str) -> dict[tuple[str, str], float]:
    """Sum of the rows of one kind for each other key and period."""
    chosen = frame.filter(pl.col(f"{'region' if other == 'industry' else 'industry'}_kind") == kind)
    grouped = chosen.group_by(other, "period").agg(pl.col("value").sum())
    return {(code, period): value for code, period, value in grouped.iter_rows()}


def test_fixed_assets_are_recognised(assets: TableReading) -> None:
    mapping = assets.mapping
    assert (mapping.region, mapping.industry, mapping.period) == ("territory_ru", "section", "year")
    assert (mapping.region_classification, mapping.industry_classification) == (
        "regions_six_countries",
        "okved2",
    )
    assert (mapping.nature, mapping.multiplier) == ("amount", 1.0)
    assert "level" not in mapping.columns()


def test_eighty_five_regions_make_up_russia_exactly(assets: TableReading) -> None:
    frame = assets.frame.collect()
    units = frame.filter(pl.col("region_kind") == "unit")
    assert units["region"].n_unique() == 85
    assert frame.filter(pl.col("region_kind") == "aggregate")["region"].n_unique() == 10
    # One cell is not published: Chukotka, water supply, 2020. Everything else adds up to the rouble.
    whole, parts = sums(frame, "total", "industry"), sums(frame, "unit", "industry")
    assert {key for key in whole if parts[key] != whole[key]} <= {("E", "2020")}


def test_sections_make_up_the_total_of_each_region(assets: TableReading) -> None:
    frame = assets.frame.collect()
    whole, parts = sums(frame, "total", "region"), sums(frame, "unit", "region")
    assert frame.filter(pl.col("industry_kind") == "total")["industry"].unique().to_list() == ["TOTAL"]
    assert {key for key in whole if abs(parts[key] - whole[key]) > 10} <= {
        ("RU-CHU", "2020"),
        ("RU-X-FEFD", "2020"),
    }


def test_findings_on_fixed_assets_are_true(assets: TableReading, of_kind: Kind) -> None:
    findings = findings_of(assets)
    assert not of_kind(findings, "total_differs")
    (overlap,) = of_kind(findings, "aggregates_overlap")
    assert overlap.count == 10
    assert of_kind(findings, "no_boundary")[0].count == 2
    assert "1 not collected" in of_kind(findings, "states")[0].message.en
    (jumps,) = of_kind(findings, "series_break")
    assert "RU-MUR, N, 2020 → 2021: 4293 → 175825" in jumps.message.en


def test_arithmetic_alone_finds_the_same_units(assets: TableReading, reference: Path) -> None:
    path = reference / "rosstat_fixed_assets_okved2" / "fixed_assets_full_book_value_2017_2024.csv"
    blind = Mapping(
        region="territory_ru",
        industry="section",
        period="year",
        values={"assets": "value_mln_rub"},
        nature="amount",
    )
    kinds = read(path, blind).surveyed.known.region.kinds
    assert len(kinds.of_kind("unit")) == 85
    assert kinds.of_kind("total") == ["Российская Федерация"]
    known = assets.surveyed.known.region
    assert {known.labels.codes[label] for label in kinds.of_kind("aggregate")} == set(
        known.kinds.of_kind("aggregate")
    )


def test_shipments_keep_their_gaps_and_lose_their_footnote(shipments: TableReading, of_kind: Kind) -> None:
    frame = shipments.frame.collect()
    assert frame.filter(pl.col("value").is_null())["status"].to_list() == ["O"] * 62
    assert frame.filter(pl.col("value").is_not_null())["status"].unique().to_list() == ["A"]
    assert shipments.mapping.industry_classification == "okved1"
    (note,) = of_kind(shipments.findings, "footnote")
    assert "Южный федеральный округ 2" in note.message.ru


def test_findings_on_shipments_are_true(shipments: TableReading, of_kind: Kind) -> None:
    # Districts of the years before 2010 were recalculated by the publisher: only the country differs.
    (finding,) = of_kind(findings_of(shipments), "total_differs")
    assert (finding.count, finding.place.row) == (3, 2306)
    assert "published 1690656, the known parts make 1779516.2, +88860.2 (+5.26%)" in finding.message.en


def test_qcew_is_read_at_one_level_of_one_ownership(qcew: TableReading) -> None:
    mapping = qcew.mapping
    assert mapping.where == ("own_code=5", "agglvl_code in (71|74)")
    assert mapping.values == {
        "employment": "annual_avg_emplvl",
        "firms": "annual_avg_estabs",
        "wages": "total_annual_wages",
    }
    assert (mapping.nature_of("employment"), mapping.nature_of("wages")) == ("count", "amount")
    jobs = qcew.frame.filter(pl.col("measure") == "employment").collect()
    whole, parts = sums(jobs, "total", "region"), sums(jobs, "unit", "region")
    assert whole == {("39041", "2020"): 76413.0, ("39049", "2020"): 604236.0}
    assert all(abs(parts[key] - whole[key]) <= 10 for key in whole)


def test_qcew_explains_how_to_choose_another_level(qcew: TableReading, of_kind: Kind) -> None:
    notes = of_kind(qcew.findings, "guess_filter")
    assert any(
        "agglvl_code" in note.message.en and "where" in (note.advice.en if note.advice else "")
        for note in notes
    )


def test_suppressed_cells_of_qcew_are_confidential(qcew: TableReading, reference: Path) -> None:
    path = reference / "bls_qcew_ohio_counties_2020" / "qcew_annual_wide.csv"
    mapping = Mapping(**{**qcew.mapping.__dict__, "where": ("own_code=5", "agglvl_code in (71|76)")})
    frame = read(path, mapping).frame.filter(pl.col("measure") == "employment").collect()
    suppressed = frame.filter(pl.col("status") == "Q")
    assert suppressed.height == 140
    assert suppressed["value"].null_count() == 140
    assert frame.filter(pl.col("value").is_null()).height == 140


def test_the_sdg_file_says_that_it_holds_many_series(sdg: Path, of_kind: Kind) -> None:
    mapping, findings = guess(open_raw(sdg))
    (warning,) = of_kind(findings, "guess_series")
    assert "272 series" in warning.message.en
    assert "where" in (warning.advice.en if warning.advice else "")
    assert mapping.where == ("SERIES=SL_TLF_MANF", "SEX=_T")
    assert (mapping.nature, mapping.unit) == ("ratio", "%")


def test_the_chosen_sdg_series_is_what_the_office_published(sdg: Path) -> None:
    reading = read(sdg)
    frame = reading.frame.filter(pl.col("period") == "2018").collect()
    values = dict(frame.select("region", "value").iter_rows())
    assert (values["KG"], values["KG-J"], values["KG-C"], values["KG-GB"]) == (12.0, 15.3, 21.4, 16.4)
    assert dict(frame.select("region", "region_kind").iter_rows())["KG"] == "total"
    assert not [finding for finding in findings_of(reading) if finding.kind == "total_differs"]


def test_another_sdg_series_by_the_callers_filter(sdg: Path) -> None:
    mapping, _ = guess(open_raw(sdg), where=("SERIES=VC_IHR_PSRCN",))
    assert mapping.where[0] == "SERIES=VC_IHR_PSRCN"
    reading = read(sdg, mapping)
    assert not [finding for finding in reading.findings if finding.severity == "error"]
    assert reading.mapping.nature == "count"
