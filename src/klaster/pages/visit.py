"""A visit to a screen: in which language, at which address, with which choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, quote_plus

from klaster.model.text import Language


@dataclass(frozen=True)
class Visit:
    """What the address of a request says; ``path`` has neither language nor suffix.

    >>> visit = Visit("ru", "regions/KG-B", {"period": "2018"})
    >>> visit.link("map", industry="10", period="")
    '/ru/map?industry=10'
    >>> visit.here(period="2019"), visit.in_language("en")
    ('/ru/regions/KG-B?period=2019', '/en/regions/KG-B?period=2018')
    """

    language: Language
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """The parts of the path that name something: a region, a method."""
    origin: str = ""
    """Scheme and host the visitor came by, for addresses that are carried away."""
    private: bool = False
    """Whether the screens are of a visitor's own table: nothing of them is offered to other sites."""
    filed: bool = False
    """Whether a file is asked for, which holds every row, and not a screen, which lists some."""

    def link(self, path: str = "", **query: str) -> str:
        """The address of another screen in the same language; empty choices are left out."""
        return address(self.language, path, query)

    def here(self, **changed: str) -> str:
        """The address of this screen with some choices changed."""
        return address(self.language, self.path, {**self.query, **changed})

    def file(self, suffix: str, figure: str = "") -> str:
        """The address of a twin of this screen: the same path with a suffix, the same query."""
        kept = {name: value for name, value in self.query.items() if name != "figure"}
        return address(self.language, f"{self.path or 'index'}.{suffix}", {**kept, "figure": figure})

    def embedded(self, figure: str) -> str:
        """The address under which another site may show one figure of this screen, choices kept.

        >>> Visit("ru", "map", {"industry": "10"}).embedded("map")
        '/ru/embed/map?industry=10&figure=map'
        """
        return address(self.language, f"embed/{self.path or 'index'}", {**self.query, "figure": figure})

    def in_language(self, language: Language) -> str:
        """The address of this very screen in another language."""
        return address(language, self.path, self.query)


def address(language: Language, path: str, query: Mapping[str, str]) -> str:
    """The address of a screen."""
    tail = "&".join([_pair(name, value) for name, value in query.items() if value])
    return f"/{language}/{_quoted(path)}{'?' if tail else ''}{tail}"


@lru_cache(maxsize=8192)
def _pair(name: str, value: str) -> str:
    return f"{quote_plus(name)}={quote_plus(value)}"


@lru_cache(maxsize=2048)
def _quoted(path: str) -> str:
    return quote(path, safe="/")
