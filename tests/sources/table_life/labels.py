"""Labels as people write them: lost zeros, Cyrillic letters, abbreviations, transliterations, official codes."""

from __future__ import annotations

from pathlib import Path

from tests.sources.table_life.truth import DIVISIONS, KG, KZ, SECTIONS, jobs, over
from tests.sources.table_life.writing import Told, scene, text, workbook

YEARS = ("2017", "2018")


def _wide(cells, regions, title="Регион", heads=None):
    heads = heads or {s: s for s in SECTIONS}
    return [[title, *heads.values()]] + [
        [name, *(cells[code, s, "2018"] for s in heads)] for code, name in regions.items()
    ]


def _long(cells, regions, industries, header):
    return [list(header)] + [[regions[r], industries[i], y, f"{v:.0f}"] for (r, i, y), v in cells.items()]


@scene
def misspelt_regions_of_kyrgyzstan(folder: Path) -> Told:
    said = {
        "KG-B": "Баткенская обл", "KG-J": "Жалал-Абадская область", "KG-Y": "Ыссык-Кульская обл.", "KG-N": "Нарынская",
        "KG-O": "Ошская обл.", "KG-T": "Таласская обл.", "KG-C": "Чуй", "KG-GB": "Город Бишкек", "KG-GO": "г.Ош",
    }  # fmt: skip
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    return Told(text(folder / "jobs_2018.csv", _wide(cells, said)), cells)


@scene
def regions_in_latin_letters(folder: Path) -> Told:
    said = {
        "KG-B": "Batken", "KG-J": "Jalal-Abad", "KG-Y": "Ysyk-Köl", "KG-N": "Naryn", "KG-O": "Osh", "KG-T": "Talas",
        "KG-C": "Chui", "KG-GB": "Bishkek city", "KG-GO": "Osh city",
    }  # fmt: skip
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    return Told(text(folder / "jobs_2018.csv", _wide(cells, said, "Oblast")), cells)


@scene
def regions_transliterated_from_russian(folder: Path) -> Told:
    said = {
        "KG-B": "Batkenskaya oblast", "KG-J": "Dzhalal-Abadskaya oblast", "KG-Y": "Issyk-Kul'skaya oblast'",
        "KG-N": "Narynskaya oblast", "KG-O": "Oshskaya oblast", "KG-T": "Talasskaya oblast", "KG-C": "Chuyskaya oblast",
        "KG-GB": "g. Bishkek", "KG-GO": "g. Osh",
    }  # fmt: skip
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    named = {s: s for s in SECTIONS}
    return Told(text(folder / "t.csv", _long(cells, said, named, ("reg", "ved", "god", "zanyatye"))), cells)


@scene
def the_region_and_its_city_by_one_name(folder: Path) -> Told:
    said = {**KG, "KG-O": "Ош", "KG-GO": "Ош ш.", "KG-GB": "Бишкек ш.", "KG-B": "Баткен", "KG-C": "Чүй", "KG-Y": "Ысык-Көл",
            "KG-J": "Жалал-Абад", "KG-N": "Нарын", "KG-T": "Талас"}  # fmt: skip
    cells = jobs(list(KG), list(SECTIONS), ["2018"])
    return Told(text(folder / "jobs_2018.csv", _wide(cells, said, "Аймак")), cells)


@scene
def kazakhstan_with_abbreviations(folder: Path) -> Told:
    said = {
        **KZ,
        "KZ-19": "Алматинская обл.",
        "KZ-63": "ВКО",
        "KZ-75": "Алматы (город)",
        "KZ-71": "Астана қ.",
        "KZ-39": "Қостанай",
    }
    cells = jobs(list(KZ), list(SECTIONS), ["2018"])
    return Told(text(folder / "jobs_2018.csv", _wide(cells, said)), cells)


@scene
def kato_codes(folder: Path) -> Told:
    said = {code: f"{code[3:]}0000000" for code in ("KZ-11", "KZ-15", "KZ-19", "KZ-39", "KZ-71", "KZ-75")}
    cells = jobs(list(said), list(SECTIONS), YEARS)
    named = {s: s for s in SECTIONS}
    return Told(text(folder / "t.csv", _long(cells, said, named, ("КАТО", "ОКЭД", "Год", "Занято"))), cells)


@scene
def soate_codes_of_eleven_digits(folder: Path) -> Told:
    said = dict(
        zip(
            KG, ("41705", "41703", "41702", "41704", "41706", "41707", "41708", "41711", "41721"), strict=True
        )
    )
    said = {code: number + "000000000" for code, number in said.items()}
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    named = {s: s for s in SECTIONS}
    return Told(text(folder / "t.csv", _long(cells, said, named, ("СОАТЕ", "ГКЭД", "Год", "Занято"))), cells)


@scene
def okato_codes_of_russia(folder: Path) -> Told:
    said = {"RU-BEL": "14000000000", "RU-MOW": "45000000000", "RU-SPE": "40000000000", "RU-ALT": "01000000000", "RU-KDA": "03000000000",
            "RU-TA": "92000000000", "RU-MUR": "47000000000"}  # fmt: skip
    cells = jobs(list(said), list(SECTIONS), YEARS)
    named = {s: s for s in SECTIONS}
    return Told(
        text(folder / "t.csv", _long(cells, said, named, ("ОКАТО", "ОКВЭД2", "Год", "Занято"))), cells
    )


@scene
def iso_codes(folder: Path) -> Told:
    said = {code: code for code in KG}
    cells = jobs(list(KG), list(DIVISIONS), YEARS)
    named = {code: code for code in DIVISIONS}
    return Told(
        text(folder / "t.csv", _long(cells, said, named, ("iso_3166_2", "nace", "year", "jobs"))), cells
    )


@scene
def zeros_lost_by_excel(folder: Path) -> Told:
    industries = {"01": 1, "02": 2, "03": 3, "05": 5, "10": 10, "13": 13, "41": 41}
    cells = jobs(list(KG), list(industries), YEARS)
    rows = [["Регион", "Код ОКВЭД", "Год", "Численность работников"]]
    rows += [[KG[r], industries[i], int(y), v] for (r, i, y), v in cells.items()]
    return Told(workbook(folder / "t.xlsx", {"Лист1": rows}), cells)


@scene
def sections_in_cyrillic_letters(folder: Path) -> Told:
    twins = {"A": "А", "B": "В", "C": "С", "F": "F", "G": "G", "P": "Р"}
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    said = {s: f"Раздел {twins[s]}" for s in SECTIONS}
    return Told(text(folder / "t.csv", _long(cells, KG, said, ("Регион", "Раздел", "Год", "Занято"))), cells)


@scene
def bare_sections_in_cyrillic_letters(folder: Path) -> Told:
    twins = {
        "A": "А",
        "B": "В",
        "C": "С",
        "E": "Е",
        "H": "Н",
        "K": "К",
        "M": "М",
        "O": "О",
        "P": "Р",
        "F": "F",
        "G": "G",
        "D": "D",
        "I": "I",
        "J": "J",
    }
    cells = jobs(list(KG), list(twins), YEARS)
    return Told(text(folder / "t.csv", _long(cells, KG, twins, ("Регион", "ВЭД", "Год", "Занято"))), cells)


@scene
def code_and_name_in_one_cell(folder: Path) -> Told:
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    said = {s: f"{s} {name}" for s, name in SECTIONS.items()}
    return Told(
        text(folder / "t.csv", _long(cells, KG, said, ("Регион", "Отрасль", "Год", "Занято")), ";"), cells
    )


@scene
def names_without_codes_in_english(folder: Path) -> Told:
    said = {"A": "Agriculture, forestry and fishing", "B": "Mining & quarrying", "C": "Manufacturing", "F": "Construction",
            "G": "Wholesale and retail trade", "P": "Education"}  # fmt: skip
    cells = jobs(list(KG), list(SECTIONS), YEARS)
    return Told(
        text(folder / "t.csv", _long(cells, KG, said, ("Region", "Sector", "Year", "Employment"))), cells
    )


@scene
def aggregates_of_nace(folder: Path) -> Told:
    cells = jobs(list(KG), ["A", "B", "C", "D", "E", "F"], YEARS)
    sums = {(r, "B-E", y): sum(cells[r, s, y] for s in "BCDE") for r in KG for y in YEARS}
    total = over(cells, 1, "TOTAL")
    rows = [["geo", "nace_r2", "time", "values"]]
    rows += [[r, i, y, f"{v:.0f}"] for (r, i, y), v in {**total, **cells, **sums}.items()]
    return Told(text(folder / "employment.csv", rows), cells)


@scene
def ranges_of_divisions(folder: Path) -> Told:
    said = {"C10-C12": "C10-C12", "C13-C15": "C13-C15", "C16": "C16", "F": "F", "G": "G"}
    cells = {
        (r, "16" if i == "C16" else i, y): v for (r, i, y), v in jobs(list(KG), list(said), YEARS).items()
    }
    rows = [["geo", "nace_r2", "time", "persons_employed"]]
    rows += [[r, "C16" if i == "16" else i, y, f"{v:.0f}"] for (r, i, y), v in cells.items()]
    return Told(text(folder / "t.csv", rows), cells)


@scene
def naics_sectors(folder: Path) -> Told:
    sectors = ["11", "21", "23", "31-33", "42", "44-45", "48-49", "54", "72"]
    cells = jobs(["39001", "39003", "39005", "39007"], sectors, ["2020"])
    rows = [["area_fips", "naics", "year", "emp"]] + [[r, i, y, f"{v:.0f}"] for (r, i, y), v in cells.items()]
    return Told(text(folder / "t.csv", rows), cells, findings=frozenset({"no_boundary"}))


@scene
def okved_divisions_with_dots_and_words(folder: Path) -> Told:
    cells = jobs(list(KG), list(DIVISIONS), YEARS)
    said = {code: f"{code}. {name}" for code, name in DIVISIONS.items()}
    return Told(
        text(folder / "t.csv", _long(cells, KG, said, ("Регион", "Вид деятельности", "Год", "Занято")), ";"),
        cells,
    )
