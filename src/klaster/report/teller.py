"""What a chapter asks the atlas with: an edition, a language, and the screens as they stand on the web."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from klaster.model.errors import KlasterError
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk, desk
from klaster.pages.directory import page_at
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.report.document import Plate
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory


@dataclass
class Teller:
    """One telling of an edition; it remembers what could not be told, and why."""

    observatory: Observatory
    edition: Edition
    language: Language
    atlas: str = ""
    """Scheme and host of the atlas, for addresses that are carried away on paper."""
    missing: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    methods: dict[str, None] = field(default_factory=dict[str, None])

    def read(self, text: Text, /, **values: object) -> str:
        """A text in the language of the report."""
        return (text.format(**values) if values else text).read(self.language)

    def visit(self, path: str, **query: str) -> Visit:
        """The address of a screen of this edition."""
        given = {name: value for name, value in query.items() if value}
        return Visit(self.language, path, {"edition": self.edition.id, **given}, filed=True)

    @cached_property
    def desk(self) -> Desk:
        """The edition laid out with its quotients."""
        return desk(self.observatory, self.visit("lq"))

    def screen(self, path: str, **query: str) -> Screen | None:
        """A screen as the atlas shows it; None where the edition has nothing for it, which is remembered."""
        try:
            shown = self.required(path, **query)
        except KlasterError as refused:
            self.lacks(path, refused.message.read(self.language))
            return None
        return None if shown.redirect else shown

    def required(self, path: str, **query: str) -> Screen:
        """A screen without which there is nothing to tell; what it refuses is refused."""
        found = page_at(path)
        assert found is not None, path
        page, names = found
        asked = self.visit(path, **query)
        return page.screen(self.observatory, Visit(asked.language, path, asked.query, names, filed=True))

    def plate(
        self, screen: Screen, name: str, *, rows: int = 0, outlined: frozenset[int] = frozenset()
    ) -> Plate | None:
        """A figure of a screen; None where the screen has none of that name."""
        figure = screen.figures.get(name)
        return self.placed(figure, screen, rows=rows, outlined=outlined) if figure else None

    def placed(
        self, figure: Figure, screen: Screen, *, rows: int = 0, outlined: frozenset[int] = frozenset()
    ) -> Plate:
        """A figure with the address of its screen; the method behind it goes into the annex."""
        if figure.method and figure.method != "published":
            self.methods[figure.method] = None
        address = f"{self.atlas}{screen.visit.here(figure='')}#figure-{figure.id}"
        return Plate(figure, address, rows=rows, outlined=outlined, synthetic=screen.synthetic)

    def lacks(self, what: str, why: str) -> None:
        """Remember what is not known, for the last chapter."""
        if (what, why) not in self.missing:
            self.missing.append((what, why))
