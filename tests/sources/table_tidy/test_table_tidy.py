"""Tidy observations: codes, values and statuses, duplicates, footnotes, places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from klaster.model.classification import Category, Classification
from klaster.model.finding import Finding, Severity
from klaster.model.text import same
from klaster.sources.classifications import classification
from klaster.sources.table import Mapping, read
from klaster.sources.table.labels import labels

Look = Callable[..., tuple[float | None, str]]
Kind = Callable[..., list[Finding]]
REGIONS = "regions_six_countries"


def test_five_states_stay_five(text_table: Callable[..., Path], cell: Look) -> None:
    path = text_table(
        "region;industry;2018\nKG-B;A;12,5\nKG-B;C;0\nKG-O;A;(c)\nKG-O;C;..\nKG-C;A;7,1 e\nKG-C;C;-\nKG-N;A;\nKG-N;C;8,0\n"
    )
    reading = read(path)
    assert cell(reading, region="KG-B", industry="A") == (12.5, "A")
    assert cell(reading, region="KG-B", industry="C") == (0.0, "A")
    assert cell(reading, region="KG-O", industry="A") == (None, "Q")
    assert cell(reading, region="KG-O", industry="C") == (None, "O")
    assert cell(reading, region="KG-C", industry="A") == (7.1, "E")
    assert cell(reading, region="KG-C", industry="C") == (0.0, "A")
    assert cell(reading, region="KG-N", industry="A") == (None, "O")


def test_a_suppressed_zero_is_confidential_and_not_zero(
    text_table: Callable[..., Path], cell: Look, of_kind: Kind
) -> None:
    path = text_table(
        "area_fips,industry_code,year,disclosure_code,annual_avg_emplvl\n"
        "39041,11,2020,,322\n39041,21,2020,N,0\n39049,11,2020,,379\n39049,21,2020,,140\n"
    )
    reading = read(path)
    assert (reading.mapping.status, reading.mapping.statuses) == ("disclosure_code", {"N": "Q"})
    assert cell(reading, region="39041", industry="21") == (None, "Q")
    assert of_kind(reading.findings, "withheld")[0].place.row == 3


def test_the_worse_of_flag_and_marker_wins(text_table: Callable[..., Path], cell: Look) -> None:
    path = text_table(
        "geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nKG-B,2018,5,P\nKG-O,2018,(c),A\nKG-C,2018,7,E\nKG-N,2018,8,\n"
    )
    reading = read(path)
    assert cell(reading, region="KG-B") == (5.0, "P")
    assert cell(reading, region="KG-O") == (None, "Q")
    assert cell(reading, region="KG-C") == (7.0, "E")
    assert cell(reading, region="KG-N") == (8.0, "A")


def test_the_publishers_own_marker(text_table: Callable[..., Path], cell: Look, of_kind: Kind) -> None:
    path = text_table("region,2018\nKG-B,W\nKG-O,5\nKG-C,-\n")
    mapping = Mapping(layout="periods_across", region="region", across=("2018",), values={"employment": ""})
    plain = read(path, mapping)
    assert of_kind(plain.findings, "not_a_number")[0].place.row == 2
    meant = read(path, Mapping(**{**mapping.__dict__, "markers": {"W": "Q", "-": "O"}}))
    assert cell(meant, region="KG-B") == (None, "Q")
    assert cell(meant, region="KG-C") == (None, "O")
    assert not of_kind(meant.findings, "not_a_number")


def test_footnotes_in_names_are_noted(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table(
        "Регион,2018\nЮжный федеральный округ 2,60\nАрхангельская область1),30\nг. Севастополь*,20\nРостовская область,10\n"
    )
    reading = read(path)
    codes = reading.frame.collect().sort("row")["region"].to_list()
    assert codes == ["RU-X-SFD", "RU-X-ARK", "UA-40", "RU-ROS"]
    (note,) = of_kind(reading.findings, "footnote")
    assert (note.severity, note.count) == (Severity.NOTE, 3)
    assert reading.region_labels["RU-X-SFD"] == "Южный федеральный округ"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (["KG02", "KG03"], ["KG-Y", "KG-J"]),
        (["Region 1", "Region 2"], ["Region 1", "Region 2"]),
        (["Алматы 1", "Алматы 2"], ["Алматы 1", "Алматы 2"]),
        (["Алматы 1", "Шымкент"], ["KZ-75", "KZ-79"]),
        (["Область1", "Чуйская область"], ["Область1", "KG-C"]),
    ],
)
def test_digits_of_real_names_stay(given: list[str], codes: list[str]) -> None:
    assert list(labels(given, classification(REGIONS)).codes.values()) == codes


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Раздел C. Обрабатывающие производства", "C"),
        ("10 Производство пищевых продуктов", "10"),
        ("из них: Строительство", "F"),
        ("Обрабатывающие производства, в том числе:", "C"),
        ("  - Образование", "P"),
        ("Строительство (F)", "F"),
        ("3. Строительство", "F"),
        ("ISIC4_A", "A"),
        ("В целом по экономике", "TOTAL"),
        ("Всего, в том числе:", "TOTAL"),
    ],
)
def test_what_tables_add_to_names(label: str, code: str) -> None:
    assert labels([label], classification("nace_rev2")).codes[label] == code


def test_a_sentence_is_no_section() -> None:
    found = labels(["О прочих видах деятельности", "С учётом сезонности"], classification("nace_rev2"))
    assert set(found.unknown) == {"О прочих видах деятельности", "С учётом сезонности"}


def test_unknown_labels_are_kept_and_the_nearest_offered(
    text_table: Callable[..., Path], of_kind: Kind
) -> None:
    path = text_table("Регион,2018\nБаткенская область,10\nЧуйсая область,20\nОшская область,30\n")
    reading = read(path)
    assert reading.frame.collect()["region"].to_list() == ["KG-B", "Чуйсая область", "KG-O"]
    (warning,) = of_kind(reading.findings, "unknown_region")
    assert (warning.place.row, warning.place.column) == (3, "Регион")
    assert "KG-C" in warning.message.en
    assert "Чуйская область" in warning.message.ru


def test_identical_copies_count_once(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("region,industry,2018\nKG-B,A,5\nKG-B,A,5\nKG-O,A,7\n")
    reading = read(path)
    (warning,) = of_kind(reading.findings, "duplicate")
    assert (warning.severity, warning.place.row) == (Severity.WARNING, 2)
    assert reading.frame.collect()["row"].to_list() == [2, 4]


def test_conflicting_copies_are_an_error(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("region,industry,2018\nKG-B,A,5\nKG-B,A,6\nKG-O,A,7\n")
    (error,) = of_kind(read(path).findings, "duplicate")
    assert error.severity is Severity.ERROR
    assert "KG-B, A, 2018" in error.message.en


def test_two_names_of_one_region_are_one_key(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("region,industry,2018\nг. Бишкек,A,5\nКГ-Б,A,1\nBishkek,A,6\nKG-O,A,7\n")
    findings = read(path).findings
    assert of_kind(findings, "several_labels")
    assert of_kind(findings, "duplicate")[0].severity is Severity.ERROR


def test_a_sum_with_a_missing_part_has_no_value(text_table: Callable[..., Path]) -> None:
    path = text_table("plant,region,industry,jobs\na,KG-B,10,5\nb,KG-B,10,(c)\nc,KG-O,10,7\nd,KG-O,10,8\n")
    mapping = Mapping(region="region", industry="industry", values={"employment": "jobs"}, duplicates="sum")
    cells = read(path, mapping).cells.collect().sort("region")
    assert cells.select("value", "status").rows() == [(None, "Q"), (15.0, "A")]


def test_rows_without_a_region_are_reported(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("region,industry,2018\nKG-B,A,5\n,A,6\nKG-O,A,7\n")
    reading = read(path)
    (warning,) = of_kind(reading.findings, "blank_key")
    assert (warning.severity, warning.place.row) == (Severity.WARNING, 3)
    assert reading.frame.collect().height == 2


def test_headings_are_no_observations(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table(
        "Регион,2017,2018\nБаткенская область,1,2\nюжный регион:,,\nОшская область,3,4\nЧуйская область,5,6\n"
    )
    reading = read(path)
    assert of_kind(reading.findings, "heading")[0].place.row == 3
    assert reading.frame.collect().height == 6


def test_a_region_whose_cells_are_all_blank_is_an_observation(
    text_table: Callable[..., Path], cell: Look
) -> None:
    path = text_table("Регион,2017,2018\nБаткенская область,1,2\nОшская область,,\nЧуйская область,5,6\n")
    assert cell(read(path), region="KG-O", period="2018") == (None, "O")


def test_thousands_become_persons_exactly(text_table: Callable[..., Path], cell: Look) -> None:
    path = text_table('Регион;"Занято, тыс. человек"\nОшская область;1,001\nЧуйская область;12,3\n')
    reading = read(path)
    assert cell(reading, region="KG-O") == (1001.0, "A")
    assert cell(reading, region="KG-C") == (12300.0, "A")


def test_units_of_several_measures(text_table: Callable[..., Path], cell: Look) -> None:
    path = text_table(
        'region;industry;"Занято, тыс. чел.";"Оборот, млн сом";"Рентабельность, %"\nKG-B;A;1,5;10;-3\nKG-O;A;2,5;20;4\n'
    )
    mapping = read(path).mapping
    assert mapping.multiplier_of("employment") == 1000.0
    assert (mapping.multiplier_of("turnover"), mapping.nature_of("turnover")) == (1.0, "amount")
    assert mapping.measure("turnover").unit.ru == "млн сом"
    assert cell(read(path), measure="employment", region="KG-B") == (1500.0, "A")


def test_names_beside_codes_become_labels(text_table: Callable[..., Path]) -> None:
    rows = [f"X{i},Name of {i},{code},{i}" for i in range(4) for code in "AC"]
    reading = read(text_table("region_code,region_name,nace,jobs\n" + "\n".join(rows)))
    assert reading.mapping.region_name == "region_name"
    assert reading.region_labels["X2"] == "Name of 2"


def test_a_classification_of_the_users(text_table: Callable[..., Path], tmp_path: Path) -> None:
    text_table(
        "code,name_en,name_ru,parent\nW,Wonder,Чудо,\nW1,North of Wonder,Северное Чудо,W\nW2,South of Wonder,Южное Чудо,W\n",
        "wonder.csv",
    )
    path = text_table("area,jobs\nWonder,30\nNorth of Wonder,10\nSouth of Wonder,20\n")
    mapping = Mapping(region="area", values={"employment": "jobs"}, region_classification="wonder.csv")
    frame = read(path, mapping).frame.collect()
    assert frame.select("region", "region_kind").rows() == [("W", "total"), ("W1", "unit"), ("W2", "unit")]
    tree = Classification("w", "region", same("w"), (Category("Q", same("North of Wonder")),))
    assert read(path, mapping, region_tree=tree).frame.collect()["region"].to_list()[1] == "Q"


def test_the_same_table_from_parquet(text_table: Callable[..., Path], tmp_path: Path) -> None:
    table = pl.DataFrame({"region": ["KG-B", "KG-O"], "year": [2018, 2018], "jobs": [1.5, None]})
    table.write_parquet(tmp_path / "t.parquet")
    frame = read(tmp_path / "t.parquet").frame.collect()
    assert frame.select("region", "period", "value", "status").rows() == [
        ("KG-B", "2018", 1.5, "A"),
        ("KG-O", "2018", None, "O"),
    ]


def test_the_frame_is_lazy_and_has_the_columns_that_others_build_on(text_table: Callable[..., Path]) -> None:
    reading = read(text_table("region,industry,2018\nKG-B,A,5\nKG-O,A,7\n"))
    assert isinstance(reading.frame, pl.LazyFrame)
    assert reading.frame.collect_schema() == pl.Schema(
        {
            **dict.fromkeys(("measure", "region", "industry", "period"), pl.String),
            "value": pl.Float64,
            **dict.fromkeys(
                ("status", "region_kind", "industry_kind", "region_label", "industry_label"), pl.String
            ),
            "row": pl.Int64,
        }
    )


def test_a_guessed_mapping_written_and_read_gives_the_same_frame(text_table: Callable[..., Path]) -> None:
    path = text_table("Регион;2017;2018\nВсего;15;(c)\nЧуйская область;10;12\nОшская область;5;..\n")
    first = read(path)
    second = read(path, Mapping.from_toml(first.mapping.to_toml()))
    assert first.frame.collect().equals(second.frame.collect())
