"""A user's classification kept with the release, so that an atlas needs nothing but its own files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from klaster.model.classification import Category, Classification
from klaster.model.text import Text


def write_classification(tree: Classification, path: Path) -> None:
    """Write a classification with its geometry as JSON."""
    facts = {
        "id": tree.id,
        "kind": tree.kind,
        "title": asdict(tree.title),
        "source": tree.source,
        "categories": [asdict(category) for category in tree.categories],
        "geometry": dict(tree.geometry),
    }
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def read_stored_classification(path: Path) -> Classification:
    """The classification that ``write_classification`` wrote."""
    facts = json.loads(path.read_text(encoding="utf-8"))
    categories = tuple(category_of(each) for each in facts.pop("categories"))
    return Classification(**{**facts, "title": Text(**facts["title"]), "categories": categories})


def category_of(facts: dict[str, Any]) -> Category:
    """A category from plain values."""
    point = tuple(facts["point"]) if facts["point"] else None
    return Category(
        **{**facts, "name": Text(**facts["name"]), "aliases": tuple(facts["aliases"]), "point": point}
    )
