"""What a table says of its own signs: "… - нет данных", "(D) Withheld to avoid disclosing data"."""

from __future__ import annotations

import re
from dataclasses import replace

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.markers import meanings

_KINDS = ("note-row", "title-row")
_ENTRY = re.compile(
    r"""(?:^|[;.,]\s+|\s{2,}|:\s+)["'«“(]?(?P<sign>[^\s"'«»“”=]{1,5}?)["'»”]?\s*(?:\s[-–—=:]\s?|[=:]\s|\s(?=[A-ZА-Я]?[a-zа-я]{4}))\s*(?P<words>[^;.]{4,120})"""
)
_MEANINGS = (
    ("Q", r"конфиденц|закрыт\w+ данн|не публику\w+|не подлеж\w+ (?:публикации|разглашению)|withheld|suppress|disclos|confiden"),
    ("zero", r"явлени\w+ (?:отсутств|не )|отсутствие явления|величина равна нулю|nil\b|true zero|none or|нулев"),
    ("O", r"нет данных|нет сведений|данные отсутств|данных нет|не име\w+ смысла|not available|no data|missing|not applicable"
     r"|not collected|не приме\w+|недостаточн|не сопоставим|мәлімет жоқ|маалымат жок"),
)  # fmt: skip
_KNOWN = {"Q": "Q", "O": "O", "zero": "zero"}


def with_legend(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping with the signs that the table explains itself and that its cells have."""
    rows = [finding for finding in evidence.raw.findings if finding.kind in _KINDS]
    said = {
        sign: meaning
        for finding in rows
        for sign, meaning in _entries(finding.message.en.partition(": ")[2]).items()
    }
    known = {word: getattr(meaning, "value", meaning) for word, meaning in meanings().items()}
    present = _cells(mapping, evidence)
    new = {sign: letter for sign, letter in said.items() if sign in present and known.get(sign) != letter}
    if not new:
        return mapping
    words = ", ".join(f"{sign} = {letter}" for sign, letter in new.items())
    evidence.tell(
        Severity.NOTE,
        "guess_markers",
        Text(
            f"signs as the notes of the table explain them: {words}",
            f"обозначения по примечаниям таблицы: {words}",
        ),
    )
    return replace(mapping, markers={**new, **mapping.markers})


def _entries(note: str) -> dict[str, str]:
    """Sign -> "Q", "O" or "zero", as a note says.

    >>> _entries("К - конфиденциальные данные; … - нет данных"), _entries("(D) Withheld to avoid disclosing data")
    ({'К': 'Q', '…': 'O'}, {'(D)': 'Q'})
    >>> _entries("1) Без учёта совместителей, данные отсутствуют"), _entries("W = Withheld")
    ({}, {'W': 'Q'})
    """
    found: dict[str, str] = {}
    for match in re.finditer(_ENTRY, note):
        letter = next(
            (letter for letter, words in _MEANINGS if re.search(words, match["words"], re.IGNORECASE)), ""
        )
        sign = match["sign"]
        if letter and not re.fullmatch(r"[0-9]+\)?|[^\W\d]{4,}", sign):
            whole = f"({sign}" if sign.endswith(")") and not sign.startswith("(") else sign
            found.setdefault(whole, _KNOWN[letter])
    return found


def _cells(mapping: Mapping, evidence: Evidence) -> set[str]:
    """The short words that stand among the values."""
    names = mapping.across or tuple(name for name in mapping.values.values() if name)
    columns = [evidence.sample[name] for name in names if name in evidence.sample.columns]
    return {cell for column in columns for cell in column.drop_nulls().unique() if len(cell) <= 6}
