"""Every kind of finding, on a table that has the fault and on one that has not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from klaster.model.finding import Finding, Severity
from klaster.sources.table import Mapping, check

Kind = Callable[..., list[Finding]]
OBLASTS = ("KG-B", "KG-O", "KG-C", "KG-N", "KG-T", "KG-J")


def panel(value: Callable[[int, int, int], object], years: range = range(2012, 2019)) -> str:
    """A long table of six regions, three industries and some years."""
    rows = [
        f"{region},{industry},{year},{value(r, i, year)}"
        for r, region in enumerate(OBLASTS)
        for i, industry in enumerate("ACF")
        for year in years
    ]
    return "region,industry,year,jobs\n" + "\n".join(rows) + "\n"


def quiet(r: int, i: int, year: int) -> int:
    """Jobs that grow a little every year."""
    return round((1000 + 300 * r + 70 * i) * 1.02 ** (year - 2012))


def test_a_sound_table_has_nothing_but_notes(text_table: Callable[..., Path]) -> None:
    findings = check(text_table(panel(quiet)))
    assert {finding.severity for finding in findings} == {Severity.NOTE}


def test_a_total_that_differs_by_how_much_and_where(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("Регион,2017,2018\nВсего,150,170\nЧуйская область,100,120\nОшская область,50,55\n")
    (finding,) = of_kind(check(path), "total_differs")
    assert (finding.severity, finding.place.row, finding.place.column) == (Severity.WARNING, 2, "2018")
    assert "published 170, the parts make 175, +5 (+2.94%)" in finding.message.en
    assert "опубликовано 170, части дают 175" in finding.message.ru


def test_rounding_is_no_difference(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table(
        "Регион;2018\nВсего;150,1\nЧуйская область;100,0\nОшская область;50,2\nНарынская область;0,1\n"
    )
    assert not of_kind(check(path), "total_differs")


def test_a_total_of_unknown_parts_is_not_judged(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("Регион,2018\nВсего,150\nЧуйская область,100\nОшская область,(c)\n")
    assert not of_kind(check(path), "total_differs")


def test_known_parts_may_not_exceed_a_total(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("Регион,2018\nВсего,150\nЧуйская область,160\nОшская область,(c)\n")
    (finding,) = of_kind(check(path), "total_differs")
    assert "the known parts make 160" in finding.message.en


def test_ratios_are_never_added_up(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table('Регион,"Доля занятых, %"\nВсего,12\nЧуйская область,10\nОшская область,14\n')
    findings = check(path)
    assert not of_kind(findings, "total_differs")
    assert not of_kind(findings, "negative_value")


def test_totals_over_industries_are_checked_for_each_region(
    text_table: Callable[..., Path], of_kind: Kind
) -> None:
    rows = [
        f"{region},{code},2018,{value}"
        for region in OBLASTS
        for code, value in (("TOTAL", 60), ("A", 10), ("C", 20), ("F", 30))
    ]
    rows[4] = "KG-O,TOTAL,2018,66"
    (finding,) = of_kind(check(text_table("region,nace,year,jobs\n" + "\n".join(rows))), "total_differs")
    assert (finding.count, finding.place.row) == (1, 6)


def test_sums_that_overlap_are_named_with_what_they_would_add(
    text_table: Callable[..., Path], of_kind: Kind
) -> None:
    path = text_table(
        "Регион,2017,2018\nУральский федеральный округ,1110,2220\nТюменская область,610,1220\n"
        "Тюменская область без автономных округов,110,220\nХанты-Мансийский автономный округ - Югра,500,1000\n"
        "Курганская область,500,1000\n"
    )
    (note,) = of_kind(check(path), "aggregates_overlap")
    assert (note.severity, note.count) == (Severity.NOTE, 2)
    assert "154.9" in note.message.en or "155.0" in note.message.en


def test_a_sum_that_is_counted_is_a_warning(text_table: Callable[..., Path], of_kind: Kind) -> None:
    rows = ["area,2016,2017,2018", "Alle,1112,2541,3917", "Nord,501,1240,1913", "Syd,611,1301,2004"]
    path = text_table("\n".join(rows) + "\nOst,77,81,93\n")
    mapping = Mapping(
        layout="periods_across",
        region="area",
        across=("2016", "2017", "2018"),
        values={"employment": ""},
        region_aggregates=("Ost",),
    )
    warnings = [
        each
        for each in of_kind(check(path, mapping), "aggregates_overlap")
        if each.severity is Severity.WARNING
    ]
    assert "«Alle» = «Nord» + «Syd»" in warnings[0].message.en


def test_negative_jobs_are_an_error_and_negative_money_a_warning(
    text_table: Callable[..., Path], of_kind: Kind
) -> None:
    path = text_table("region,industry,jobs,turnover\nKG-B,A,-5,-7.5\nKG-O,A,4,8\n")
    found = {finding.severity for finding in of_kind(check(path), "negative_value")}
    assert found == {Severity.ERROR, Severity.WARNING}


def test_what_is_no_number_and_what_is_not_finite(text_table: Callable[..., Path], of_kind: Kind) -> None:
    text = (
        panel(quiet)
        .replace("KG-O,C,2015,1454", "KG-O,C,2015,много")
        .replace("KG-B,A,2012,1000", "KG-B,A,2012,inf")
    )
    findings = check(text_table(text))
    (word,), (infinite,) = of_kind(findings, "not_a_number"), of_kind(findings, "not_finite")
    assert ("много" in word.message.en, word.place.row, word.place.column) == (True, 33, "jobs")
    assert infinite.place.row == 2


def test_a_jump_is_a_break_and_growth_is_not(text_table: Callable[..., Path], of_kind: Kind) -> None:
    def jumping(r: int, i: int, year: int) -> int:
        everyone = 5 if year >= 2015 and i == 2 else 1
        return quiet(r, i, year) * everyone * (10 if (r, i) == (1, 1) and year >= 2016 else 1)

    (finding,) = of_kind(check(text_table(panel(jumping))), "series_break")
    assert finding.count == 1
    assert "KG-O, C, 2015 → 2016" in finding.message.en


def test_small_counts_jump_by_chance(text_table: Callable[..., Path], of_kind: Kind) -> None:
    small = panel(lambda r, i, year: 2 if (r + i + year) % 3 else 7 + r)
    assert not of_kind(check(text_table(small)), "series_break")


def test_a_code_that_ends_where_another_begins(text_table: Callable[..., Path], of_kind: Kind) -> None:
    old = [f"KZ-61,{code},{year},500" for code in "AC" for year in (2015, 2016, 2017)]
    new = [f"KZ-33,{code},{year},200" for code in "AC" for year in (2018, 2019)]
    stays = [f"KZ-11,{code},{year},300" for code in "AC" for year in range(2015, 2020)]
    path = text_table("region,industry,year,jobs\n" + "\n".join([*stays, *old, *new]))
    (finding,) = of_kind(check(path), "series_break")
    assert "after 2017 these end: KZ-61" in finding.message.en
    assert "с 2018 начинаются: KZ-33" in finding.message.ru


def test_a_region_before_its_time(text_table: Callable[..., Path], of_kind: Kind) -> None:
    rows = [
        f"{name},{year},{10 + i}"
        for i, name in enumerate(("Область Абай", "Карагандинская область"))
        for year in (2020, 2023)
    ]
    (finding,) = of_kind(check(text_table("Область,Год,Работников\n" + "\n".join(rows))), "outside_its_time")
    assert (finding.count, finding.place.row) == (1, 2)
    assert "KZ-10" in finding.message.en
    assert "2020" in finding.message.en


def test_regions_that_no_boundary_knows(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("Регион,2018\nРостовская область,5\nг. Севастополь,6\nКраснодарский край,7\n")
    (finding,) = of_kind(check(path), "no_boundary")
    assert (finding.count, finding.place.row) == (1, 3)


def test_missing_keys_are_counted_and_the_first_named(text_table: Callable[..., Path], of_kind: Kind) -> None:
    lines = panel(quiet).splitlines()
    del lines[10:12]
    (finding,) = of_kind(check(text_table("\n".join(lines))), "missing_key")
    assert finding.count == 2
    assert "KG-B, C, 2014" in finding.message.en


def test_industries_of_mixed_depth(text_table: Callable[..., Path], of_kind: Kind) -> None:
    rows = [
        f"{region},{code},{10 + i + 7 * r}"
        for r, region in enumerate(OBLASTS)
        for i, code in enumerate(("A", "B", "10", "11", "F"))
    ]
    (finding,) = of_kind(check(text_table("region,nace,jobs\n" + "\n".join(rows))), "mixed_levels")
    assert "1: A, B, F; 2: 10, 11" in finding.message.en


def test_states_are_counted(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("region,2017,2018\nKG-B,5,0\nKG-O,(c),..\nKG-C,7 e,-\nKG-N,8,9*\n")
    findings = check(path)
    (states,) = of_kind(findings, "states")
    assert "3 values, 2 zeros, 1 estimates, 1 confidential, 1 not collected" in states.message.en
    assert any("*" in finding.message.en for finding in of_kind(findings, "footnote"))


def test_flags_of_unknown_meaning(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nKG-B,2018,5,Z\nKG-O,2018,6,A\nKG-C,2018,7,P\n")
    (finding,) = of_kind(check(path), "unknown_status")
    assert (finding.place.row, finding.place.column) == (2, "OBS_STATUS")


def test_totals_in_columns_below_their_parts(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table(
        "county,naics,year,jobs,region_total\nA,11,2019,50,90\nA,21,2019,60,90\nB,11,2019,5,20\nB,21,2019,6,30\n"
    )
    found = of_kind(check(path), "total_differs")
    assert any("different totals" in each.message.en and "B" in each.message.en for each in found)
    assert any("90 < 110" in each.message.en for each in found)


def test_the_gravest_come_first_and_every_finding_speaks_russian(text_table: Callable[..., Path]) -> None:
    path = text_table("region,industry,2018\nKG-B,A,5\nKG-B,A,6\nЧуйскя,A,много\n")
    findings = check(path)
    order = [list(Severity).index(finding.severity) for finding in findings]
    assert order == sorted(order)
    assert all(any("а" <= letter <= "я" for letter in finding.message.ru.lower()) for finding in findings)


def test_formulas_without_values_are_passed_on(tmp_path: Path, of_kind: Kind) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Регион", 2017, 2018], ["Ошская область", 5, 6], ["Чуйская область", 7, "=B3*2"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    (finding,) = of_kind(check(tmp_path / "t.xlsx"), "formula-without-value")
    assert finding.severity is Severity.ERROR


def test_a_misspelt_part_is_a_part_all_the_same(text_table: Callable[..., Path], of_kind: Kind) -> None:
    path = text_table("Регион,2018\nКыргызская Республика,150\nЧуйсая область,100\nОшская область,50\n")
    findings = check(path)
    assert of_kind(findings, "unknown_region")
    assert not of_kind(findings, "total_differs")
