"""Industries published together: "B-E", "M_N", "10-12". They are categories above their members."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from klaster.model.classification import Category, Classification
from klaster.model.text import Text

_SECTIONS = re.compile(r"^([A-U])\s*[-–—_+]\s*([A-U])$")
_DIVISIONS = re.compile(r"^[A-U]?(\d{2})\s*[-–—_]\s*[A-U]?(\d{2})$")


def with_ranges(tree: Classification, labels: Iterable[str]) -> Classification:
    """The classification with a category for each label that is a range of its codes.

    Ranges may lie inside one another; one that cuts across another is left out. A label that is a code of
    the classification itself, as "31-33" is of NAICS, is no range.

    Examples
    --------
    >>> from klaster.sources.classifications import classification
    >>> tree = with_ranges(classification("nace_rev2"), ["B-E", "C", "F"])
    >>> tree.resolve("B-E"), [child.code for child in tree.children("B-E")], tree["C"].parent
    ('B-E', ['B', 'C', 'D', 'E'], 'B-E')
    """
    found = {label: members for label in labels if (members := _members(label, tree))}
    if not found:
        return tree
    nested = {
        label: members
        for label, members in found.items()
        if all(_are_nested(set(members), set(other)) for other in found.values())
    }
    if not nested:
        return tree
    parents = _parents(nested)
    kept = [
        replace(category, parent=parents.get(category.code, category.parent)) for category in tree.categories
    ]
    outer = {members[0]: tree[members[0]].parent for members in nested.values()}
    added = [
        Category(
            label,
            _name(label, members, tree),
            parents.get(label) or outer[members[0]],
            tree[members[0]].level,
        )
        for label, members in nested.items()
    ]
    return replace(tree, categories=(*added, *kept))


def _members(label: str, tree: Classification) -> list[str]:
    """The codes of a range, if there are at least two of one level."""
    if tree.kind != "industry" or tree.resolve(label):
        return []
    match = _SECTIONS.match(label.strip()) or _DIVISIONS.match(label.strip())
    if match is None or match[1] not in tree or match[2] not in tree:
        return []
    level = tree.at_level(tree[match[1]].level)
    members = [category.code for category in level if match[1] <= category.code <= match[2]]
    return members if len(members) > 1 else []


def _are_nested(one: set[str], other: set[str]) -> bool:
    return not one & other or one <= other or other <= one


def _parents(ranges: dict[str, list[str]]) -> dict[str, str]:
    """Code or range -> the smallest range above it."""
    by_size = sorted(ranges, key=lambda label: len(ranges[label]))
    parents: dict[str, str] = {}
    for position, label in enumerate(by_size):
        for code in ranges[label]:
            parents.setdefault(code, label)
        above = (other for other in by_size[position + 1 :] if set(ranges[label]) < set(ranges[other]))
        if outer := next(above, None):
            parents[label] = outer
    return parents


def _name(label: str, members: list[str], tree: Classification) -> Text:
    first, last = tree[members[0]].name, tree[members[-1]].name
    return Text(f"{label}: {first.en} … {last.en}", f"{label}: {first.ru} … {last.ru}")
