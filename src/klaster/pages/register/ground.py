"""The ground that records are drawn on: which edition knows their regions, and which regions are shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from klaster.model.text import Language
from klaster.pages.desk import chosen_edition
from klaster.pages.memory import Memory
from klaster.pages.visit import Visit
from klaster.views.canvas import Canvas, canvas
from klaster.views.insets import with_insets
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

_grounds: Memory[Canvas] = Memory(32)
_inset_grounds: Memory[Canvas] = Memory(32)


def edition_of(observatory: Observatory, visit: Visit, codes: Collection[str]) -> Edition | None:
    """The edition whose regions are those of the register: the one asked for, or that which knows most codes."""
    editions = [chosen_edition(observatory, visit.query.get("edition")), *observatory.editions]
    known = [(sum(code in one.regions for code in codes), one) for one in editions]
    best = max(known, key=lambda pair: pair[0])
    return best[1] if best[0] else None


def codes_drawn(edition: Edition, codes: Collection[str]) -> list[str]:
    """The regions of the level at which most was found, in the countries where it was found."""
    tree = edition.regions
    found = [code for code in codes if code in tree]
    levels = {code: tree[code].level for code in found}
    level = max(levels.values(), key=lambda one: (list(levels.values()).count(one), one))
    roots = {_root(edition, code) for code in found}
    living = (one for one in tree if one.level == level and not one.valid_to)
    return [one.code for one in living if _root(edition, one.code) in roots]


def _root(edition: Edition, code: str) -> str:
    chain = edition.regions.ancestors(code)
    return chain[-1] if chain else code


def ground_of(
    observatory: Observatory, edition: Edition, codes: list[str], width: float = 960, tallest: float = 520
) -> Canvas:
    """The ground for some regions, drawn once a release."""
    key = (observatory.digest, edition.id, tuple(codes), width, tallest)
    return _grounds.kept(key, lambda: canvas(edition.regions, codes, (), width, tallest))


def inset_ground_of(
    observatory: Observatory, edition: Edition, codes: list[str], language: Language
) -> Canvas:
    """The same with what is too small on it drawn again in insets, their captions in a language."""
    plain = ground_of(observatory, edition, codes)
    key = (observatory.digest, edition.id, tuple(codes))
    made = _inset_grounds.kept(key, lambda: with_insets(plain, edition.regions))
    return replace(made, language=language)
