"""Links of a written page that lead nowhere after all: they are taken away, their words stay."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

_LINK = re.compile(r'<(?P<tag>a|link)\b(?P<before>[^>]*?)\shref="(?P<way>[^"#:]+)(?:#[^"]*)?"')

_CHART = re.compile(
    r'<details class="?interactive"?>(?:(?!</details>).)*?\sdata-spec="(?P<way>[^"]+)".*?</details>',
    re.DOTALL,
)


def mend(folder: Path, name: str, missing: frozenset[str]) -> None:
    """Take the links to missing files from one page."""
    here = posixpath.dirname(name)

    def there(found: re.Match[str]) -> bool:
        way = unquote(html.unescape(found["way"]))
        return posixpath.normpath(posixpath.join(here, way)) not in missing

    def settled(found: re.Match[str]) -> str:
        return found[0] if there(found) else f"<{found['tag']}{found['before']}"

    def drawn(found: re.Match[str]) -> str:
        return found[0] if there(found) else ""

    page = (folder / name).read_text(encoding="utf-8")
    other = _LINK.sub(settled, _CHART.sub(drawn, page))
    if other != page:
        (folder / name).write_text(other, encoding="utf-8")
