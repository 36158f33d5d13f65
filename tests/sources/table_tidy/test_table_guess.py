"""Sheets as ministries make them, guessed and read without a word of help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from klaster.sources.table import Mapping, guess, read
from klaster.sources.table.check import findings_of
from klaster.sources.table.raw import open_raw

OBLASTS = ("Баткенская область", "Ошская область", "Чуйская область", "г. Бишкек")
SECTIONS = (
    "Сельское хозяйство, лесное хозяйство и рыболовство",
    "Добыча полезных ископаемых",
    "Обрабатывающие производства",
    "Строительство",
)
Look = Callable[..., tuple[float | None, str]]


def mapping_of(path: Path) -> Mapping:
    return guess(open_raw(path))[0]


def test_regions_down_and_years_across(workbook: Callable[..., Path], cell: Look) -> None:
    path = workbook(
        {
            "Лист1": [
                ["Численность занятых в обрабатывающих производствах по территории"],
                ["Обрабатывающие производства"],
                [None, None, None, "(тыс. человек)"],
                [],
                ["Регион", "2016", 2017, "2018 1)"],
                ["Кыргызская Республика", "100,0", 110.5, 121],
                ["Баткенская область", "10,5", 12, "…"],
                ["Ошская область*", "1 089,5", 98.5, "-"],
                [],
                ["1) Предварительные данные."],
            ]
        }
    )
    mapping = mapping_of(path)
    assert (mapping.layout, mapping.across) == ("periods_across", ("2016", "2017", "2018 1)"))
    assert mapping.constants == {"industry": "Обрабатывающие производства"}
    assert (mapping.unit, mapping.multiplier, mapping.nature) == ("человек", 1000.0, "count")
    reading = read(path)
    assert cell(reading, region="KG", period="2017") == (110500.0, "A")
    assert cell(reading, region="KG-O", period="2016") == (1089500.0, "A")
    assert cell(reading, region="KG-B", period="2018") == (None, "O")
    assert cell(reading, region="KG-O", period="2018") == (0.0, "A")
    kinds = dict(reading.frame.select("region", "region_kind").unique().collect().iter_rows())
    assert kinds == {"KG": "total", "KG-B": "unit", "KG-O": "unit"}
    assert reading.frame.select(pl.col("industry").unique()).collect()["industry"].to_list() == ["C"]


def test_industries_across_under_a_merged_header(workbook: Callable[..., Path], cell: Look) -> None:
    path = workbook(
        {
            "3.4": [
                [
                    "Таблица 3.4. Занятое население по видам экономической деятельности в 2018 году, тыс. человек"
                ],
                [],
                ["Территория", "Всего", "в том числе по видам деятельности:"],
                [None, None, *SECTIONS],
                ["А", 1, 2, 3, 4, 5],
                ["Кыргызская Республика", 100, 40, 10, 30, 20],
                *([name, 25, 10, 2.5, 7.5, 5] for name in OBLASTS),
            ]
        },
        [
            (2, 2, 2, 5, "в том числе по видам деятельности:"),
            (2, 0, 3, 0, "Территория"),
            (2, 1, 3, 1, "Всего"),
        ],
    )
    reading = read(path)
    assert reading.mapping.layout == "industries_across"
    assert list(reading.mapping.values) == ["employment"]
    assert cell(reading, region="KG-C", industry="C", period="2018") == (7500.0, "A")
    assert cell(reading, region="KG-GB", industry="TOTAL") == (25000.0, "A")
    kinds = dict(reading.frame.select("industry", "industry_kind").unique().collect().iter_rows())
    assert kinds == {"TOTAL": "total", "A": "unit", "B": "unit", "C": "unit", "F": "unit"}
    assert reading.mapping.industry_classification == "nace_rev2"


def test_a_header_of_years_over_industries(workbook: Callable[..., Path], cell: Look) -> None:
    path = workbook(
        {
            "Данные": [
                ["Фонд оплаты труда, млн сомов"],
                ["Наименование территории", 2017, None, 2018, None],
                [None, *SECTIONS[:2], *SECTIONS[:2]],
                *([name, 1 + i, 2 + i, 3 + i, 4 + i] for i, name in enumerate(OBLASTS)),
            ]
        },
        [(1, 1, 1, 2, 2017), (1, 3, 1, 4, 2018), (1, 0, 2, 0, "Наименование территории")],
    )
    reading = read(path)
    assert reading.mapping.header_parts == ("period", "industry")
    assert (reading.mapping.nature, reading.mapping.multiplier) == ("amount", 1.0)
    assert cell(reading, measure="wages", region="KG-O", industry="B", period="2018") == (5.0, "A")


def test_several_measures_blank_labels_and_parts_of_a_part(workbook: Callable[..., Path], cell: Look) -> None:
    labels = (
        "Всего",
        "A Сельское хозяйство",
        "C Обрабатывающие производства",
        "из них: производство пищевых продуктов",
    )
    rows: list[list[object]] = [
        ["Область", "Вид деятельности", "Занято, чел.", "Число предприятий, ед.", "Темп роста, %"]
    ]
    for number, name in enumerate(OBLASTS, 1):
        jobs = (700 + number, 300, 400 + number, 90)
        rows += [
            [name if i == 0 else None, label, jobs[i], jobs[i] // 10, 101.5] for i, label in enumerate(labels)
        ]
    reading = read(workbook({"Сводная за 2018 год": rows}))
    assert reading.mapping.values == {"employment": "Занято, чел.", "firms": "Число предприятий, ед."}
    assert reading.mapping.fill_down == ("Область",)
    assert reading.mapping.constants == {"period": "2018"}
    assert cell(reading, measure="firms", region="KG-O", industry="C") == (40.0, "A")
    # Food is a part of manufacturing that does not make it up: it is kept, and manufacturing is what counts.
    kinds = dict(reading.frame.select("industry", "industry_kind").unique().collect().iter_rows())
    assert kinds == {"TOTAL": "total", "A": "unit", "C": "unit", "10": "aggregate"}


def test_regions_heading_industries_in_one_column(workbook: Callable[..., Path], cell: Look) -> None:
    rows: list[list[object]] = [["Численность работников, человек"], [None, 2017, 2018]]
    for number, name in enumerate(OBLASTS, 1):
        rows.append([name, 30 * number, 60 * number])
        rows += [
            ["   " + section, 10 * number * (i + 1), 20 * number * (i + 1)]
            for i, section in enumerate(SECTIONS[:2])
        ]
    reading = read(workbook({"Лист1": rows}))
    assert reading.mapping.headings == "region"
    assert cell(reading, region="KG-O", industry="B", period="2018") == (80.0, "A")
    assert cell(reading, region="KG-O", industry="TOTAL", period="2017") == (60.0, "A")
    assert reading.frame.collect().height == 4 * 3 * 2


def test_a_sheet_for_each_year(workbook: Callable[..., Path], cell: Look) -> None:
    sheets: dict[str, list[list[object]]] = {"Содержание": [["Содержание"], ["2016"], ["2017"]]}
    for year in (2016, 2017, 2018):
        sheets[str(year)] = [
            [f"Занятость по отраслям за {year} год, тыс. чел."],
            ["Регион", *SECTIONS],
            ["Итого", *(4 * (year - 2000) for _ in SECTIONS)],
            *([name, *(year - 2000 for _ in SECTIONS)] for name in OBLASTS),
        ]
    reading = read(workbook(sheets))
    assert reading.mapping.sheets == "period"
    assert cell(reading, region="KG-B", industry="F", period="2017") == (17000.0, "A")
    # The total in words is the country's, for all regions lie in it.
    assert cell(reading, region="KG", industry="A", period="2018") == (72000.0, "A")


def test_a_sheet_for_each_industry(workbook: Callable[..., Path], cell: Look) -> None:
    sheets = {
        title: [
            [title],
            ["Регион", 2017, 2018],
            *([name, 1 + i + j, 2 + i + j] for j, name in enumerate(OBLASTS)),
        ]
        for i, title in enumerate(("Строительство", "Образование", "Торговля"))
    }
    reading = read(workbook(sheets))
    assert reading.mapping.sheets == "industry"
    assert cell(reading, region="KG-O", industry="P", period="2018") == (4.0, "A")


def test_one_sheet_asked_for_is_one_sheet_read(workbook: Callable[..., Path]) -> None:
    grid = [["Регион", *SECTIONS], *([name, 1, 2, 3, 4] for name in OBLASTS)]
    path = workbook({"2016": grid, "2017": grid})
    mapping, _ = guess(open_raw(path, sheet="2017"))
    assert (mapping.sheet, mapping.sheets, mapping.constants) == ("2017", "", {"period": "2017"})


def test_only_totals_are_read_where_sexes_stand_beside_them(
    workbook: Callable[..., Path], cell: Look
) -> None:
    path = workbook(
        {
            "Занятость": [
                ["Регион", "2017", None, None, "2018", None, None],
                [None, *("всего", "мужчины", "женщины") * 2],
                *([name, 3, 1, 2, 30, 10, 20] for name in OBLASTS),
            ]
        },
        [(0, 1, 0, 3, "2017"), (0, 4, 0, 6, "2018"), (0, 0, 1, 0, "Регион")],
    )
    reading = read(path)
    assert reading.mapping.across == ("2017 / всего", "2018 / всего")
    assert cell(reading, region="KG-C", period="2018") == (30.0, "A")


def test_measures_under_years(workbook: Callable[..., Path], cell: Look) -> None:
    path = workbook(
        {
            "Таблица": [
                ["Регион", "2017", None, "2018", None],
                [None, *("Занято, чел.", "Организаций, ед.") * 2],
                *([name, 100, 10, 200, 20] for name in OBLASTS),
            ]
        },
        [(0, 1, 0, 2, "2017"), (0, 3, 0, 4, "2018"), (0, 0, 1, 0, "Регион")],
    )
    reading = read(path)
    assert reading.mapping.header_parts == ("period", "measure")
    assert cell(reading, measure="firms", region="KG-O", period="2018") == (20.0, "A")


def test_years_inside_names_of_columns(text_table: Callable[..., Path], cell: Look) -> None:
    header = "Регион;ОКВЭД;Занято_2017;Занято_2018;Предприятий_2017;Предприятий_2018\n"
    rows = [f"{name};{code};1{i},5;2{i},5;{i};{i + 1}" for i, name in enumerate(OBLASTS) for code in "ACF"]
    reading = read(text_table(header + "\n".join(rows), encoding="cp1251"))
    assert reading.mapping.decimal == ","
    assert cell(reading, measure="employment", region="KG-O", industry="C", period="2018") == (21.5, "A")
    assert cell(reading, measure="firms", region="KG-GB", industry="F", period="2017") == (3.0, "A")


def test_regions_across_with_a_total_that_no_word_tells(workbook: Callable[..., Path], cell: Look) -> None:
    rows = [[name, 101 + i, 2057 + 3 * i, 345 - i, 78.5 + i] for i, name in enumerate(SECTIONS)]
    table = [["Вид деятельности", *OBLASTS, "Республика"], *([*row, sum(row[1:])] for row in rows)]
    reading = read(workbook({"Лист": table}))
    assert reading.mapping.layout == "regions_across"
    assert reading.mapping.region_totals == ("Республика",)
    assert cell(reading, region="KG", industry="B") == (102 + 2060 + 344 + 79.5, "A")


def test_a_country_that_nobody_knows(workbook: Callable[..., Path], cell: Look) -> None:
    parts = [
        ["Nordmark", 10412, 8120, 3009],
        ["Sudland", 7221, 9034, 11250],
        ["Estria", 391, 4411, 9],
        ["Westfold", 87, 6, 701],
    ]
    total = ["Hela riket", *(sum(part[i] for part in parts) for i in (1, 2, 3))]
    path = workbook({"Tabell 2018": [["Landsdel", "Fiske", "Gruvor", "Handel"], total, *parts]})
    reading = read(path)
    assert reading.mapping.region_totals == ("Hela riket",)
    assert cell(reading, region="Nordmark", industry="Gruvor", period="2018") == (8120.0, "A")
    assert "no_boundary" in {finding.kind for finding in findings_of(reading)}


def test_quarters_in_a_column_of_their_own(text_table: Callable[..., Path], cell: Look) -> None:
    rows = [
        f"{region},{code},{year},{quarter},{year - 2000 + quarter}"
        for region in ("KG-B", "KG-O", "KG-C")
        for code in "ACF"
        for year in (2018, 2019)
        for quarter in (1, 2, 3, 4)
    ]
    reading = read(text_table("region,industry,year,quarter,employees\n" + "\n".join(rows)))
    assert reading.mapping.subperiod == "quarter"
    assert cell(reading, region="KG-O", industry="C", period="2019-Q3") == (22.0, "A")


def test_totals_in_columns(text_table: Callable[..., Path]) -> None:
    jobs = {(r, i): 10 * r + i for r in range(1, 4) for i in (11, 21, 23)}
    rows = [
        f"County{r},{i},2019,{value},{sum(v for (a, _), v in jobs.items() if a == r)},"
        f"{sum(v for (_, b), v in jobs.items() if b == i)},{sum(jobs.values())}"
        for (r, i), value in jobs.items()
    ]
    reading = read(text_table("county,naics,year,jobs,region_total,industry_total,total\n" + "\n".join(rows)))
    first = reading.frame.collect().row(0, named=True)
    assert (first["value"], first["region_total"], first["industry_total"], first["total"]) == (
        21.0,
        85.0,
        93.0,
        345.0,
    )
    assert reading.mapping.industry_classification == "naics_2017"


def test_a_list_of_establishments_is_added_up_and_says_so(text_table: Callable[..., Path]) -> None:
    rows = [
        f"{i},Firm {i},KG-{'BO'[i % 2]},{(10, 13)[i % 3 == 0]},{i},{41 + i / 99},{74 + i / 99}"
        for i in range(60)
    ]
    path = text_table("id,name,region,industry,jobs,lat,lon\n" + "\n".join(rows))
    reading = read(path)
    assert reading.mapping.duplicates == "sum"
    assert {finding.kind for finding in reading.findings} >= {"guess_establishments", "duplicate"}
    assert reading.frame.collect().height == 60
    cells = reading.cells.collect()
    assert (cells.height, cells["value"].sum()) == (4, sum(range(60)))


def test_a_table_of_a_country_by_industry_alone(text_table: Callable[..., Path], cell: Look) -> None:
    path = text_table(
        "Вид деятельности;2017;2018\nВсего;15;17\nСельское хозяйство;10;11\nСтроительство;5;6\n"
    )
    reading = read(path)
    assert cell(reading, industry="A", period="2018") == (11.0, "A")
    row = reading.frame.filter(pl.col("industry") == "F").collect().row(0, named=True)
    assert (row["region"], row["region_kind"]) == ("TOTAL", "total")


def test_ranges_of_industries_are_above_their_members(text_table: Callable[..., Path]) -> None:
    rows = [
        f"AT1{r},{code},2018,{value}"
        for r in range(3)
        for code, value in (("TOTAL", 100 + r), ("A", 10), ("B-E", 60 + r), ("C", 50), ("F", 30))
    ]
    path = text_table("geo,nace_r2,TIME_PERIOD,OBS_VALUE\n" + "\n".join(rows))
    kinds = read(path).surveyed.known.industry.kinds.kinds
    assert kinds == {"TOTAL": "total", "A": "unit", "B-E": "unit", "C": "aggregate", "F": "unit"}


def test_a_guess_explains_every_decision_in_both_languages(text_table: Callable[..., Path]) -> None:
    path = text_table("Область;Раздел;Год;Работников\n" + "\n".join(f"{name};A;2018;5" for name in OBLASTS))
    _, findings = guess(open_raw(path))
    kinds = {finding.kind for finding in findings}
    assert {"guess_region", "guess_industry", "guess_period", "guess_unit"} <= kinds
    assert all(finding.describe("ru") != finding.describe("en") for finding in findings)


def test_the_callers_filters_come_first(text_table: Callable[..., Path]) -> None:
    rows = [f"{name},A,2018,{sex},{5 + i}" for i, name in enumerate(OBLASTS) for sex in ("m", "f")]
    path = text_table("region,industry,year,sex,jobs\n" + "\n".join(rows))
    mapping, _ = guess(open_raw(path), where=("sex=f",))
    assert mapping.where == ("sex=f",)
    assert read(path, mapping).frame.collect().height == 4


def test_a_column_read_as_nothing_is_named(text_table: Callable[..., Path]) -> None:
    path = text_table("region,jobs,comment\nKG-B,5,new\nKG-O,6,old\n")
    _, findings = guess(open_raw(path))
    assert any("comment" in finding.message.en for finding in findings if finding.kind == "guess_unused")


def test_districts_are_added_up_to_their_regions(text_table: Callable[..., Path]) -> None:
    rows = [
        f"{name},{name[:4]} район {d},{code},{10 + d}" for name in OBLASTS for d in range(3) for code in "AC"
    ]
    reading = read(text_table("oblast,rayon,nace,jobs\n" + "\n".join(rows)))
    assert reading.mapping.duplicates == "sum"
    assert reading.cells.collect()["value"].unique().to_list() == [33.0]
    assert "guess_parts" in {finding.kind for finding in reading.findings}


def test_a_choice_that_leaves_something_out_is_a_warning(text_table: Callable[..., Path]) -> None:
    rows = [f"{name},A,2018,{form},{5 + i}" for i, name in enumerate(OBLASTS) for form in ("plan", "fact")]
    _, findings = guess(open_raw(text_table("region,industry,year,form,jobs\n" + "\n".join(rows))))
    (warning,) = [finding for finding in findings if finding.kind == "guess_filter"]
    assert warning.severity == "warning"
    assert 'where = ["form=plan"]' in (warning.advice.en if warning.advice else "")


def test_codes_with_their_names_in_one_cell(text_table: Callable[..., Path]) -> None:
    path = text_table(
        "REF_AREA: Region,TIME_PERIOD: Period,OBS_VALUE: Value\nKG02: Issyk-Kul,2018,5\nKG03: Jalal-Abad,2018,6\n"
    )
    assert read(path).frame.collect()["region"].to_list() == ["KG-Y", "KG-J"]
