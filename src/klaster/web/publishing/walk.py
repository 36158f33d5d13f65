"""The screens of one language, from the first on by their links: each rendered once, with the files beside its figures."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote

from klaster.model.errors import KlasterError
from klaster.model.text import Language
from klaster.pages.directory import page_at
from klaster.pages.screen import Screen
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.files import written
from klaster.web.publishing.addresses import DOWNLOADS, file_of
from klaster.web.rendering import page_markup
from klaster.workbench.observatory import Observatory

_HREF = re.compile(r'\shref="(/[^"]*)"')


def screens(observatory: Observatory, assets: Assets, language: Language) -> Iterator[tuple[str, bytes]]:
    """File and content of every screen that can be reached, its links as the server writes them, and of its twins."""
    queue = deque([f"/{language}/"])
    seen = {file_of(queue[0])}
    while queue:
        address = queue.popleft()
        file = file_of(address)
        screen = _screen(observatory, _visit(address, language))
        if screen is None or file is None:
            continue
        if screen.redirect:
            found = [screen.redirect]
        else:
            page = page_markup(screen, assets, observatory.title, _editions(observatory, screen))
            yield file, page.encode()
            yield from _twins(screen)
            found = [html.unescape(link) for link in _HREF.findall(page)]
        for link in found:
            target = file_of(link)
            if target and target not in seen and target.endswith(".html") and link.startswith(f"/{language}"):
                seen.add(target)
                queue.append(link)


def _visit(address: str, language: Language) -> Visit:
    path, _, query = address.partition("#")[0].partition("?")
    rest = unquote(path).removeprefix(f"/{language}").strip("/")
    return Visit(language, "" if rest == "index" else rest, dict(parse_qsl(query)))


def _screen(observatory: Observatory, visit: Visit) -> Screen | None:
    """The screen at an address; none where there is none, or it cannot be made of this edition."""
    found = page_at(visit.path)
    if found is None:
        return None
    page, names = found
    try:
        return page.screen(observatory, replace(visit, names=names))
    except KlasterError:
        return None


def _twins(screen: Screen) -> Iterator[tuple[str, bytes]]:
    for figure in screen.figures.values():
        for suffix in DOWNLOADS:
            file = file_of(screen.visit.file(suffix, figure.id))
            content = written(suffix, screen, figure)
            if file and content:
                yield file, content.encode() if isinstance(content, str) else bytes(content)


def _editions(observatory: Observatory, screen: Screen) -> list[tuple[str, str, bool]]:
    return [
        (
            edition.title.read(screen.visit.language),
            screen.visit.here(edition="" if place == 0 else edition.id),
            bool(screen.edition and screen.edition.id == edition.id),
        )
        for place, edition in enumerate(observatory.editions)
    ]
