"""Files in the shape in which offices abroad publish them: bulk downloads of the U.S., Canada, Brazil, Britain, Italy, the OECD."""

from __future__ import annotations

from pathlib import Path

from tests.sources.table_life.truth import jobs, over
from tests.sources.table_life.writing import Told, scene, text, workbook

NO_MAP = frozenset({"no_boundary"})
YEARS = ("2018", "2019")


@scene
def regional_accounts_of_the_united_states(folder: Path) -> Told:
    """Codes in quotes inside quotes, a number of larger regions beside the names, signs for "no industry"."""
    states = {"01000": "Alabama", "04000": "Arizona *", "05000": "Arkansas", "06000": "California *"}
    industries = {"21": "Mining", "22": "Utilities", "23": "Construction", "31-33": "Manufacturing"}
    cells: dict = jobs(list(states), list(industries), YEARS)
    whole = over(cells, 0, "00000")
    rows: list = [
        ["GeoFIPS", "GeoName", "Region", "TableName", "LineCode", "IndustryClassification", "Description", "Unit", *YEARS]
    ]  # fmt: skip
    hidden = ("05000", "22", "2019")
    for fips, name in {"00000": "United States", **states}.items():
        numbers = whole if fips == "00000" else cells
        sums = [sum(numbers[fips, i, y] for i in industries) for y in YEARS]
        place = [f' "{fips}"', name, "" if fips == "00000" else "5", "CAEMP25N"]
        rows.append([*place, "10", "...", "Total employment", "Number of jobs", *sums])
        for line, (industry, words) in enumerate(industries.items()):
            shown = ["(D)" if (fips, industry, y) == hidden else numbers[fips, industry, y] for y in YEARS]
            rows.append([*place, 200 + line, industry, f"    {words}", "Number of jobs", *shown])
    rows += [["Note: See the included footnote file."], ["Last updated: November 16, 2023"]]
    cells[hidden] = "Q"
    file = text(folder / "CAEMP25N_2018_2019.csv", rows)
    return Told(file, measures={"employment": cells}, findings=NO_MAP | {"blank_key"}, unit="jobs")


@scene
def county_business_patterns(folder: Path) -> Told:
    """Dashes fill up codes and stand for the total; a flag beside a zero says that the number is withheld."""
    counties = ["001", "003", "005", "007"]
    cells: dict = jobs(counties, ["11", "21", "23", "42"], ["2016"])
    totals = over(cells, 1, "TOTAL")
    rows: list = [["fipstate", "fipscty", "naics", "empflag", "emp_nf", "emp", "qp1_nf", "qp1", "est"]]
    hidden = ("005", "21", "2016")
    for county in counties:
        rows.append(["39", county, "------", "", "G", totals[county, "TOTAL", "2016"], "G", "4", 16])
        for industry in ("11", "21", "23", "42"):
            key = (county, industry, "2016")
            number = ["B", "D", 0] if key == hidden else ["", "G", cells[key]]
            rows.append(["39", county, f"{industry}----", *number, "G", "1", 4])
    cells[hidden] = "Q"
    firms = dict.fromkeys(cells, 4.0)
    file = text(folder / "cbp2016co.txt", rows)
    return Told(file, measures={"employment": cells, "firms": firms}, findings=NO_MAP)


@scene
def payroll_employment_of_canada(folder: Path) -> Told:
    """A code in brackets after the name is no footnote; the sign of secrecy stands in a column of its own."""
    provinces = ["Newfoundland and Labrador", "Nova Scotia", "Quebec", "Ontario"]
    industries = {
        "21": "Mining, quarrying, and oil and gas extraction [21]",
        "22": "Utilities [22]",
        "23": "Construction [23]",
        "31-33": "Manufacturing [31-33]",
    }
    cells: dict = jobs(provinces, list(industries), YEARS)
    shown = {**cells, **over(cells, 0, "Canada")}
    rows: list = [["REF_DATE", "GEO", "DGUID", "North American Industry Classification System (NAICS)", "UOM", "VALUE", "STATUS"]]  # fmt: skip
    hidden = ("Nova Scotia", "22", "2019")
    for (place, industry, year), number in shown.items():
        secret = (place, industry, year) == hidden
        rows.append([year, place, "2016A0002", industries[industry], "Persons", "" if secret else number, "x" if secret else ""])  # fmt: skip
    cells[hidden] = "Q"
    return Told(text(folder / "14100202.csv", rows, encoding="utf-8-sig"), cells, findings=NO_MAP)


@scene
def an_export_of_ibge(folder: Path) -> Told:
    """A title of two lines, X for secrets, a dash for zero, notes in Portuguese below."""
    states = ["Rondônia", "Acre", "Amazonas", "Roraima"]
    sections = {
        "A": "A Agricultura, pecuária, produção florestal, pesca e aqüicultura",
        "B": "B Indústrias extrativas",
        "C": "C Indústrias de transformação",
    }
    cells: dict = jobs(states, list(sections), YEARS)
    cells["Roraima", "B", "2018"] = 0.0
    totals = over(cells, 1, "Total")
    rows: list = [
        ["Tabela 6449 - Pessoal ocupado, por seção da classificação de atividades (CNAE 2.0)"],
        ["Variável - Pessoal ocupado total (Pessoas)"],
        ["Unidade da Federação", "Classificação Nacional de Atividades Econômicas (CNAE 2.0)", *YEARS],
    ]
    for state in states:
        rows.append([state, "Total", *(totals[state, "Total", y] for y in YEARS)])
        for section, words in sections.items():
            rows.append([state, words, *(cells[state, section, y] or "-" for y in YEARS)])
    secret = next(row for row in rows if row[:2] == ["Acre", sections["B"]])
    secret[2], cells["Acre", "B", "2018"] = "X", "Q"
    rows += [["Fonte: IBGE - Cadastro Central de Empresas"], ["Notas"]]
    return Told(text(folder / "tabela6449.csv", rows, ";"), cells, findings=NO_MAP)


@scene
def a_query_to_nomis(folder: Path) -> Told:
    """The year stands in a line of its own, the day of the download above it; industries are numbered."""
    areas = ["North East", "North West", "Yorkshire and The Humber", "East Midlands"]
    industries = {"A": "1 : Agriculture, forestry & fishing (A)", "C": "3 : Manufacturing (C)", "F": "4 : Construction (F)"}  # fmt: skip
    cells = jobs(areas, list(industries), ["2022"])
    totals = over(cells, 0, "Column Total")
    rows: list = [
        ["Business Register and Employment Survey : open access"],
        ["ONS Crown Copyright Reserved [from Nomis on 12 March 2024]"],
        [],
        ["employment status", "Employment"],
        ["date", "2022"],
        [],
        ["Area", "mnemonic", *industries.values()],
    ]
    rows += [[a, f"E1200000{n}", *(cells[a, i, "2022"] for i in industries)] for n, a in enumerate(areas)]
    rows += [[], ["Column Total", "", *(totals["Column Total", i, "2022"] for i in industries)]]
    rows += [["Figures are rounded to the nearest 500"]]
    return Told(text(folder / "nomis.csv", rows), cells, findings=NO_MAP)


@scene
def enterprises_of_italy(folder: Path) -> Told:
    """Each code has a column of its name, two series share the file, 0010 is the total, c is a flag."""
    regions = {"ITC1": "Piemonte", "ITC3": "Liguria", "ITC4": "Lombardia", "ITH3": "Veneto"}
    industries = {"10": "industrie alimentari", "13": "industrie tessili", "41": "costruzione di edifici"}
    cells: dict = jobs(list(regions.values()), list(industries), YEARS)
    rows: list = [["ITTER107", "Territorio", "TIPO_DATO", "Tipo dato", "ATECO_2007", "Ateco 2007", "TIME", "Value", "Flag Codes", "Flags"]]  # fmt: skip
    hidden = ("Liguria", "13", "2019")
    for code, name in regions.items():
        for series, words in (
            ("NRPLU", "numero di unità attive"),
            ("AVGEMP", "numero addetti delle unità locali"),
        ):
            for year in YEARS:
                numbers = {i: cells[name, i, year] if series == "AVGEMP" else 7 for i in industries}
                for industry, title in {**industries, "0010": "TOTALE"}.items():
                    number = numbers.get(industry, sum(numbers.values()))
                    secret = series == "AVGEMP" and (name, industry, year) == hidden
                    rows.append([code, name, series, words, industry, title, year, "" if secret else number,
                                 "c" if secret else "", "dato riservato" if secret else ""])  # fmt: skip
    cells[hidden] = "Q"
    return Told(
        text(folder / "istat.csv", rows, encoding="utf-8-sig"), measures={"employment": cells}, findings=NO_MAP | {"guess_series"}
    )  # fmt: skip


@scene
def regional_statistics_of_the_oecd(folder: Path) -> Told:
    """The level of the territory is no territory; thousands are told by a power of ten."""
    areas = ["FR1", "FRB", "FRC"]
    cells = jobs(areas, ["A", "C", "F"], YEARS)
    totals = over(cells, 1, "_T")
    rows: list = [["STRUCTURE", "FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "MEASURE", "ACTIVITY", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MULT"]]  # fmt: skip
    rows += [
        ["DATAFLOW", "A", "TL2", area, "EMP", industry, year, number, "A", 3]
        for (area, industry, year), number in {**cells, **totals}.items()
    ]
    truth = {key: value * 1000 for key, value in cells.items()}
    return Told(text(folder / "DF_REG.csv", rows), truth, findings=NO_MAP)


@scene
def industry_in_one_column_of_kazakhstan(folder: Path) -> Told:
    """ "Промышленность / всего" under a merged header is the range of sections that it means."""
    regions = {"KZ-10": "Абай", "KZ-11": "Акмолинская", "KZ-15": "Актюбинская", "KZ-71": "г. Астана", "KZ-79": "г. Шымкент"}  # fmt: skip
    cells: dict = jobs(list(regions), ["A", "B-E", "F"], ["2022"])
    whole = over(cells, 0, "KZ")
    shown = {**whole, **cells}
    grid: list = [
        ["5. Численность наемных работников по видам экономической деятельности в 2022 году"],
        [None, None, None, None, "человек"],
        [None, "Всего", "в том числе"],
        [None, None, "сельское, лесное и рыбное хозяйство", "промышленность", None, "строительство"],
        [None, None, None, "всего", "из нее обрабатывающая промышленность", None],
    ]
    for code, name in {"KZ": "Республика Казахстан", **regions}.items():
        numbers = {i: shown[code, i, "2022"] for i in ("A", "B-E", "F")}
        grid.append([name, sum(numbers.values()), numbers["A"], numbers["B-E"], round(numbers["B-E"] * 0.7), numbers["F"]])  # fmt: skip
    merged = [(2, 2, 2, 5, "в том числе"), (3, 3, 3, 4, "промышленность")]
    return Told(workbook(folder / "5.xlsx", {"5": grid}, merged), cells, unit="человек")
