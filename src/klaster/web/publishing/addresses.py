"""Where a screen, a file of it or an asset lies in a folder of files, and what is published at all."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, unquote

from klaster.model.text import LANGUAGES

DOWNLOADS = ("csv", "svg")
"""The twins that are written beside each figure; others need the server."""
_SERVER_ONLY = (
    "account",
    "explain",
    "search",
    "api",
    "embed",
    "register/new",
    "register/proposals",
    "review",
    "reset",
)
_CHOOSING, _CHOICES = frozenset(("map", "lq")), frozenset(("industry", "area"))
_TWIN = re.compile(r"^(?P<screen>.*)\.(?P<suffix>csv|svg)$")
_PLAIN = re.compile(r"[^A-Za-z0-9_.=-]+")


def file_of(address: str) -> str | None:
    """The file of an address of the atlas, from the folder of the site; none where it needs the server.

    Screens without choices are published, those of another edition, and the map and the table of quotients of each
    industry or area; of their twins csv and svg.

    >>> file_of("/ru/regions/KG-B"), file_of("/ru/?edition=b")
    ('ru/regions/KG-B/index.html', 'ru/_edition=b/index.html')
    >>> file_of("/en/map.csv?figure=ranking"), file_of("/en/map?industry=10"), file_of("/en/explain")
    ('en/map/ranking.csv', 'en/map/_industry=10/index.html', None)
    >>> file_of("/en/map?industry=10&period=2017")
    """
    path, _, query = address.partition("#")[0].partition("?")
    if path.startswith("/static/"):
        return unquote(path).removeprefix("/")
    language, _, rest = unquote(path).removeprefix("/").partition("/")
    choices = dict(parse_qsl(query))
    if language not in LANGUAGES or _needs_server(rest):
        return None
    figure = choices.pop("figure", "")
    twin = _TWIN.match(rest)
    rest = twin["screen"] if twin else rest
    rest = "" if rest in ("index", "") else rest.removesuffix("/")
    asked = set(choices) - {"edition"}
    if (asked and not (rest in _CHOOSING and len(asked) == 1 and asked <= _CHOICES)) or bool(figure) != bool(
        twin
    ):
        return None
    chosen = ",".join(f"{name}={_plain(value)}" for name, value in sorted(choices.items()))
    folder = posixpath.join(language, rest, f"_{chosen}" if chosen else "")
    return posixpath.join(folder, f"{_plain(figure)}.{twin['suffix']}" if twin else "index.html")


def relative(target: str, page: str, mark: str = "") -> str:
    """The way from one file of the site to another.

    >>> relative("ru/map/index.html", "ru/regions/KG-B/index.html", "#figure-map")
    '../../map/index.html#figure-map'
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".") + mark


def _needs_server(path: str) -> bool:
    return any(path == name or path.startswith((f"{name}/", f"{name}.")) for name in _SERVER_ONLY)


def _plain(words: str) -> str:
    return _PLAIN.sub("-", words)
