"""Whether every link of a published site leads to a file of it, and to a part of that file."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

_LINK = re.compile(r'\s(?P<name>href|src|action|data-[a-z-]+)="(?P<way>[^"]*)"')
_FILED = re.compile(r"^[\w./=,%-]+\.(?:html|css|js|json|svg|csv|xlsx|png|pdf|woff2)$")
_ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere: on which page, as it is written."""

    page: str
    way: str


def broken_links(site: Path) -> list[Broken]:
    """The links of a site that lead to no file of it, out of it, or to no part of the page they name.

    Links to other sites are not asked: nothing leaves the machine.
    """
    parts = lru_cache(maxsize=256)(
        lambda file: frozenset(_ID.findall((site / file).read_text(encoding="utf-8")))
    )
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    found: list[Broken] = []
    for page in sorted(name for name in there if name.endswith(".html")):
        for way in _ways((site / page).read_text(encoding="utf-8")):
            file, _, mark = way.partition("#")
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(file))) if file else page
            )
            if way.startswith("/") or target not in there or (mark and unquote(mark) not in parts(target)):
                found.append(Broken(page, way))
    return found


def _ways(page: str) -> Iterator[str]:
    """What the attributes of a page name, each once: addresses of other sites are left out."""
    seen: set[str] = set()
    for found in _LINK.finditer(page):
        way = html.unescape(found["way"])
        if way in seen or re.match(r"[a-z][a-z+.-]*:|//", way):
            continue
        if found["name"].startswith("data-") and not _FILED.match(way):
            continue
        seen.add(way)
        if way:
            yield way
