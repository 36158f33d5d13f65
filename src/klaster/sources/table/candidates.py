"""The classifications in which the labels of a table may be found, and which of them knows most."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from klaster.model.classification import Classification, Kind
from klaster.sources.classifications import classification, identifiers
from klaster.sources.table.labels import is_total_label, resolved
from klaster.sources.table.ranges import with_ranges

LEAST_SHARE = 0.3
_HINTS = {
    "okved1": re.compile(r"okved[_ ]?1|оквэд[- ]?1|2001", re.IGNORECASE),
    "okved2": re.compile(r"okved[_ ]?2|оквэд[- ]?2|\bокэд\b|\boked\b", re.IGNORECASE),
    "nace_rev2": re.compile(r"nace", re.IGNORECASE),
    "isic_rev4": re.compile(r"isic|мсок", re.IGNORECASE),
    "naics_2017": re.compile(r"naics(?![_ ]?2022)", re.IGNORECASE),
    "naics_2022": re.compile(r"naics(?![_ ]?2017)", re.IGNORECASE),
}
_OLD_OKVED, _OLD_NAICS = 2016, 2021
_OKVED_COUNTRY = "RU"


@dataclass(frozen=True)
class Match:
    """How much of some labels a classification knows."""

    tree: Classification
    share: float
    known: int


def best_match(
    labels: Sequence[str],
    kind: Kind,
    hints: str = "",
    years: Sequence[int] = (),
    countries: Collection[str] = (),
) -> Match | None:
    """The classification that knows most of the labels; None where none knows enough.

    Among equals the one decides that the words around the table name, then the language of the labels and
    the years: sections up to 2016 in Russian are those of the old OKVED only if the new one knows fewer.

    Examples
    --------
    >>> best_match(["C_mining", "D_manufacturing"], "industry").tree.id
    'okved1'
    >>> best_match(["31-33", "44-45", "11"], "industry", years=[2020]).tree.id
    'naics_2017'
    """
    trees = [classification(name) for name in identifiers()]
    matches = [_match(labels, tree) for tree in trees if tree.kind == kind]
    good = [match for match in matches if match.share >= LEAST_SHARE and match.known]
    return max(good, key=lambda match: _rank(match, labels, hints, years, countries), default=None)


def countries_of(labels: Sequence[str], tree: Classification) -> set[str]:
    """The roots of the tree under which the labels lie.

    >>> countries_of(["Чуйская область", "г. Бишкек"], classification("regions_six_countries"))
    {'KG'}
    """
    codes = [code for label in labels if (code := resolved(label, tree))]
    return {(tree.ancestors(code) or [code])[-1] for code in codes}


def _match(labels: Sequence[str], tree: Classification) -> Match:
    names = [label for label in labels if not is_total_label(label, tree)]
    tree = with_ranges(tree, names)
    known = sum(resolved(label, tree) is not None for label in names)
    return Match(classification(tree.id), known / len(names) if names else 0.0, known)


def _rank(
    match: Match, labels: Sequence[str], hints: str, years: Sequence[int], countries: Collection[str]
) -> tuple[float, ...]:
    id = match.tree.id
    words = " ".join((hints, *labels[:20]))
    hinted = bool(_HINTS[id].search(words)) if id in _HINTS else False
    is_russian = any(re.search("[а-яё]", label, re.IGNORECASE) for label in (*labels, hints))
    last = max(years, default=0)
    # The sections are the same in all three; a table of another country is not by the Russian edition.
    is_national = is_russian and (not countries or _OKVED_COUNTRY in countries)
    preferred = {
        "okved2": 2.0 if is_national else 0.5,
        "nace_rev2": 1.0,
        "isic_rev4": 0.8,
        "okved1": 1.5 if is_national and 0 < last <= _OLD_OKVED else 0.0,
        "naics_2017": 0.3 if 0 < last <= _OLD_NAICS else 0.1,
        "naics_2022": 0.2,
    }.get(id, 0.0)
    return (round(match.share + hinted * 0.2, 2), preferred)
