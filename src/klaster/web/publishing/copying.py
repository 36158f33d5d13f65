"""What a page of a copy has beyond the server's: choices as links, a note, the scripts of the search."""

from __future__ import annotations

import html
from dataclasses import dataclass

from klaster.model.text import Language
from klaster.pages.screen import Figure, Screen
from klaster.web.assets import Assets
from klaster.web.publishing.addresses import Place, Plan, relative, split
from klaster.web.publishing.rewriting import Copy, for_files
from klaster.web.rendering import fragment

INDEX = "search/words.js"
"""The prebuilt index of a language, from its folder."""


class Copying:
    """Makes pages of a plan ready to lie in files."""

    def __init__(self, plan: Plan, assets: Assets) -> None:
        self.plan, self.assets = plan, assets

    def copied(
        self,
        page: str,
        file: str,
        choices: str = "",
        drawn: frozenset[str] = frozenset(),
        *,
        scripts: bool = True,
    ) -> tuple[str, set[str]]:
        """A page as it lies in a file of the site, and the addresses of the atlas that it leads to."""
        links: set[str] = set()
        language: Language = "ru" if file.startswith("ru/") else "en"

        def target(address: str) -> tuple[str, str] | None:
            other, rest = split(address)
            if not other:
                return (rest.removeprefix("/"), "") if rest.startswith("/static/") else None
            found = self.plan.place(rest)
            if found is None or (_is_picture(found) and _figure(found) not in drawn):
                return None
            links.add(found.address)
            return f"{other}/{found.file}", found.mark

        copy = Copy(file, target, choices, _note(language), self._scripts(file, language) if scripts else "")
        copied = for_files(page, copy)
        links.discard("search")
        return copied, links

    def choices(self, screen: Screen) -> str:
        """Links to what can be chosen on a screen, as far as it is published."""
        visit, offered = screen.visit, list[Offered]()
        for choice in screen.choices:
            ways = [
                Way(option.label, visit.here(**{choice.name: option.value}), option.value == choice.chosen)
                for option in choice.options
            ]
            ways = [way for way in ways if way.chosen or self.plan.place(split(way.address)[1])]
            if len(ways) > 1:
                offered.append(Offered(choice.label, choice.words, ways))
        return fragment("copy_choices.html", visit.language, offered=offered) if offered else ""

    def alone(self, screen: Screen, figure: Figure, file: str, title: str) -> str:
        """One figure as a page of its own, for a frame on another site: the picture is the file beside it."""
        visit = screen.visit
        facts = {
            "screen": screen,
            "figure": figure,
            "visit": visit,
            "assets": self.assets,
            "observatory": title,
        }
        picture = f"{figure.id}.svg"
        page = fragment("copy_embed.html", visit.language, picture=picture, home=visit.here(), **facts)
        return self.copied(page, file, scripts=False)[0]

    def _scripts(self, file: str, language: Language) -> str:
        script = relative(self.assets.address("copy.js").removeprefix("/"), file)
        index = relative(f"{language}/{INDEX}", file)
        return f'<script src="{script}" data-index="{index}" data-top="{relative(f"{language}/", file)}/" defer></script>'


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to choose and where it leads."""

    label: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice: what it is about, what is chosen, the ways."""

    label: str
    chosen: str
    ways: list[Way]


def way_on(file: str, target: str, language: Language) -> str:
    """A page that leads on to another.

    >>> "url=../map/index.html" in way_on("en/here/index.html", "en/map/index.html", "en")
    True
    """
    way = html.escape(relative(target, file))
    head = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Klaster</title>'
    onward = f'<meta http-equiv="refresh" content="0; url={way}"></head>'
    return f'{head}{onward}<body><p><a href="{way}">Klaster</a></p></body></html>\n'


def _is_picture(place: Place) -> bool:
    return place.file.endswith((".embed.html", ".svg"))


def _figure(place: Place) -> str:
    return place.file.rpartition("/")[2].removesuffix(".embed.html").removesuffix(".svg")


def _note(language: Language) -> str:
    return fragment("copy_note.html", language)
