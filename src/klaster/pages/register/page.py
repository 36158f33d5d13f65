"""The register as a list: what was looked for, by facets and words, on a map and in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, Option, choice, refused
from klaster.pages.moment import Moment, moment
from klaster.pages.prose import prose
from klaster.pages.record_words import RecordWords
from klaster.pages.register.facets import Chosen, Facet, chosen_codes, facets, subject_kinds, unlisted
from klaster.pages.register.picture import picture
from klaster.pages.register.rows import Row, records_table, row
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import Found, Register

TITLE = Text("Register", "Реестр")
PER_PAGE = 25
IN_FILE = 100_000
ON_MAP = 1000
"""Up to so many records found, each that has a place is a dot."""
LONGEST = 200
_SORTS: dict[str, Text] = {
    "": Text("by name", "по названию"),
    "-last_verified": Text("verified last", "проверенные последними"),
    "last_verified": Text("not verified for longest", "давно не проверявшиеся"),
    "-changed": Text("changed last", "изменённые последними"),
    "-completeness": Text("most complete", "наиболее полные"),
    "completeness": Text("least complete", "наименее полные"),
}


@dataclass(frozen=True)
class RegisterContent:
    """What the list's template shows around its figures."""

    strip: Strip
    words: str
    longest: int
    total: int
    everything: int
    """How many records there are when nothing is chosen, statements about others counted too."""
    narrowed: bool
    rows: list[Row]
    facets: list[Facet]
    chosen: list[Chosen]
    page: int
    pages: int
    addresses: dict[int, str]
    undrawn: list[str]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the register's list."""
    register = observatory.register
    if register is None:
        return Screen("register", TITLE.read(visit.language), visit, indexed=False)
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown)
    chosen, asked = chosen_codes(visit), visit.query.get("q", "").strip()[:LONGEST]
    sort = _sort_field(visit)
    page = _page_number(visit)
    found = _found(register, visit, shown, chosen, asked, sort.chosen, page)
    words.read(record.key for record in found.rows)
    pages = max(1, -(-found.total // PER_PAGE))
    if page > pages:
        raise refused("page", str(page), [Option(str(one), "") for one in range(1, pages + 1)])
    source = source_line(observatory.title, visit, shown)
    shown_facets = facets(found.facets, chosen, visit.language)
    drawn, undrawn = _map(observatory, words, found, chosen, asked, source)
    list_title = Text("Records of the register", "Записи реестра").read(visit.language)
    table = records_table(found.rows, visit.language, list_title, source)
    listed = Figure("records", list_title, table, prose("register", visit.language)["records"], "")
    figures = [listed, *([drawn] if drawn else [])]
    return Screen(
        "register",
        TITLE.read(visit.language),
        visit,
        figures={figure.id: figure for figure in figures},
        choices=(sort,),
        content=RegisterContent(
            strip(register, visit, shown),
            asked,
            LONGEST,
            found.total,
            register.records(limit=0, at=shown.asked).total,
            bool(chosen or asked),
            [row(words, record) for record in found.rows],
            shown_facets,
            unlisted(chosen, shown_facets, words),
            page,
            pages,
            _addresses(visit, page, pages),
            undrawn,
        ),
        permanent=permanent(visit, shown),
        indexed=not (chosen or asked or shown.is_past),
    )


def _found(
    register: Register,
    visit: Visit,
    shown: Moment,
    chosen: dict[str, tuple[str, ...]],
    asked: str,
    sort: str,
    page: int,
) -> Found:
    limit, offset = (IN_FILE, 0) if visit.filed else (PER_PAGE, (page - 1) * PER_PAGE)
    return register.records(
        asked, sort or f"name_{visit.language}", offset, limit, shown.asked, **wanted(chosen, asked)
    )


def wanted(chosen: dict[str, tuple[str, ...]], asked: str) -> dict[str, Any]:
    """The facets to look for: unasked, those who are somebody or something, not statements about them."""
    return chosen if chosen or asked else {"kind": subject_kinds()}


def _map(
    observatory: Observatory,
    words: RecordWords,
    found: Found,
    chosen: dict[str, tuple[str, ...]],
    asked: str,
    source: str,
) -> tuple[Figure | None, list[str]]:
    counts = dict(found.facets.get("region", {}))
    if chosen.get("region"):
        counts = {code: count for code, count in counts.items() if code in chosen["region"]}
    records = found.rows
    if not words.visit.filed and len(found.rows) < found.total <= ON_MAP:
        records = words.register.records(
            asked, limit=ON_MAP, at=words.moment.asked, **wanted(chosen, asked)
        ).rows
    words.read(str(record.value("place")) for record in records if record.value("place"))
    title = Text("Where the records are", "Где находятся записи").read(words.language)
    drawn = picture(observatory, words, counts, records, title, source)
    if drawn is None:
        return None, list(counts)
    reading = prose("register", words.language)["where"]
    figure = Figure(
        "where",
        title,
        drawn.table,
        reading,
        "",
        drawn.drawing,
        drawn.legend,
        _elsewhere(found, counts, words.language),
    )
    return figure, drawn.undrawn


def _elsewhere(found: Found, counts: dict[str, int], language: Language) -> str:
    """How many of the records found are in no region that is known."""
    told = Text(
        "A record in several regions is counted in each; records without a region are not on the map.",
        "Запись, относящаяся к нескольким регионам, учтена в каждом; записей без региона на карте нет.",
    )
    return told.read(language)


def _sort_field(visit: Visit) -> Choice:
    options = [Option(value, title.read(visit.language)) for value, title in _SORTS.items()]
    return choice("sort", Text("Order", "Порядок").read(visit.language), options, visit.query.get("sort"))


def _page_number(visit: Visit) -> int:
    written = visit.query.get("page", "1")
    if not (written.isascii() and written.isdecimal() and 0 < int(written[:9]) < 10**6):
        raise refused("page", written, [Option("1", "")])
    return int(written)


def _addresses(visit: Visit, page: int, pages: int) -> dict[int, str]:
    """The pages near the one shown, the first and the last."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    return {one: visit.here(page="" if one == 1 else str(one)) for one in near}
