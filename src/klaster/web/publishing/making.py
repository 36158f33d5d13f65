"""One address of the atlas as files in both languages: the page, the files beside its figures, the figures alone."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language
from klaster.pages.directory import page_at
from klaster.pages.screen import Screen
from klaster.pages.visit import Visit
from klaster.report.issuing import Order, issued
from klaster.report.written import written as report_file
from klaster.web.assets import Assets
from klaster.web.files import suffixes_of, written
from klaster.web.publishing.addresses import PICTURES, REPORT_FILES, TABLES, Place, Plan, kind_of, split
from klaster.web.publishing.copying import INDEX, Copying, way_on
from klaster.web.publishing.searching import everything, index, search_screen
from klaster.web.publishing.workings import workings
from klaster.web.rendering import page_markup
from klaster.web.report import report_markup
from klaster.workbench.observatory import Observatory

Outcome = tuple[list[str], set[str], set[str]]
Files = Iterator[tuple[str, bytes]]
_BULKY = ("png", "vl.json")
LARGEST = 1_000_000
"""Bytes of a picture or a specification at most; what it shows is in the SVG and in the tables."""


class Maker:
    """Writes addresses of an observatory into a folder."""

    def __init__(self, observatory: Observatory, folder: Path, plan: Plan) -> None:
        self.observatory, self.folder, self.plan = observatory, folder, plan
        self.assets = Assets()
        self.copying = Copying(plan, self.assets)
        self.links, self.missing = set[str](), set[str]()

    def make(self, address: str) -> Outcome:
        """Write what an address shows; the files, the addresses that it leads to, the files it did not come to."""
        files: list[str] = []
        place = self.plan.place(address)
        self.links, self.missing = set[str](), set[str]()
        if place is None:
            return files, self.links, self.missing
        for language in LANGUAGES:
            try:
                for name, content in self._files(place, language):
                    self._write(f"{language}/{name}", content)
                    files.append(f"{language}/{name}")
            except KlasterError:
                self.missing.add(f"{language}/{place.file}")
            except Exception as fault:
                fault.add_note(f"publishing /{language}/{address}")
                raise
        return files, self.links, self.missing

    def search(self, made: set[str]) -> list[str]:
        """Write the page and the index of the search in both languages, of what was made; the files."""
        files: list[str] = []
        for language in LANGUAGES:
            found = everything(self.observatory, self.plan, language, made.__contains__)
            screen = search_screen(found, language)
            place = Place("search/index.html", "search")
            for name, content in (
                (place.file, self._page(screen, place)),
                (INDEX, index(found, self.plan, language)),
            ):
                self._write(f"{language}/{name}", content.encode())
                files.append(f"{language}/{name}")
        return files

    def _files(self, place: Place, language: Language) -> Files:
        path, _, query = place.address.partition("?")
        visit = Visit(language, unquote(path), dict(parse_qsl(query)))
        if visit.path.startswith("report/"):
            yield from self._report(place, visit)
            return
        screen = self._screen(visit)
        if screen.redirect:
            target = self.plan.place(split(screen.redirect)[1])
            if target and target.file != place.file:
                self.links.add(target.address)
                yield (
                    place.file,
                    way_on(f"{language}/{place.file}", f"{language}/{target.file}", language).encode(),
                )
                return
            screen = replace(self._screen(_visit(screen.redirect, language)), visit=visit)
        yield place.file, self._page(screen, place).encode()
        yield from self._beside(screen, place)

    def _screen(self, visit: Visit) -> Screen:
        """The screen of a visit; an address without one is a fault of ours."""
        if visit.path.split("/")[0] == "explain":
            return workings(self.observatory, visit)
        page, names = page_at(visit.path) or (None, {})
        if page is None:
            raise LookupError(visit.path)
        screen = page.screen(self.observatory, replace(visit, names=names))
        return with_still_points(
            screen, drawn=page.name == "map" and not {"area", "period"} & visit.query.keys()
        )

    def _page(self, screen: Screen, place: Place) -> str:
        page = page_markup(screen, self.assets, self.observatory.title, _editions(self.observatory, screen))
        return self._copied(page, place, screen.visit, self.copying.choices(screen), _pictures(screen))

    def _report(self, place: Place, visit: Visit) -> Files:
        """The living report of an edition, and the files of it."""
        document = issued(
            self.observatory, Order(visit.language, visit.path.removeprefix("report/"), "", "", "", "")
        )
        page = report_markup(self.observatory, document, visit, self.assets)
        yield place.file, self._copied(page, place, visit).encode()
        for suffix in REPORT_FILES:
            found = self.plan.place(f"{visit.path}.{suffix}")
            if found:
                yield found.file, report_file(document, suffix, "a4")

    def _copied(
        self, page: str, place: Place, visit: Visit, choices: str = "", drawn: frozenset[str] = frozenset()
    ) -> str:
        copied, links = self.copying.copied(page, f"{visit.language}/{place.file}", choices, drawn)
        self.links |= links
        return copied

    def _beside(self, screen: Screen, place: Place) -> Files:
        """The files of a screen's figures, as far as they are published."""
        visit, drawn = screen.visit, _pictures(screen)
        if screen.figures and kind_of(visit.path) != "one":
            yield posixpath.join(posixpath.dirname(place.file), TABLES), _tables(screen)
        for figure in screen.figures.values():
            for suffix in suffixes_of(figure):
                found = self.plan.place(split(visit.file(suffix, figure.id))[1])
                if found and not found.file.endswith(TABLES) and (suffix != "svg" or figure.id in drawn):
                    content = written(suffix, screen, figure)
                    if suffix in _BULKY and len(content) > LARGEST:
                        self.missing.add(f"{visit.language}/{found.file}")
                    else:
                        yield found.file, content
            alone = self.plan.place(split(visit.embedded(figure.id))[1])
            if alone and figure.id in drawn:
                title = self.observatory.title.read(visit.language)
                yield (
                    alone.file,
                    self.copying.alone(screen, figure, f"{visit.language}/{alone.file}", title).encode(),
                )

    def _write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def with_still_points(screen: Screen, *, drawn: bool) -> Screen:
    """A screen whose map of the points needs no server: the drawing of it, or nothing where there are many such screens."""
    fold = getattr(screen.content, "points", None)
    if not fold:
        return screen
    if drawn:
        return replace(screen, content=replace(screen.content, points=replace(fold, data="")))
    figures = {id: figure for id, figure in screen.figures.items() if id != "points"}
    return replace(screen, figures=figures, content=replace(screen.content, points=None))


def _pictures(screen: Screen) -> frozenset[str]:
    """The figures of a screen that are files of their own as pictures."""
    drawn = [figure.id for figure in screen.figures.values() if figure.drawing]
    return frozenset(drawn if kind_of(screen.visit.path) == "one" else drawn[:PICTURES])


def _tables(screen: Screen) -> bytes:
    """The tables of all figures of a screen, packed; the date is none, so that the same tables are the same file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for figure in screen.figures.values():
            archive.writestr(
                zipfile.ZipInfo(f"{figure.id}.csv"), written("csv", screen, figure), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _visit(address: str, language: Language) -> Visit:
    path, _, query = split(address)[1].partition("#")[0].partition("?")
    return Visit(language, unquote(path).strip("/"), dict(parse_qsl(query)))


def _editions(observatory: Observatory, screen: Screen) -> list[tuple[str, str, bool]]:
    return [
        (
            edition.title.read(screen.visit.language),
            screen.visit.here(edition="" if place == 0 else edition.id),
            bool(screen.edition and screen.edition.id == edition.id),
        )
        for place, edition in enumerate(observatory.editions)
    ]
