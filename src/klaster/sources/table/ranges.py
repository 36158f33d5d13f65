"""Industries published together: "B-E", "M_N", "10-12", «промышленность». They are categories above their members."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from klaster.model.classification import Category, Classification, fold
from klaster.model.text import Text

_SECTIONS = re.compile(r"^([A-U])\s*[-–—_+]\s*([A-U])$")
_DIVISIONS = re.compile(r"^[A-U]?(\d{2})\s*[-–—_]\s*[A-U]?(\d{2})$")

_SPOKEN = {
    fold(words): "B-E"
    for words in (
        "промышленность", "промышленность всего", "всего промышленность", "промышленное производство", "вся промышленность",
        "industry", "total industry", "industry total", "industry except construction", "industry (except construction)",
        "industry including energy", "өнеркәсіп", "өнөр жай", "өнөр жай бардыгы",
    )
}  # fmt: skip
"""What offices call a range of sections in words, in the classifications that have it."""
_WITH_INDUSTRY = ("nace_rev2", "isic_rev4", "okved2")


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
    >>> with_ranges(classification("okved2"), ["Промышленность"]).resolve("Промышленность")
    'B-E'
    """
    given = list(labels)
    spoken = _spoken(given, tree)
    found = {label: members for label in (*given, *spoken) if (members := _members(label, tree))}
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
            tuple(spoken.get(label, ())),
        )
        for label, members in nested.items()
    ]
    return replace(tree, categories=(*added, *kept))


def _spoken(labels: Iterable[str], tree: Classification) -> dict[str, list[str]]:
    """Range -> the labels that speak of it in words, where the classification has no code for these."""
    found: dict[str, list[str]] = {}
    for label in labels if tree.id in _WITH_INDUSTRY else ():
        if (range_ := _SPOKEN.get(fold(label))) and not tree.resolve(label):
            found.setdefault(range_, []).append(label)
    return found


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
