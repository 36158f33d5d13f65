"""Grounds of maps, kept: they depend on the release and the regions alone."""

from __future__ import annotations

from dataclasses import replace

from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.views.canvas import Canvas, canvas
from klaster.views.insets import with_insets

_grounds: Memory[Canvas] = Memory(64)
_inset_grounds: Memory[Canvas] = Memory(64)


def ground(desk: Desk, codes: list[str], width: float = 960, tallest: float = 640) -> Canvas:
    """The ground for some regions of the desk's edition, drawn once a release."""
    key = (desk.observatory.digest, desk.edition.id, tuple(codes), width, tallest)
    return _grounds.kept(
        key, lambda: canvas(desk.edition.regions, codes, _around(desk, codes), width, tallest)
    )


def inset_ground(desk: Desk, codes: list[str], width: float = 960, tallest: float = 640) -> Canvas:
    """The same ground with what is too small on it drawn again in insets, captions in the visitor's language."""
    key = (desk.observatory.digest, desk.edition.id, tuple(codes), width, tallest)
    plain = ground(desk, codes, width, tallest)
    made = _inset_grounds.kept(key, lambda: with_insets(plain, desk.edition.regions, _around(desk, codes)))
    return replace(made, language=desk.language)


def _around(desk: Desk, codes: list[str]) -> list[str]:
    """The other regions of the classification that are of the same depth, as plain land behind."""
    depths = {desk.edition.regions[code].level for code in codes}
    subject = set(codes)
    return [
        category.code
        for category in desk.edition.regions
        if category.level in depths and category.code not in subject and not category.valid_to
    ]
