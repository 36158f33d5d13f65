"""A record in one line: its number with its unit, its goal, its amount, its years."""

from __future__ import annotations

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.record_words import RecordWords, Said, is_lost, written_number
from klaster.views.number import DASH, NO_BREAK

_AMOUNTS = (("value", "unit"), ("amount", "currency"))
_BARE = ("words", "phase", "instrument", "tier", "period", "goal_year", "standing")
_LOST = Text("lost in the copy of the source", "утрачено в копии источника")


def summary(words: RecordWords, record: Record) -> list[Said]:
    """What a record says beside its name; a value that was lost is said to be lost."""
    parts = [*(amount(words, record, *pair) for pair in _AMOUNTS), goal(words, record)]
    if span := years(record):
        parts.append(Said(span))
    parts += [_bare(words, record, name) for name in _BARE]
    if any(is_lost(said) for said in record.fields.values()):
        parts.append(Said(_LOST.read(words.language)))
    return [part for part in parts if part]


def amount(words: RecordWords, record: Record, name: str, unit: str) -> Said | None:
    """A number with its unit or currency; nothing where it has none."""
    number, measured = record.value(name), _bare(words, record, unit)
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    written = written_number(number, words.language)
    return (
        Said(f"{written}{NO_BREAK}{measured.words}", language=measured.language)
        if measured
        else Said(written)
    )


def goal(words: RecordWords, record: Record) -> Said | None:
    """The goal of a target as it was set: a level, a growth in per cent or in times, a direction, a measure."""
    if record.kind != "target":
        return None
    number, form = record.value("goal"), record.value("form")
    if not isinstance(number, int | float):
        return _bare(words, record, "form")
    if form == "percent":
        return Said(f"{'+' if number > 0 else ''}{written_number(number, words.language)}{NO_BREAK}%")
    if form == "times":
        return Said(f"×{written_number(number, words.language)}")
    return amount(words, record, "goal", "unit")


def years(record: Record) -> str:
    """The years of a programme or a project; empty where neither end is known."""
    starts, ends = record.value("starts"), record.value("ends")
    if starts is None and ends is None:
        return ""
    return str(starts) if starts == ends else f"{starts or '…'}{DASH}{ends or '…'}"


def _bare(words: RecordWords, record: Record, name: str) -> Said | None:
    field = next((one for one in KINDS[record.kind].fields if one.name == name), None)
    pieces = words.value(field, record.value(name)) if field else []
    return pieces[0] if pieces else None
