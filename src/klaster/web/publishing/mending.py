"""Links of a written page that lead nowhere after all: they are taken away, their words stay."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

_LINK = re.compile(r'<(?P<tag>a|link)\b(?P<before>[^>]*?)\shref="(?P<way>[^"#:]+)(?:#[^"]*)?"')


def mend(folder: Path, name: str, missing: frozenset[str]) -> None:
    """Take the links to missing files from one page."""
    here = posixpath.dirname(name)

    def settled(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, unquote(html.unescape(found["way"]))))
        return f"<{found['tag']}{found['before']}" if target in missing else found[0]

    page = (folder / name).read_text(encoding="utf-8")
    other = _LINK.sub(settled, page)
    if other != page:
        (folder / name).write_text(other, encoding="utf-8")
