"""Screens over HTTP: pages, their twins, redirections and what is said when something is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from klaster.model.errors import KlasterError, UnknownNameError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.choice import ChoiceError
from klaster.pages.desk import chosen_edition
from klaster.pages.directory import page_at
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.errors import NotThere, error_shape, headers_of, public, status_code
from klaster.web.files import DRAWN, MEDIA_TYPES, SUFFIXES, written
from klaster.web.language import preferred_language
from klaster.web.rendering import figure_markup, fragment, page_markup
from klaster.web.requests import PREFIX, origin_of
from klaster.web.validator import entity_tag, is_known
from klaster.workbench.observatory import Observatory

_HEAD = ("GET", "HEAD")
EMBED = "embed"
"""The form of a screen that is one figure alone, for a frame on another site."""


def screen_routes(observatory: Observatory, assets: Assets) -> APIRouter:
    """The routes of every screen in both languages."""
    router = APIRouter(include_in_schema=False)

    def root(request: Request) -> Response:
        chosen = preferred_language(request.headers.get("accept-language", ""))
        return RedirectResponse(f"/{chosen}/", 307, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})

    def bare(request: Request) -> Response:
        return RedirectResponse(f"{request.url.path}/", 308)

    def show(request: Request) -> Response:
        return _answer(request, observatory, assets)

    router.add_api_route("/", root, methods=[*_HEAD])
    for language in LANGUAGES:
        router.add_api_route(f"/{language}", bare, methods=[*_HEAD])
        router.add_api_route(f"/{language}/{{path:path}}", show, methods=[*_HEAD])
    return router


def _answer(request: Request, observatory: Observatory, assets: Assets) -> Response:
    def made(visit: Visit, suffix: str) -> Response:
        screen = _screen(observatory, visit)
        return _redirected(screen, suffix) or _shown(screen, suffix, observatory, assets)

    return answered(request, observatory, assets, made)


def answered(
    request: Request, observatory: Observatory, assets: Assets, made: Callable[[Visit, str], Response]
) -> Response:
    """What a visit asks for, unless the reader has it already: its tag is of the release and the address."""
    visit, suffix = visit_of(request)
    tag = entity_tag(release_of(observatory), f"{request.url.path}?{request.url.query}")
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    try:
        answer = made(visit, suffix)
    except KlasterError as error:
        return refusal(error, visit, suffix, observatory, assets)
    answer.headers.update(headers)
    return answer


def release_of(observatory: Observatory) -> str:
    """What a screen is made of: the release in force, the register after its last change, and the day.

    A calendar of labels and what was not verified for months are of today.
    """
    try:
        register = observatory.register
        state = (register.last_change().id, len(register.editions())) if register else ()
    except KlasterError:
        # The atlas is read on while the register's database is away.
        state = ("away",)
    today = datetime.now(UTC).date()
    return " ".join(map(str, (observatory.digest, today, *state)))


def visit_of(request: Request) -> tuple[Visit, str]:
    """The visit a request makes, and the suffix of the twin it asks for, if any."""
    language, _, path = request.url.path.removeprefix("/").partition("/")
    path, form = _form(request.path_params.get("path", path))
    path = "" if path == "index" else path.removesuffix("/")
    query = _query(request)
    visit = Visit(
        cast(Language, language),
        path,
        query,
        origin=origin_of(request),
        private=PREFIX in request.scope,
        filed=form in SUFFIXES,
    )
    return visit, form


def _query(request: Request) -> dict[str, str]:
    """The choices of a query; the values of a name that comes more than once stand together."""
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            query[name] = f"{query[name]},{value}" if name in query else value
    return query


def _form(path: str) -> tuple[str, str]:
    """A path without the part that tells its form, and the form: a suffix, ``embed`` or the page itself."""
    if path.startswith(f"{EMBED}/"):
        return path.removeprefix(f"{EMBED}/"), EMBED
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if path.endswith(f".{suffix}"):
            return path.removesuffix(f".{suffix}"), suffix
    return path, ""


def _screen(observatory: Observatory, visit: Visit) -> Screen:
    found = page_at(visit.path)
    if found is None:
        raise NotThere(visit.path)
    page, names = found
    return page.screen(observatory, replace(visit, names=names))


def _redirected(screen: Screen, suffix: str) -> Response | None:
    if not screen.redirect:
        return None
    path, mark, query = screen.redirect.partition("?")
    if suffix == EMBED:
        language = screen.visit.language
        path = path.replace(f"/{language}/", f"/{language}/{EMBED}/", 1)
    elif suffix:
        path = f"{path}.{suffix}"
    return RedirectResponse(f"{path}{mark}{query}", 303)


def _shown(screen: Screen, suffix: str, observatory: Observatory, assets: Assets) -> Response:
    if suffix == EMBED:
        return HTMLResponse(figure_markup(screen, _figure(screen), assets, observatory.title))
    if suffix:
        return _twin(screen, suffix)
    editions = [
        (
            edition.title.read(screen.visit.language),
            screen.visit.here(edition="" if place == 0 else edition.id),
            bool(screen.edition and screen.edition.id == edition.id),
        )
        for place, edition in enumerate(observatory.editions)
    ]
    return HTMLResponse(page_markup(screen, assets, observatory.title, editions))


def _twin(screen: Screen, suffix: str) -> Response:
    figure = _figure(screen)
    content = written(suffix, screen, figure)
    if not content:
        raise ChoiceError(
            Text(f"this figure has no {suffix}", f"у этой таблицы нет рисунка ({suffix})"),
            Text(
                "It is a table: take csv, json, xlsx or parquet.",
                "Это таблица: возьмите csv, json, xlsx или parquet.",
            ),
        )
    edition = screen.edition.id if screen.edition else "klaster"
    name = "-".join(filter(None, (edition, screen.page, figure.id, screen.period))) + f".{suffix}"
    kind = "inline" if suffix in ("json", *DRAWN) else "attachment"
    disposition = f"{kind}; filename*=utf-8''{quote(name)}"
    return Response(content, media_type=MEDIA_TYPES[suffix], headers={"Content-Disposition": disposition})


def _figure(screen: Screen) -> Figure:
    asked = screen.visit.query.get("figure", "")
    figure = screen.figure(asked)
    if figure is None:
        known = ", ".join(screen.figures) or "—"
        raise ChoiceError(
            Text(f"figure={asked}: there is no such figure", f"figure={asked}: такого рисунка нет"),
            Text(f"Allowed: {known}.", f"Допустимо: {known}."),
        )
    return figure


def refusal(
    error: KlasterError, visit: Visit, suffix: str, observatory: Observatory, assets: Assets
) -> Response:
    """What is said when something is not there or cannot be: a page, or the one shape for programs."""
    error = public(error)
    status = status_code(error)
    if suffix and suffix != EMBED:
        shape = error_shape(error, status, visit.language)
        words = json.dumps(shape, ensure_ascii=False)
        return Response(words, status, headers_of(status), media_type="application/json")
    suggestions: list[tuple[str, str]] = []
    if isinstance(error, UnknownNameError) and f"/{error.name}/" in f"/{visit.path}/":
        suggestions = [
            (
                _in_words(observatory, visit, name),
                visit.link(_renamed(visit.path, error.name, name), **visit.query),
            )
            for name in error.suggestions
        ]
    facts = {
        "visit": visit,
        "status": status,
        "message": error.message.read(visit.language),
        "advice": error.advice.read(visit.language) if error.advice else "",
        "suggestions": suggestions,
        "assets": assets,
        "observatory": observatory.title.read(visit.language),
    }
    page = "embed_error.html" if suffix == EMBED else "error.html"
    return HTMLResponse(fragment(page, visit.language, **facts), status, headers_of(status))


def _renamed(path: str, name: str, other: str) -> str:
    """A path with one of its names replaced."""
    return f"/{path}/".replace(f"/{name}/", f"/{other}/").strip("/")


def _in_words(observatory: Observatory, visit: Visit, name: str) -> str:
    """A suggested name; the region's or the industry's name where it is a code of one."""
    edition = chosen_edition(observatory, visit.query.get("edition"))
    tree = edition.industries if visit.path.startswith("industries/") else edition.regions
    return f"{tree[name].name.read(visit.language)} ({name})" if name in tree else name
