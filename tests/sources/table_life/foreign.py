"""Countries without known boundaries, municipalities, other statistical systems, other languages."""

from __future__ import annotations

from pathlib import Path

from tests.sources.table_life.truth import SECTIONS, jobs, over
from tests.sources.table_life.writing import Told, scene, text, workbook

YEARS = ("2018", "2019")
NO_MAP = frozenset({"no_boundary"})
NIGERIA = (
    "Abia",
    "Adamawa",
    "Akwa Ibom",
    "Anambra",
    "Bauchi",
    "Bayelsa",
    "Benue",
    "Borno",
    "Cross River",
    "Delta",
)
BRAZIL = (
    "Acre",
    "Alagoas",
    "Amapá",
    "Amazonas",
    "Bahia",
    "Ceará",
    "Distrito Federal",
    "Espírito Santo",
    "Goiás",
)
POLAND = ("PL21", "PL22", "PL41", "PL42", "PL43", "PL51", "PL52", "PL61")


@scene
def states_of_nigeria(folder: Path) -> Told:
    cells = jobs(NIGERIA, list(SECTIONS), ["2019"])
    heads = ["Agriculture", "Mining and quarrying", "Manufacturing", "Construction", "Trade", "Education"]
    grid = [["Table 5: Employed persons by State and industry, 2019"], ["State", *heads, "Total"]]
    grid += [
        [r, *(cells[r, s, "2019"] for s in SECTIONS), sum(cells[r, s, "2019"] for s in SECTIONS)]
        for r in NIGERIA
    ]
    grid.append(
        ["National", *(sum(cells[r, s, "2019"] for r in NIGERIA) for s in SECTIONS), sum(cells.values())]
    )
    grid += [[], ["Source: National Bureau of Statistics"]]
    return Told(workbook(folder / "t.xlsx", {"Table 5": grid}), cells, findings=NO_MAP)


@scene
def states_of_brazil_in_portuguese(folder: Path) -> Told:
    cells = jobs(BRAZIL, ["01", "02", "10", "13", "41"], YEARS)
    rows = [["UF", "CNAE", "Ano", "Empregos"]] + [
        [r, i, y, f"{v:,.0f}".replace(",", ".")] for (r, i, y), v in cells.items()
    ]
    return Told(text(folder / "rais.csv", rows, ";", "utf-8"), cells, findings=NO_MAP)


@scene
def nuts_of_poland_from_eurostat(folder: Path) -> Told:
    cells = jobs(POLAND, ["A", "C", "F", "G"], YEARS)
    rows = [["freq,unit,nace_r2,geo\\TIME_PERIOD", *(f"{y} " for y in YEARS)]]
    for region in POLAND:
        for s in ("A", "C", "F", "G"):
            rows.append([f"A,THS,{s},{region}", *(f"{cells[region, s, y]:.1f} " for y in YEARS)])
    truth = {key: value * 1000 for key, value in cells.items()}
    return Told(text(folder / "lfst.tsv", rows, "\t"), truth, findings=NO_MAP)


@scene
def municipalities(folder: Path) -> Told:
    towns = [
        "г. Каракол",
        "г. Балыкчи",
        "Ак-Суйский район",
        "Джети-Огузский район",
        "Иссык-Кульский район",
        "Тонский район",
        "Тюпский район",
    ]
    cells = jobs(towns, list(SECTIONS), ["2021"])
    rows = [["Город, район", *SECTIONS.values()]]
    rows += [[r, *(cells[r, s, "2021"] for s in SECTIONS)] for r in towns]
    return Told(workbook(folder / "занятость_2021.xlsx", {"Лист1": rows}), cells, findings=NO_MAP)


@scene
def a_county_table_of_the_united_states(folder: Path) -> Told:
    regions = ["01001", "01003", "01005"]
    cells: dict = jobs(regions, ["11", "21", "23", "31-33"], ["2019"])
    rows = [["fips", "area_title", "industry_code", "year", "employment", "establishments"]]
    for number, ((r, i, y), v) in enumerate(list(cells.items())):
        hidden = number in (2, 7)
        rows.append([r, f"County {r}", i, y, "(D)" if hidden else f"{v:.0f}", "3"])
        if hidden:
            cells[r, i, y] = "Q"
    return Told(text(folder / "t.csv", rows), measures={"employment": cells}, findings=NO_MAP)


@scene
def a_legend_of_its_own(folder: Path) -> Told:
    cells: dict = jobs(NIGERIA, list(SECTIONS), ["2019"])
    grid = [["Employed persons by state, 2019"], ["State", *SECTIONS]]
    for r in NIGERIA:
        grid.append([r, *(cells[r, s, "2019"] for s in SECTIONS)])
    grid[3][2], grid[4][3], grid[5][4] = "W", "k", "N"
    for (row, column), status in {(3, 2): "Q", (4, 3): 0.0, (5, 4): "O"}.items():
        cells[NIGERIA[row - 2], list(SECTIONS)[column - 1], "2019"] = status
    grid += [
        [],
        ["W = Withheld to avoid disclosing company data."],
        ["k - nil or negligible"],
        ["N = Not available"],
    ]
    return Told(workbook(folder / "t.xlsx", {"T": grid}), cells, findings=NO_MAP)


@scene
def industries_in_an_unknown_language(folder: Path) -> Told:
    cells = jobs(
        ["Tirana", "Durrës", "Vlorë", "Shkodër"], ["Bujqësi", "Industri", "Ndërtim", "Tregti"], ["2020"]
    )
    rows = [["Qarku", "Bujqësi", "Industri", "Ndërtim", "Tregti"]]
    for r in ("Tirana", "Durrës", "Vlorë", "Shkodër"):
        rows.append([r, *(cells[r, i, "2020"] for i in ("Bujqësi", "Industri", "Ndërtim", "Tregti"))])
    return Told(text(folder / "2020.csv", rows), cells, findings=NO_MAP | {"guess_layout"})


@scene
def industries_by_region_in_two_columns_only(folder: Path) -> Told:
    cells = jobs(["North", "South", "East", "West"], ["TOTAL"], ["2020"])
    rows = [["Region", "Employment 2020"], *([r, f"{v:.0f}"] for (r, _, _), v in cells.items())]
    return Told(text(folder / "t.csv", rows), cells, findings=NO_MAP)


@scene
def of_which_rows_in_english(folder: Path) -> Told:
    cells = jobs(["North", "South", "East"], list(SECTIONS), ["2020"])
    total = over(cells, 1, "TOTAL")
    names = dict(
        zip(
            SECTIONS,
            ("Agriculture", "Mining and quarrying", "Manufacturing", "Construction", "Trade", "Education"),
            strict=True,
        )
    )
    rows = [["Number of employees, 2020"], ["Activity", "North", "South", "East"]]
    rows.append(["Total economy", *(total[r, "TOTAL", "2020"] for r in ("North", "South", "East"))])
    rows.append(["of which:"])
    rows += [["   " + names[s], *(cells[r, s, "2020"] for r in ("North", "South", "East"))] for s in SECTIONS]
    return Told(workbook(folder / "t.xlsx", {"T": rows}), cells, findings=NO_MAP)


@scene
def polish_voivodeships_in_cp1250(folder: Path) -> Told:
    regions = [
        "Dolnośląskie",
        "Łódzkie",
        "Małopolskie",
        "Świętokrzyskie",
        "Warmińsko-mazurskie",
        "Podkarpackie",
    ]
    cells = jobs(regions, ["A", "C", "F", "G"], ["2018"])
    rows = [
        ["Województwo", "PKD", "Rok", "Pracujący"],
        *([r, i, y, f"{v:.0f}"] for (r, i, y), v in cells.items()),
    ]
    return Told(text(folder / "t.csv", rows, ";", "cp1250"), cells, findings=NO_MAP)


@scene
def french_regions_in_cp1252(folder: Path) -> Told:
    regions = [
        "Île-de-France",
        "Bretagne",
        "Provence-Alpes-Côte d'Azur",
        "Auvergne-Rhône-Alpes",
        "Franche-Comté",
    ]
    cells = jobs(regions, ["A", "C", "F", "G"], ["2018"])
    rows = [
        ["Région", "Secteur NACE", "Année", "Emplois"],
        *([r, i, y, f"{v:.0f}"] for (r, i, y), v in cells.items()),
    ]
    return Told(text(folder / "t.csv", rows, ";", "cp1252"), cells, findings=NO_MAP)
