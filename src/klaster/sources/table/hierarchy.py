"""Which labels are totals, which are sums of others, and which are the units that are counted.

In this order: what the mapping says; words and codes for a total; the tree of the classification, where a
label whose parts are in the table too is no unit; last the numbers, for what no tree knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klaster.model.classification import Classification
from klaster.sources.classifications import TOTAL, parent_in
from klaster.sources.table.arithmetic import sums

Kind = Literal["unit", "total", "aggregate"]
Matrix = NDArray[np.float64]

_MATCHES, _OF_WHICH = 0.5, 0.9


@dataclass(frozen=True)
class Codes:
    """The codes of one dimension in the order of the table, and the numbers by which sums are recognised.

    ``matrix`` gives a row for each code, a column for each combination of the other dimensions, NaN where a
    value is not known; ``digit`` is the unit of the last published digit. None where nothing can be added up.
    """

    codes: Sequence[str]
    tree: Classification | None
    matrix: Callable[[], Matrix] | None = None
    digit: float = 1.0


@dataclass(frozen=True)
class Kinds:
    """The kind of each code, and of those that are sums: by what they were recognised, and their parts."""

    kinds: dict[str, Kind]
    reasons: dict[str, Literal["mapping", "name", "tree", "arithmetic", "part"]] = field(
        default_factory=dict[str, Literal["mapping", "name", "tree", "arithmetic", "part"]]
    )
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def of_kind(self, kind: Kind) -> list[str]:
        """The codes of one kind, in the order of the table."""
        return [code for code, known in self.kinds.items() if known == kind]

    def with_kind(self, codes: Iterable[str], kind: Kind, reason: str) -> Kinds:
        """The same with some codes given another kind."""
        chosen = [code for code in codes if code in self.kinds]
        return replace(
            self,
            kinds={**self.kinds, **dict.fromkeys(chosen, kind)},
            reasons={**self.reasons, **dict.fromkeys(chosen, reason)},  # type: ignore[arg-type]
        )


def declared_kinds(
    codes: Codes, totals: Collection[str], aggregates: Collection[str], reason: str = "mapping"
) -> Kinds:
    """The kinds as a mapping names them, and after them the tree; the numbers are not asked.

    Examples
    --------
    >>> from klaster.sources.classifications import classification
    >>> regions = Codes(["KG", "KG-B", "KG-O"], classification("regions_six_countries"))
    >>> declared_kinds(regions, (), ()).kinds
    {'KG': 'total', 'KG-B': 'unit', 'KG-O': 'unit'}
    """
    kinds = Kinds(dict.fromkeys(codes.codes, "unit")).with_kind([TOTAL], "total", "name")
    kinds = kinds.with_kind(aggregates, "aggregate", reason).with_kind(totals, "total", reason)
    return _by_tree(kinds, codes, numbers=False)


def found_kinds(codes: Codes, totals: Collection[str] = ()) -> Kinds:
    """The kinds by words, tree and numbers.

    Where the parts that a table prints below a label do not make it up ("of which"), the label is the unit,
    and its parts are kept but not counted.
    """
    kinds = Kinds(dict.fromkeys(codes.codes, "unit"))
    kinds = kinds.with_kind([TOTAL], "total", "name").with_kind(totals, "total", "name")
    return _by_numbers(_by_tree(kinds, codes, numbers=True), codes)


def units_below(
    code: str, kinds: Kinds, tree: Classification | None, period: str = "", *, root: bool = False
) -> list[str]:
    """The units that a total or an aggregate should be the sum of; in the tree as it was in the period."""
    units = kinds.of_kind("unit")
    if code in kinds.parts:
        return _units_among(kinds.parts[code], kinds)
    if tree is not None and code in tree.by_code:
        below = [unit for unit in units if code in _ancestors_in(tree, unit, period)]
        # A label that the tree does not know belongs to the only total that there is.
        strays = [unit for unit in units if unit not in tree] if root and _is_only_total(code, kinds) else []
        return below + strays
    return units if root else []


def _is_only_total(code: str, kinds: Kinds) -> bool:
    return kinds.of_kind("total") == [code]


def _units_among(codes: Iterable[str], kinds: Kinds) -> list[str]:
    found: list[str] = []
    for code in codes:
        if kinds.kinds.get(code) == "unit":
            found.append(code)
        elif code in kinds.parts:
            found.extend(_units_among(kinds.parts[code], kinds))
    return found


def _ancestors_in(tree: Classification, code: str, period: str) -> list[str]:
    """The codes above one; above a region, those of the period."""
    if code not in tree:
        return []
    if tree.kind != "region" or not period:
        return tree.ancestors(code)
    parent = parent_in(tree, code, period[:4])
    return [parent, *tree.ancestors(parent)] if parent and parent in tree else []


def _by_tree(kinds: Kinds, codes: Codes, *, numbers: bool) -> Kinds:
    """Labels whose descendants are in the table: from the leaves up, so that "of which" is settled first."""
    tree = codes.tree
    if tree is None:
        return kinds
    present = [code for code in codes.codes if code in tree]
    for code in sorted(present, key=lambda each: -len(tree.ancestors(each))):
        below = _units_right_below(code, kinds, tree)
        if kinds.kinds[code] != "unit" or not below:
            continue
        if _is_whole(code, tree):
            kinds = kinds.with_kind([code], "total", "tree")
        elif numbers and _is_of_which(code, below, codes):
            kinds = kinds.with_kind(below, "aggregate", "part")
        else:
            kinds = kinds.with_kind([code], "aggregate", "tree")
    return kinds


def _units_right_below(code: str, kinds: Kinds, tree: Classification) -> list[str]:
    """The units under a code."""
    return [unit for unit in kinds.of_kind("unit") if unit in tree and code in tree.ancestors(unit)]


def _is_whole(code: str, tree: Classification) -> bool:
    """Whether a category holds everything: a country among regions, the only root of any other tree."""
    if tree[code].parent:
        return False
    return tree.kind == "region" or len(tree.children("")) == 1


def _is_of_which(code: str, below: Sequence[str], codes: Codes) -> bool:
    """Whether the parts in the table are too few to make up the whole: they are less, nearly everywhere."""
    tree, matrix = codes.tree, codes.matrix() if codes.matrix else None
    complete = tree is not None and {child.code for child in tree.children(code)} <= set(below)
    if matrix is None:
        return tree is not None and not complete and len(below) * 2 < len(tree.children(code))
    whole = matrix[codes.codes.index(code)]
    parts = matrix[[codes.codes.index(each) for each in below]]
    known = ~np.isnan(whole) & ~np.isnan(parts).any(axis=0)
    if not known.any():
        return not complete
    gap = whole[known] - parts[:, known].sum(axis=0)
    tolerance = (len(below) + 1) * codes.digit / 2 + 1e-9 * np.abs(whole[known])
    equal = np.abs(gap) <= tolerance
    # Nothing in and nothing out says nothing.
    telling = whole[known] != 0
    if not telling.any():
        return not complete
    is_sum = equal[telling].mean() >= _MATCHES
    return bool(not is_sum and not complete and (gap[telling] >= -tolerance[telling]).mean() >= _OF_WHICH)


def _by_numbers(kinds: Kinds, codes: Codes) -> Kinds:
    """Units that turn out to be sums of other units."""
    units = kinds.of_kind("unit")
    if codes.matrix is None or len(units) < 3:
        return kinds
    places = {code: index for index, code in enumerate(codes.codes)}
    found = sums(codes.matrix()[[places[unit] for unit in units]], codes.digit)
    grand = {units[row] for row in found.grand}
    has_total = bool(kinds.of_kind("total"))
    parts = {units[row]: tuple(units[part] for part in members) for row, members in found.members.items()}
    parts = {code: members for code, members in parts.items() if not is_chance(code, members, codes.tree)}
    for code in parts:
        is_total = code in grand and not has_total
        kinds = kinds.with_kind([code], "total" if is_total else "aggregate", "arithmetic")
    return replace(kinds, parts={**kinds.parts, **parts})


def is_chance(code: str, members: Sequence[str], tree: Classification | None) -> bool:
    """Whether the classification says that a code cannot be the sum of others, though the numbers do.

    >>> from klaster.sources.classifications import classification
    >>> is_chance("A", ["B", "C"], classification("nace_rev2")), is_chance("Industry", ["B", "C"], None)
    (True, False)
    """
    if tree is None or code not in tree:
        return False
    if not tree.children(code):
        return True
    return all(member in tree and code not in tree.ancestors(member) for member in members)
