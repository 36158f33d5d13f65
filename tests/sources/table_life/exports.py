"""Text, database and SDMX exports: encodings, delimiters, numbers and markers as they come in life."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from tests.sources.table_life.truth import KG, RU, SECTIONS, jobs, over
from tests.sources.table_life.writing import Told, scene, text, workbook

YEARS = ("2017", "2018", "2019")


def _long(
    cells,
    names=None,
    header=("Регион", "ВЭД", "Год", "Численность занятых"),
    show=lambda value: f"{value:.0f}",
):
    return [list(header)] + [
        [(names or KG)[region], industry, year, show(value)]
        for (region, industry, year), value in cells.items()
    ]


def _wide(cells, show, title="Регион"):
    return [[title, *SECTIONS.values()]] + [
        [name, *(show(cells[code, s, "2018"]) for s in SECTIONS)] for code, name in KG.items()
    ]


@scene
def cp1251_with_semicolons_and_decimal_commas(folder: Path) -> Told:
    cells = {key: value / 10 for key, value in jobs(list(KG), list(SECTIONS), ["2018"]).items()}
    grid = [["Занятость в 2018 году, тыс. человек"], *_wide(cells, lambda v: f"{v:.1f}".replace(".", ","))]
    truth = {key: round(value * 1000, 6) for key, value in cells.items()}
    return Told(text(folder / "t.csv", grid, ";", "cp1251", "\r\n"), truth)


@scene
def koi8_with_tabs(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    return Told(text(folder / "t.txt", _long(cells), "\t", "koi8-r"), cells)


@scene
def cp866_with_pipes(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    return Told(text(folder / "t.csv", _long(cells), "|", "cp866"), cells)


@scene
def utf16_from_excel(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    return Told(text(folder / "t.txt", _long(cells), "\t", "utf-16"), cells)


@scene
def a_mark_at_the_start_and_mixed_line_ends(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    lines = [";".join(row) for row in _long(cells)]
    ends = ["\r\n", "\n"]
    path = folder / "t.csv"
    path.write_bytes("".join(line + ends[n % 2] for n, line in enumerate(lines)).encode("utf-8-sig"))
    return Told(path, cells)


@scene
def trailing_delimiters(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    return Told(text(folder / "t.csv", [[*row, "", ""] for row in _long(cells)], ";"), cells)


@scene
def quotes_around_everything(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    path = folder / "t.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in _long(cells)) + "\n")
    return Told(path, cells)


@scene
def header_repeated_in_the_middle(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    rows = _long(cells)
    rows = [*rows[:60], rows[0], *rows[60:120], rows[0], *rows[120:]]
    return Told(text(folder / "t.csv", rows, ";"), cells)


@scene
def header_repeated_on_every_page(folder: Path) -> Told:
    cells = jobs(list(RU), list(SECTIONS), ["2018"])
    head = ["Субъект Российской Федерации", *SECTIONS.values()]
    rows = [[name, *(cells[code, s, "2018"] for s in SECTIONS)] for code, name in RU.items()]
    grid = [["Занятые по видам деятельности, 2018"], head, *rows[:4], ["Продолжение"], head, *rows[4:]]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def spaces_of_every_kind_in_thousands(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"], 4000)
    spaces = ["\u00a0", "\u202f", " ", "\u2009"]
    grid = _wide(cells, lambda v: f"{v:,.0f}".replace(",", spaces[int(v) % 4]))
    return Told(text(folder / "занятые_2018.csv", grid, ";"), cells)


@scene
def swiss_apostrophes(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"], 4000)
    grid = _wide(cells, lambda v: f"{v:,.1f}".replace(",", "'"))
    return Told(text(folder / "занятые_2018.csv", grid, ";"), cells)


@scene
def commas_in_thousands_quoted(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"], 4000)
    grid = _wide(cells, lambda v: f"{v:,.0f}")
    return Told(text(folder / "jobs_2018.csv", grid, ","), cells)


@scene
def points_in_thousands_and_commas(folder: Path) -> Told:
    cells = {key: value / 10 for key, value in jobs(list(KG), list(SECTIONS), ["2018"], 4000).items()}
    grid = _wide(cells, lambda v: f"{v:,.1f}".replace(",", "_").replace(".", ",").replace("_", "."))
    return Told(text(folder / "wages_2018.csv", grid, ";"), cells)


@scene
def numbers_stored_as_text_with_footnotes(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"], 400)
    marks = ["", "", "¹⁾", "*", " 1)", "", "**", "²"]
    grid = [
        ["Занятые, человек, 2018 г."],
        *_wide(cells, lambda v: f"{v:,.0f}".replace(",", " ") + marks[int(v) % 8]),
    ]
    grid += [["1) Предварительные данные."], ["* По данным обследования."]]
    return Told(workbook(folder / "t.xlsx", {"Лист1": grid}), cells)


@scene
def negative_in_parentheses(folder: Path) -> Told:
    cells = {key: value - 1500 for key, value in jobs(list(KG), list(SECTIONS), ["2018"]).items()}
    show = lambda v: f"({-v:,.1f})" if v < 0 else f"{v:,.1f}"  # noqa: E731
    grid = [["Сальдированный финансовый результат, млн сомов, 2018"], *_wide(cells, show)]
    return Told(
        workbook(folder / "t.xlsx", {"Лист1": grid}),
        cells,
        findings=frozenset({"negative_value", "guess_parentheses"}),
    )


@scene
def markers_of_eurostat(folder: Path) -> Told:
    cells: dict = jobs(list(KG), list(SECTIONS), YEARS)
    marked = {3: (":", "O"), 8: ("c", "Q"), 13: (": c", "Q"), 21: (":u", "O")}
    rows = _long(cells)
    for place, (mark, status) in marked.items():
        rows[place + 1][3] = mark
        cells[list(cells)[place]] = status
    rows[31][3] += " b"
    rows[32][3] += " e"
    rows[33][3] += "p"
    return Told(text(folder / "t.csv", rows, ","), cells)


@scene
def markers_of_the_cis(folder: Path) -> Told:
    cells: dict = jobs(list(KG), list(SECTIONS), ["2018"])
    marks = {2: ("…", "O"), 5: ("...", "O"), 9: ("-", 0.0), 14: ("–", 0.0), 20: ("х", "Q"), 25: ("(с)", "Q"), 30: ("н/д", "O"),
             33: ("нет данных", "O"), 37: ("…¹⁾", "O"), 41: ("К", "Q"), 44: (None, "O"), 47: (0, 0.0), 50: ("0,0", 0.0)}  # fmt: skip
    order = list(cells)
    shown = {order[place]: mark for place, (mark, _) in marks.items()}
    grid = [["Регион", *SECTIONS.values()]]
    grid += [
        [name, *(shown.get((c, s, "2018"), cells[c, s, "2018"]) for s in SECTIONS)] for c, name in KG.items()
    ]
    grid += [["К - конфиденциальные данные"], ["… - нет данных"]]
    cells |= {order[place]: status for place, (_, status) in marks.items()}
    return Told(workbook(folder / "занятые_2018.xlsx", {"Лист1": grid}), cells)


@scene
def percent_signs(folder: Path) -> Told:
    cells = {key: value / 100 for key, value in jobs(list(KG), list(SECTIONS), ["2018"]).items()}
    grid = [["Доля занятых, 2018"], *_wide(cells, lambda v: f"{v:.2f}%".replace(".", ","))]
    return Told(text(folder / "t.csv", grid, ";"), cells, nature="ratio")


@scene
def duplicate_headers(folder: Path) -> Told:
    cells = jobs(list(KG), ["A", "C", "F"], ["2018"])
    grid = [["Регион", "A", "C", "F", "Регион"]]
    grid += [[name, *(cells[code, s, "2018"] for s in "ACF"), name] for code, name in KG.items()]
    return Told(text(folder / "jobs_2018.csv", grid), cells, findings=frozenset({"duplicate-header"}))


@scene
def parquet_with_decimals_categories_and_dates(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    frame = pl.DataFrame(
        {
            "region": pl.Series([key[0] for key in cells], dtype=pl.Categorical),
            "section": pl.Series([key[1] for key in cells], dtype=pl.Enum(list(SECTIONS))),
            "day": pl.Series([date(int(key[2]), 12, 31) for key in cells]),
            "jobs": pl.Series([Decimal(str(value)) for value in cells.values()], dtype=pl.Decimal(18, 2)),
        }
    )
    frame.write_parquet(folder / "t.parquet")
    return Told(folder / "t.parquet", cells)


@scene
def xls_of_the_nineties(folder: Path) -> Told:
    import xlwt

    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист1")
    for row, line in enumerate(
        [["Занятые по видам деятельности в 2018 году, человек"], [], *_wide(cells, lambda v: v)]
    ):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    book.save(str(folder / "t.xls"))
    return Told(folder / "t.xls", cells)


@scene
def ods_of_libreoffice(folder: Path) -> Told:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    document = OpenDocumentSpreadsheet()
    table = Table(name="Занятость")
    document.spreadsheet.addElement(table)
    for line in [["Занятые в 2018 г., человек"], *_wide(cells, lambda v: v)]:
        row = TableRow()
        table.addElement(row)
        for value in line:
            is_number = not isinstance(value, str)
            facts = {"valuetype": "float", "value": value} if is_number else {"valuetype": "string"}
            cell = TableCell(**facts)
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
    document.save(str(folder / "t.ods"))
    return Told(folder / "t.ods", cells)


@scene
def sdmx_csv(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    rows = [
        ["DATAFLOW", "FREQ", "REF_AREA", "ACTIVITY", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE"]
    ]
    rows += [["KG:EMP(1.0)", "A", r, i, y, f"{v:.0f}", "A", "PS"] for (r, i, y), v in cells.items()]
    rows[5][6] = "E"
    return Told(text(folder / "t.csv", rows), cells)


def _generic(cells):
    yield '<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    yield 'xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"><message:DataSet>'
    for region in KG:
        for s in SECTIONS:
            yield f'<generic:Series><generic:SeriesKey><generic:Value id="REF_AREA" value="{region}"/>'
            yield f'<generic:Value id="ACTIVITY" value="{s}"/></generic:SeriesKey>'
            for year in YEARS:
                yield f'<generic:Obs><generic:ObsDimension value="{year}"/>'
                yield f'<generic:ObsValue value="{cells[region, s, year]}"/></generic:Obs>'
            yield "</generic:Series>"
    yield "</message:DataSet></message:GenericData>"


@scene
def sdmx_ml_generic(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    (folder / "t.xml").write_text('<?xml version="1.0" encoding="UTF-8"?>' + "".join(_generic(cells)))
    return Told(folder / "t.xml", cells)


def _specific(cells):
    yield '<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"><m:DataSet>'
    for region in KG:
        for s in SECTIONS:
            yield f'<Series REF_AREA="{region}" ACTIVITY="{s}" FREQ="A">'
            yield from (f'<Obs TIME_PERIOD="{y}" OBS_VALUE="{cells[region, s, y]}"/>' for y in YEARS)
            yield "</Series>"
    yield "</m:DataSet></m:StructureSpecificData>"


@scene
def sdmx_ml_structure_specific(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    (folder / "t.xml").write_text('<?xml version="1.0" encoding="UTF-8"?>' + "".join(_specific(cells)))
    return Told(folder / "t.xml", cells)


@scene
def totals_at_the_top_and_bottom(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    whole = over(cells, 0, "KG")
    total = ["Всего по республике", *(f"{whole['KG', s, '2018']:.0f}" for s in SECTIONS)]
    grid = _wide(cells, lambda v: f"{v:.0f}")
    grid = [grid[0], total, *grid[1:], ["Итого:", *total[1:]]]
    return Told(text(folder / "занятые_2018.csv", grid, ";"), cells, findings=frozenset({"duplicate"}))


@scene
def several_measures_side_by_side(folder: Path) -> Told:
    people, firms = jobs(list(KG), list(SECTIONS), YEARS), jobs(list(KG), list(SECTIONS), YEARS, 3)
    wages = {key: value * 231.5 for key, value in people.items()}
    rows = [
        ["period", "region_name", "nace_section", "employees", "number_of_enterprises", "wage_bill_ths_kgs"]
    ]
    rows += [[k[2], KG[k[0]], k[1], f"{people[k]:.0f}", f"{firms[k]:.0f}", f"{wages[k]:.1f}"] for k in people]
    return Told(text(folder / "t.csv", rows), measures={"employment": people, "firms": firms, "wages": wages})


@scene
def a_blank_line_after_each_region(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    rows = _long(cells)
    spaced = [rows[0]]
    for place, row in enumerate(rows[1:]):
        if place and place % 18 == 0:
            spaced.append(["", "", "", ""])
        spaced.append(row)
    return Told(text(folder / "t.csv", spaced, ";"), cells)
