"""Where a screen, a file of it or an asset lies in a folder of files, and what is published at all."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode

from klaster.model.text import LANGUAGES
from klaster.pages.directory import page_at

MANY = frozenset(
    ("passport", "record", "region_growth", "opportunities", "method", "kpi", "benchmark", "workings")
)
"""Pages of which there may be thousands: of their figures the table alone is a file."""
_SOME = frozenset(("region", "industry"))
_OF_ALL = frozenset(
    ("register", "record", "changes", "zones", "programmes", "benchmark", "methods", "method", "glossary")
)
"""Pages that every edition has alike, but for the example of a method: they are published of the first."""
_DOWNLOADS: Mapping[str, tuple[str, ...]] = {
    "one": ("csv", "xlsx", "json", "svg", "png", "vl.json"),
    "edition": ("csv", "xlsx", "svg"),
    "some": ("csv", "svg"),
    "many": ("csv",),
}
TABLES = "tables.zip"
"""The tables of all figures of a screen, where there are many such screens: a tenth of their size apart."""
PICTURES = 1
"""Of a page of which there are some, so many figures, the first, are pictures of their own."""
_TWIN = re.compile(r"^(?P<screen>.*?)\.(?P<suffix>csv|xlsx|vl\.json|json|svg|png)$")
REPORT_FILES = ("pdf", "xlsx")
_REPORT_TWIN = re.compile(r"^report/(?P<edition>[^/]+)\.(?P<suffix>pdf|xlsx)$")
_SERVER_ONLY = (
    "account",
    "api",
    "own",
    "register/new",
    "register/proposals",
    "review",
    "reset",
)
_CHOICES: Mapping[str, frozenset[str]] = {
    "map": frozenset(("area", "period")),
    "lq": frozenset(("area", "period", "section")),
    "regions": frozenset(("period",)),
    "industries": frozenset(("area", "period")),
    "register": frozenset(("kind", "page")),
}
"""Screens that are published with one choice made, and which."""
_WORKING = frozenset(("region", "industry"))
_PLAIN = re.compile(r"[^\w.=,-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A file within the folder of a language, the address it is made of, and the part of it that is meant."""

    file: str
    address: str
    mark: str = ""


@dataclass(frozen=True)
class Plan:
    """What is published of an atlas: the same for both languages.

    Addresses are those of the atlas without the language: ``regions/KG-B?edition=a``.

    >>> plan = Plan("a", {"a": "2018"})
    >>> plan.place("regions/KG-B?period=2018").file, plan.place("?edition=b").file
    ('regions/KG-B/index.html', '_edition=b/index.html')
    >>> plan.place("map.csv?figure=ranking").file, plan.place("regions/KG-B?period=2017"), plan.place("account")
    ('map/ranking.csv', None, None)
    >>> plan.place("map?industry=10"), plan.place("explain?region=KG-B&industry=10").mark
    (Place(file='industries/10/index.html', address='industries/10', mark='figure-map'), 'i-10')
    """

    first: str = ""
    """The edition that is shown unasked."""
    latest: Mapping[str, str] = field(default_factory=dict[str, str])
    """Edition -> the period that is shown unasked."""
    passports: frozenset[tuple[str, str, str]] | None = None
    """Edition, region and industry of each passport; None for all."""

    _known: dict[str, Place | None] = field(
        default_factory=dict[str, Place | None], repr=False, compare=False
    )

    def place(self, address: str) -> Place | None:
        """Where what an address shows lies; none where it is not published."""
        if address not in self._known:
            self._known[address] = self._placed(address)
        return self._known[address]

    def _placed(self, address: str) -> Place | None:
        path, _, query = address.partition("#")[0].partition("?")
        path, choices = unquote(path).strip("/"), dict(parse_qsl(query))
        if any(part in (".", "..") for part in path.split("/")) or _needs_server(path):
            return None
        choices.pop("vintage", "")
        edition = choices.pop("edition", "") or self.first
        if choices.get("period") == self.latest.get(edition, "") or path.startswith("explain"):
            choices.pop("period", None)
        edition = "" if edition == self.first or _is_of_all(path) else edition
        if path == "report" or path.startswith(("report/", "report.")):
            return _report(path, edition or self.first, choices)
        if path == "search":
            return None if choices else Place("search/index.html", "search")
        if path.startswith("embed/"):
            return self._figure(path.removeprefix("embed/"), choices, edition, "embed.html")
        twin = _TWIN.match(path)
        if twin:
            return self._figure(twin["screen"], choices, edition, twin["suffix"])
        return self._screen(path, choices, edition)

    def _screen(self, path: str, choices: dict[str, str], edition: str) -> Place | None:
        path = "" if path == "index" else path
        mark = ""
        if path == "explain" and choices.keys() == _WORKING:
            path, mark, choices = f"explain/{choices['region']}", f"i-{_plain(choices['industry'])}", {}
        elif path == "map" and choices.keys() == {"industry"}:
            path, mark, choices = f"industries/{choices['industry']}", "figure-map", {}
        if path.startswith("explain/") and choices:
            return None
        if not choices.keys() <= _CHOICES.get(path, frozenset()) or len(choices) > (
            2 if path == "register" else 1
        ):
            return None
        if not self._has_passport(path, edition):
            return None
        kept = {**choices, **({"edition": edition} if edition else {})}
        return Place(posixpath.join(_folder(path, kept), "index.html"), _address(path, kept), mark)

    def _figure(self, path: str, choices: dict[str, str], edition: str, suffix: str) -> Place | None:
        name = choices.pop("figure", "")
        screen = self._screen(path, choices, edition)
        if screen is None or screen.mark or not name:
            return None
        offered = () if choices else downloads(path, edition)
        if (suffix if suffix != "embed.html" else "svg") not in offered:
            return None
        folder = posixpath.dirname(screen.file)
        if suffix == "csv" and kind_of(path) != "one":
            return Place(posixpath.join(folder, TABLES), screen.address)
        return Place(posixpath.join(folder, f"{_plain(name)}.{suffix}"), screen.address)

    def _has_passport(self, path: str, edition: str) -> bool:
        found = page_at(path)
        if self.passports is None or found is None or found[0].name != "passport":
            return True
        return (edition or self.first, found[1]["region"], found[1]["industry"]) in self.passports


def _is_of_all(path: str) -> bool:
    twin = _TWIN.match(path)
    found = page_at((twin["screen"] if twin else path).removeprefix("embed/"))
    return bool(found) and found[0].name in _OF_ALL


def kind_of(path: str) -> str:
    """Whether a screen is one of many, of some, or the only one of its page.

    >>> kind_of("regions/KG-B"), kind_of("regions/KG-B/clusters/10"), kind_of("map")
    ('some', 'many', 'one')
    """
    found = page_at(path)
    name = found[0].name if found else ""
    return "many" if name in MANY else "some" if name in _SOME else "one"


def downloads(path: str, edition: str = "") -> tuple[str, ...]:
    """The suffixes of the files beside a screen's figures; fewer for an edition that is not the first.

    >>> downloads("regions/KG-B"), downloads("regions/KG-B/clusters/10")
    (('csv', 'svg'), ('csv',))
    """
    kind = kind_of(path)
    return _DOWNLOADS["edition" if edition and kind == "one" else kind]


def split(address: str) -> tuple[str, str]:
    """The language of an address of the server, and what follows it; no language for what is not a screen.

    >>> split("/ru/map?industry=10"), split("/static/a.css"), split("/en/")
    (('ru', 'map?industry=10'), ('', '/static/a.css'), ('en', ''))
    """
    language, _, rest = address.removeprefix("/").partition("/")
    return (language, rest) if language in LANGUAGES else ("", address)


def relative(target: str, page: str, mark: str = "") -> str:
    """The way from one file of the site to another, as a link has it.

    >>> relative("ru/map/index.html", "ru/regions/KG-B/index.html", "figure-map")
    '../../map/index.html#figure-map'
    """
    way = _way(target, posixpath.dirname(page))
    return f"{way}#{mark}" if mark else way


@lru_cache(maxsize=100_000)
def _way(target: str, folder: str) -> str:
    return quote(posixpath.relpath(target, folder or "."), safe="/=,._-")


def _report(path: str, edition: str, choices: dict[str, str]) -> Place | None:
    if choices:
        return None
    path = path if path.startswith("report/") else path.replace("report", f"report/{edition}", 1)
    twin = _REPORT_TWIN.match(path)
    if twin:
        name = _plain(twin["edition"])
        return Place(f"report/{name}/report.{twin['suffix']}", f"report/{twin['edition']}")
    edition = path.removeprefix("report/")
    return None if "." in edition else Place(f"report/{_plain(edition)}/index.html", path)


def _needs_server(path: str) -> bool:
    return any(path == name or path.startswith((f"{name}/", f"{name}.")) for name in _SERVER_ONLY)


def _folder(path: str, choices: Mapping[str, str]) -> str:
    chosen = ",".join(f"{name}={_plain(value)}" for name, value in sorted(choices.items()))
    parts = [_plain(part) for part in path.split("/") if part]
    return posixpath.join(*parts, *([f"_{chosen}"] if chosen else []), "")


def _address(path: str, choices: Mapping[str, str]) -> str:
    return quote(path) + (f"?{urlencode(sorted(choices.items()))}" if choices else "")


def _plain(words: str) -> str:
    return _PLAIN.sub("-", words)
