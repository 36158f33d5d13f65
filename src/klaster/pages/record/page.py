"""The card of a record: every statement with its source, its links both ways, what is said about it, its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.statement import Record, completeness
from klaster.model.text import Text
from klaster.pages.moment import AT, Moment, moment
from klaster.pages.prose import prose
from klaster.pages.record.mentions import Mentions, Referring, mentions, mentions_table, referring
from klaster.pages.record.past import Past, history_table, keys_altered, past
from klaster.pages.record.statements import StatementRow, keys_named, statement_rows, statements_table, unsaid
from klaster.pages.record.ties import Ties, keys_linked, links_table, member_counts, ties
from klaster.pages.record.timeline import timeline_figure
from klaster.pages.record.where import where_figure
from klaster.pages.record_words import RecordWords, Said, kind_words, name_language, name_of
from klaster.pages.register.rows import last_verified
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import Happening, Register

_RECORD = Text("record", "запись")
_NEWEST = 50


@dataclass(frozen=True)
class RecordContent:
    """What the card's template shows around its figures."""

    strip: Strip
    key: str
    language: str
    """Of its name, where that is not the page's."""
    kind: str
    kind_address: str
    completeness: float
    last_verified: str
    statements: list[StatementRow]
    unsaid: list[str]
    members: list[tuple[str, int]]
    ties: list[Ties]
    mentions: list[Mentions]
    resting: int
    """How many records have a statement that rests on this document."""
    resting_address: str
    past: list[Past]
    older: int
    retired: str
    replaced_by: Said | None
    sources: list[Said]
    """In the order of the numbers that statements, links and mentions give."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of one record.

    Raises
    ------
    UnknownNameError
        Where there is no such record at the moment asked for.
    """
    register = observatory.register
    key = visit.names["record"]
    if register is None:
        raise UnknownNameError(_RECORD, key, ())
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown, frozenset(observatory.edition().region_codes))
    record = record_asked(register, key, shown)
    happenings = [one for one in register.history(key) if one.change.id <= shown.change]
    found = referring(words, key)
    words.read([key, *_named(record, happenings, found)])
    source = source_line(observatory.title, visit, shown)
    name = name_of(record, visit.language)
    content = _content(words, record, happenings, found, strip(register, visit, shown))
    figures = [
        *_figures(words, record, happenings, found, name, source),
        *_pictures(observatory, words, record, found, name, source),
    ]
    return Screen(
        "record",
        name,
        visit,
        summary=f"{name}: {kind_words(record.kind, visit.language)}",
        figures={figure.id: figure for figure in figures},
        content=content,
        permanent=permanent(visit, shown),
        indexed=not shown.is_past and record.retired is None,
    )


def record_asked(register: Register, key: str, shown: Moment) -> Record:
    """A record at a moment; UnknownNameError with the nearest where there is none."""
    try:
        return register.record(key, shown.asked)
    except InputError:
        near = register.records(words=key.rpartition("/")[2].replace("-", " "), limit=5).rows
        known = [one.key for one in near]
        raise _not_there(key, known) from None


def _not_there(key: str, near: list[str]) -> UnknownNameError:
    error = UnknownNameError(_RECORD, key, near)
    error.suggestions = near
    return error


def _named(record: Record, happenings: Iterable[Happening], found: Iterable[Referring]) -> list[str]:
    keys = [*keys_named(record), *keys_linked(record), *keys_altered(happenings)]
    for one in found:
        for each in one.records:
            keys += [each.key, *keys_named(each)]
    if record.retired and record.retired.replaced_by:
        keys.append(record.retired.replaced_by)
    return keys


def _figures(
    words: RecordWords,
    record: Record,
    happenings: list[Happening],
    found: list[Referring],
    name: str,
    source: str,
) -> list[Figure]:
    language, texts = words.language, prose("record", words.language)

    def title(en: str, ru: str) -> str:
        return f"{name}. {Text(en, ru).read(language)}"

    said, tied = title("Statements", "Сведения"), title("Links", "Связи")
    about, history = title("About it", "О ней"), title("History", "История")
    figures = [
        Figure("statements", said, statements_table(words, record, said, source), texts["statements"], ""),
        Figure("links", tied, links_table(words, record.links, tied, source), texts["links"], "")
        if record.links
        else None,
        Figure("about", about, mentions_table(words, found, about, source), texts["about"], "")
        if found
        else None,
        Figure(
            "history",
            history,
            history_table(words, record, happenings, history, source),
            texts["history"],
            "",
        ),
    ]
    return [figure for figure in figures if figure]


def _pictures(
    observatory: Observatory,
    words: RecordWords,
    record: Record,
    found: list[Referring],
    name: str,
    source: str,
) -> list[Figure]:
    """The map and the line of time, where there is anything to draw."""
    texts, language = prose("record", words.language), words.language
    place, time = Text("On the map", "На карте"), Text("In time", "Во времени")
    drawn = (
        where_figure(observatory, words, record, f"{name}. {place.read(language)}", source, texts["where"]),
        timeline_figure(words, record, found, f"{name}. {time.read(language)}", source, texts["timeline"]),
    )
    return [figure for figure in drawn if figure]


def _content(
    words: RecordWords, record: Record, happenings: list[Happening], found: list[Referring], top: Strip
) -> RecordContent:
    visit, at = words.visit, words.moment.written
    resting = _resting(words, record)
    retired = record.retired
    said, tied, about = statement_rows(words, record), ties(words, record), mentions(words, record.key, found)
    sources = words.sources
    return RecordContent(
        top,
        record.key,
        name_language(record, visit.language),
        kind_words(record.kind, visit.language),
        visit.link("register", kind=record.kind, **{AT: at}),
        completeness(record.kind, record.fields),
        last_verified(record),
        said,
        unsaid(record, visit.language),
        member_counts(words, record),
        tied,
        about,
        resting,
        visit.link("register", source=record.key, **{AT: at}) if resting else "",
        past(words, record, happenings[:_NEWEST]),
        max(0, len(happenings) - _NEWEST),
        retired.why if retired else "",
        words.link(retired.replaced_by) if retired and retired.replaced_by else None,
        sources,
    )


def _resting(words: RecordWords, record: Record) -> int:
    if record.kind != "document":
        return 0
    return words.register.records(limit=0, at=words.moment.asked, source=record.key).total
