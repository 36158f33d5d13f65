"""Workbooks of statistical offices: titles, units, merged headers, districts, totals, notes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.sources.table_life.truth import DISTRICTS, DIVISIONS, KG, KZ, RU, SECTIONS, jobs, over
from tests.sources.table_life.writing import Told, scene, workbook

YEARS = ("2016", "2017", "2018", "2019")


def _only(cells, industry):
    return {key: value for key, value in cells.items() if key[1] == industry}


@scene
def regions_down_years_across_one_industry_in_the_title(folder: Path) -> Told:
    cells = jobs(list(KG), ["C"], YEARS)
    whole = over(cells, 0, "KG")
    grid = [
        ["Численность занятых в обрабатывающих производствах по территории"],
        ["(человек)"],
        [],
        [None, *YEARS],
        ["Кыргызская Республика", *(whole["KG", "C", year] for year in YEARS)],
        *([name, *(cells[code, "C", year] for year in YEARS)] for code, name in KG.items()),
        [],
        ["Источник: Нацстатком"],
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def year_over_measure(folder: Path) -> Told:
    years = ("2018", "2019")
    people, firms = jobs(list(KG), ["TOTAL"], years), jobs(list(KG), ["TOTAL"], years, 3)
    grid = [
        ["Основные показатели малых предприятий по территории"],
        [None],
        ["Территория", "2018 г.", None, "2019 г.", None],
        [
            None,
            "число предприятий, единиц",
            "численность занятых, чел.",
            "число предприятий, единиц",
            "численность занятых, чел.",
        ],
        *(
            [
                name,
                *(
                    value
                    for year in years
                    for value in (firms[code, "TOTAL", year], people[code, "TOTAL", year])
                ),
            ]
            for code, name in KG.items()
        ),
    ]
    merged = [(2, 1, 2, 2, "2018 г."), (2, 3, 2, 4, "2019 г."), (2, 0, 3, 0, "Территория")]
    return Told(
        workbook(folder / "t.xlsx", {"Т1": grid}, merged), measures={"employment": people, "firms": firms}
    )


@scene
def section_over_division_regions_down(folder: Path) -> Told:
    cells = jobs(list(RU), ["10", "13", "14", "25"], ["2020"])
    header = [DIVISIONS[code] for code in DIVISIONS]
    grid = [
        ["Среднесписочная численность работников по видам экономической деятельности в 2020 году, человек"],
        ["Субъект РФ", "Обрабатывающие производства", None, None, None],
        [None, *header],
        *([name, *(cells[code, industry, "2020"] for industry in DIVISIONS)] for code, name in RU.items()),
    ]
    merged = [(1, 1, 1, 4, "Обрабатывающие производства"), (1, 0, 2, 0, "Субъект РФ")]
    return Told(workbook(folder / "t.xlsx", {"2.1": grid}, merged), cells)


@scene
def three_levels_of_header(folder: Path) -> Told:
    years = ("2019", "2020")
    cells = jobs(list(KG), ["C", "F"], years)
    grid = [
        ["Число занятых, человек"],
        ["Область", "в том числе по видам деятельности", None, None, None],
        [None, "Обрабатывающие производства", None, "Строительство", None],
        [None, *years, *years],
        *(
            [name, *(cells[code, industry, year] for industry in "CF" for year in years)]
            for code, name in KG.items()
        ),
    ]
    merged = [
        (1, 1, 1, 4, "в том числе по видам деятельности"),
        (2, 1, 2, 2, "Обрабатывающие производства"),
        (2, 3, 2, 4, "Строительство"),
        (1, 0, 3, 0, "Область"),
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}, merged), cells)


@scene
def regions_under_federal_districts(folder: Path) -> Told:
    cells = jobs(list(RU), list(SECTIONS), ["2021"])
    whole = over(cells, 0, "RU")
    grid = [
        ["Число замещенных рабочих мест по видам экономической деятельности, 2021 год"],
        ["тыс. человек"],
        [None, *SECTIONS.values()],
        ["Российская Федерация", *(round(whole["RU", s, "2021"] / 1000, 3) for s in SECTIONS)],
    ]
    for district, codes in DISTRICTS.items():
        sums = [sum(cells[code, s, "2021"] for code in codes) / 1000 for s in SECTIONS]
        grid.append([district, *(round(value, 3) for value in sums)])
        grid.append(["    в том числе:"])
        grid += [["    " + RU[code], *(cells[code, s, "2021"] / 1000 for s in SECTIONS)] for code in codes]
    grid += [[], ["1) Без субъектов малого предпринимательства."], ["Дата обновления: 01.06.2022"]]
    return Told(workbook(folder / "t.xlsx", {"Данные": grid}), cells, unit="человек")


@scene
def arkhangelsk_with_and_without_nenets(folder: Path) -> Told:
    codes = {"RU-ARK": "", "RU-NEN": "", "RU-MUR": "", "RU-KR": ""}
    cells = jobs(list(codes), list(SECTIONS), YEARS)
    rows = [["Регион", "Раздел ОКВЭД", *YEARS]]
    for s in SECTIONS:
        row = {code: [cells[code, s, year] for year in YEARS] for code in codes}
        both = [a + b for a, b in zip(row["RU-ARK"], row["RU-NEN"], strict=True)]
        rows.append(["Архангельская область", s, *both])
        rows.append(["в том числе Ненецкий автономный округ", s, *row["RU-NEN"]])
        rows.append(["Архангельская область (без Ненецкого АО)", s, *row["RU-ARK"]])
        rows.append(["Мурманская область", s, *row["RU-MUR"]])
        rows.append(["Республика Карелия", s, *row["RU-KR"]])
    return Told(workbook(folder / "zanyatye.xlsx", {"Лист1": rows}), cells)


@scene
def sheet_per_industry(folder: Path) -> Told:
    cells = jobs(list(KG), ["A", "C", "F"], YEARS)
    sheets = {}
    for s, title in (("A", "Раздел А"), ("C", "Раздел С"), ("F", "Раздел F")):
        sheets[title] = [
            [f"Численность занятых: {SECTIONS[s]}, человек"],
            ["Регион", *(f"{year} г." for year in YEARS)],
            *([name, *(cells[code, s, year] for year in YEARS)] for code, name in KG.items()),
        ]
    return Told(workbook(folder / "t.xlsx", {"Содержание": [["Раздел А"], ["Раздел С"]], **sheets}), cells)


@scene
def sheet_per_year(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    sheets = {
        f"{year} год": [
            [f"Занятость по видам деятельности в {year} году (человек)"],
            ["Регионы", *SECTIONS.values()],
            *([name, *(cells[code, s, year] for s in SECTIONS)] for code, name in KG.items()),
        ]
        for year in YEARS
    }
    return Told(workbook(folder / "t.xlsx", sheets), cells)


@scene
def industries_down_regions_across(folder: Path) -> Told:
    cells = jobs(list(KZ), list(SECTIONS), ["2022"])
    wholes, sums = over(cells, 0, "KZ"), over(cells, 1, "TOTAL")
    total = sum(sums.values())
    grid = [
        ["Занятое население по видам экономической деятельности, 2022 год"],
        ["человек"],
        [None, "Республика Казахстан", *KZ.values()],
        ["Барлығы - Всего", total, *(sums[code, "TOTAL", "2022"] for code in KZ)],
        *(
            [f"{s} {name}", wholes["KZ", s, "2022"], *(cells[code, s, "2022"] for code in KZ)]
            for s, name in SECTIONS.items()
        ),
    ]
    return Told(workbook(folder / "t.xlsx", {"1": grid}), cells)


@scene
def total_at_the_bottom_in_kyrgyz(folder: Path) -> Told:
    cells = jobs(list(KG), ["TOTAL"], YEARS)
    whole = over(cells, 0, "KG")
    grid = [
        ["Иштегендердин саны, киши"],
        ["Аймак", *YEARS],
        *([name, *(cells[code, "TOTAL", year] for year in YEARS)] for code, name in KG.items()),
        ["Жыйынтыгы", *(whole["KG", "TOTAL", year] for year in YEARS)],
    ]
    return Told(workbook(folder / "t.xlsx", {"Sheet1": grid}), cells)


@scene
def of_which_columns(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    sums = over(cells, 1, "TOTAL")
    grid = [
        ["Занятость в 2018 г."],
        ["Область", "Всего", "в том числе:", None, None, None, None, None],
        [None, None, *SECTIONS.values()],
        *(
            [name, sums[code, "TOTAL", "2018"], *(cells[code, s, "2018"] for s in SECTIONS)]
            for code, name in KG.items()
        ),
        ["Итого", sum(sums.values()), *(sum(cells[code, s, "2018"] for code in KG) for s in SECTIONS)],
    ]
    merged = [(1, 0, 2, 0, "Область"), (1, 1, 2, 1, "Всего"), (1, 2, 1, 7, "в том числе:")]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}, merged), cells)


@scene
def hidden_sheets_and_rows(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    grid = [
        ["Регион", *SECTIONS.values()],
        *([name, *(cells[code, s, "2018"] for s in SECTIONS)] for code, name in KG.items()),
    ]
    sheets = {"служебный": [["a", 1], ["b", 2], ["c", 3]], "2018": grid}
    return Told(workbook(folder / "t.xlsx", sheets, hidden=["служебный"], hidden_rows=[3]), cells)


@scene
def periods_as_dates(folder: Path) -> Told:
    cells = jobs(list(KG), ["C", "F"], YEARS)
    rows = [["Дата", "Регион", "ВЭД", "Число работников"]]
    for (region, industry, year), value in cells.items():
        rows.append([datetime(int(year), 1, 1), KG[region], SECTIONS[industry], value])
    return Told(workbook(folder / "t.xlsx", {"выгрузка": rows}), cells)


@scene
def years_in_many_spellings(folder: Path) -> Told:
    said = {
        "2014": "2014 г.",
        "2015": "2015г",
        "2016": "2016*",
        "2017": "2017¹",
        "2018": "2018 год",
        "2019": "2019 (оценка)",
    }
    cells = jobs(list(KG), ["TOTAL"], list(said))
    grid = [
        ["Численность занятых, человек"],
        ["Регион", *said.values()],
        *([name, *(cells[code, "TOTAL", year] for year in said)] for code, name in KG.items()),
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def on_the_first_of_january(folder: Path) -> Told:
    cells = jobs(list(KG), ["TOTAL"], ["2018", "2019", "2020"])
    grid = [
        ["Количество действующих хозяйствующих субъектов (единиц)"],
        ["Область", *(f"на 1 января {year} г." for year in ("2018", "2019", "2020"))],
        *([name, *(cells[code, "TOTAL", y] for y in ("2018", "2019", "2020"))] for code, name in KG.items()),
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def quarters_in_roman(folder: Path) -> Told:
    said = {
        "2020-Q1": "I квартал 2020",
        "2020-Q2": "II квартал 2020",
        "2020-Q3": "III кв. 2020 г.",
        "2020-Q4": "IV кв. 2020",
    }
    cells = jobs(list(KG), ["TOTAL"], list(said))
    grid = [
        ["Регион", *said.values()],
        *([name, *(cells[code, "TOTAL", q] for q in said)] for code, name in KG.items()),
    ]
    return Told(workbook(folder / "zanyatost.xlsx", {"Лист1": grid}), cells)


@scene
def january_to_december(folder: Path) -> Told:
    cells = jobs(list(KG), ["TOTAL"], ["2017", "2018"])
    grid = [
        ["Регион", "янв.-дек. 2017", "январь-декабрь 2018 г."],
        *([name, *(cells[code, "TOTAL", y] for y in ("2017", "2018"))] for code, name in KG.items()),
    ]
    return Told(workbook(folder / "zanyatost.xlsx", {"Лист1": grid}), cells)


@scene
def school_years(folder: Path) -> Told:
    cells = jobs(list(KG), ["P"], ["2017", "2018", "2019"])
    grid = [
        ["Численность работников: Образование"],
        ["Регион", "2017/18", "2018/19", "2019/2020"],
        *([name, *(cells[code, "P", y] for y in ("2017", "2018", "2019"))] for code, name in KG.items()),
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def regions_head_blocks_of_industries(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    sums = over(cells, 1, "TOTAL")
    rows = [["Число занятых, человек"], [None, *YEARS]]
    for code, name in KG.items():
        rows.append([name, *(sums[code, "TOTAL", y] for y in YEARS)])
        rows += [["  " + SECTIONS[s], *(cells[code, s, y] for y in YEARS)] for s in SECTIONS]
    return Told(workbook(folder / "t.xlsx", {"Лист1": rows}), cells)


@scene
def merged_region_over_its_rows(folder: Path) -> Told:
    cells = jobs(list(KG), ["A", "C", "F"], YEARS)
    rows, merged = [["Регион", "Отрасль", *YEARS]], []
    for code, name in KG.items():
        first = len(rows)
        rows += [[None, SECTIONS[s], *(cells[code, s, y] for y in YEARS)] for s in "ACF"]
        merged.append((first, 0, first + 2, 0, name))
    return Told(workbook(folder / "jobs.xlsx", {"Лист1": rows}, merged), cells)


@scene
def a_number_column_and_an_okato_code(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    rows = [["№ п/п", "Код СОАТЕ", "Наименование территории", *(f"Раздел {s}" for s in SECTIONS)]]
    for number, (code, name) in enumerate(KG.items(), 1):
        rows.append([number, 41700 + number, name, *(cells[code, s, "2018"] for s in SECTIONS)])
    return Told(workbook(folder / "zanyatye_2018.xlsx", {"Лист1": rows}), cells)


@scene
def header_numbered_below(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    rows = [
        ["Таблица 3.2. Распределение занятых по видам экономической деятельности в 2018 году"],
        ["А", *SECTIONS.values()],
        ["А", *range(1, len(SECTIONS) + 1)],
        *([name, *(cells[code, s, "2018"] for s in SECTIONS)] for code, name in KG.items()),
    ]
    rows[1][0] = None
    return Told(workbook(folder / "t.xlsx", {"Лист1": rows}), cells)


@scene
def a_handful_of_rows(folder: Path) -> Told:
    cells = jobs(["KG-C", "KG-O"], ["C", "F"], ["2019"])
    rows = [["Область", "Промышленность обрабатывающая", "Строительство"]]
    rows[0][1] = "Обрабатывающая промышленность"
    rows += [[KG[code], cells[code, "C", "2019"], cells[code, "F", "2019"]] for code in ("KG-C", "KG-O")]
    return Told(workbook(folder / "jobs_2019.xlsx", {"Лист1": rows}), cells)


@scene
def one_region_many_industries(folder: Path) -> Told:
    cells = jobs(["KG-C"], list(SECTIONS), YEARS)
    rows = [
        ["Численность занятых по видам деятельности, Чуйская область, человек"],
        ["Вид экономической деятельности", *YEARS],
        *([f"{s}. {SECTIONS[s]}", *(cells["KG-C", s, y] for y in YEARS)] for s in SECTIONS),
    ]
    return Told(workbook(folder / "t.xlsx", {"Лист1": rows}), cells)


@scene
def an_empty_column_between_and_one_after(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    names = list(SECTIONS.values())
    rows = [["Регион", None, *names[:3], None, *names[3:], None, "примечание"]]
    for code, name in KG.items():
        v = [cells[code, s, "2018"] for s in SECTIONS]
        rows.append([name, None, *v[:3], None, *v[3:], None, None])
    return Told(workbook(folder / "2018.xlsx", {"Лист1": rows}), cells)
