"""Validators of answers: the same address of the same release in the same software is the same page."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import klaster


@cache
def software_stamp() -> str:
    """Changes with any file of the package, so that no browser keeps a page of older software."""
    folder = Path(klaster.__file__).parent
    facts = [klaster.__version__]
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".html", ".md", ".po", ".css", ".js"):
            stat = path.stat()
            facts.append(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:12]


def entity_tag(release: str, address: str) -> str:
    """The weak validator of an address under a release."""
    digest = hashlib.sha256(f"{release}\n{software_stamp()}\n{address}".encode()).hexdigest()
    return f'W/"{digest[:20]}"'


def is_known(asked: str, tag: str) -> bool:
    """Whether an If-None-Match header holds a validator.

    >>> is_known('"a", W/"b"', 'W/"b"'), is_known("", 'W/"b"')
    (True, False)
    """
    bare = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (bare, "*") for part in asked.split(",") if part.strip())
