"""A record in one line: its number with its unit, its goal, its amount, its years."""

from __future__ import annotations

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.record_words import RecordWords, is_lost, plain_value, written_number
from klaster.views.number import DASH, NO_BREAK

_AMOUNTS = (("value", "unit"), ("amount", "currency"))
_BARE = ("words", "phase", "instrument", "tier", "period", "goal_year", "standing")
_LOST = Text("lost in the copy of the source", "утрачено в копии источника")


def summary(words: RecordWords, record: Record) -> str:
    """What a record says beside its name.

    A value that was lost is said to be lost.
    """
    parts = [*(_amount(words, record, *pair) for pair in _AMOUNTS), _goal(words, record), _years(record)]
    parts += [_bare(words, record, name) for name in _BARE]
    if any(is_lost(said) for said in record.fields.values()):
        parts.append(_LOST.read(words.language))
    return "; ".join(filter(None, parts))


def amount(words: RecordWords, record: Record, name: str, unit: str) -> str:
    """A number with its unit or currency; nothing where it has none."""
    return _amount(words, record, name, unit)


def goal(words: RecordWords, record: Record) -> str:
    """The goal of a target as it was set: a level, a growth in per cent or in times, a direction, a measure."""
    return _goal(words, record)


def _amount(words: RecordWords, record: Record, name: str, unit: str) -> str:
    number = record.value(name)
    if not isinstance(number, int | float) or isinstance(number, bool):
        return ""
    return NO_BREAK.join(filter(None, (written_number(number, words.language), _bare(words, record, unit))))


def _goal(words: RecordWords, record: Record) -> str:
    if record.kind != "target":
        return ""
    number, form = record.value("goal"), record.value("form")
    if not isinstance(number, int | float):
        return _bare(words, record, "form")
    if form == "percent":
        return f"{'+' if number > 0 else ''}{written_number(number, words.language)}{NO_BREAK}%"
    if form == "times":
        return f"×{written_number(number, words.language)}"
    return _amount(words, record, "goal", "unit")


def _years(record: Record) -> str:
    starts, ends = record.value("starts"), record.value("ends")
    if starts is None and ends is None:
        return ""
    return str(starts) if starts == ends else f"{starts or '…'}{DASH}{ends or '…'}"


def _bare(words: RecordWords, record: Record, name: str) -> str:
    field = next((one for one in KINDS[record.kind].fields if one.name == name), None)
    value = record.value(name)
    if field is None or value is None:
        return ""
    if isinstance(value, dict):
        return words.value(field, value)[0].words
    return plain_value(field, value, words.language)
