"""Our own page about the interface for programs: nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.visit import Visit
from klaster.web.api import ENDPOINTS, PREFIX
from klaster.web.assets import Assets
from klaster.web.language import preferred_language
from klaster.web.rendering import fragment
from klaster.workbench.observatory import Observatory

_MEANINGS: dict[str, Text] = {
    "edition": Text(
        "identifier of an edition; the first by default", "идентификатор издания; по умолчанию первое"
    ),
    "measure": Text("identifier of a measure", "идентификатор показателя"),
    "region": Text("code of a region", "код региона"),
    "industry": Text("code of an industry", "код отрасли"),
    "period": Text("period, such as 2018 or 2018-Q3", "период, например 2018 или 2018-Q3"),
    "limit": Text("rows at most", "строк не более"),
    "offset": Text("rows to pass over first", "сколько строк пропустить"),
    "language": Text("language of citations and messages", "язык цитат и сообщений"),
    "name": Text("name of a method", "имя метода"),
    "judge": Text(
        "the verdict: a column of the result, or a comparison", "вывод: столбец результата или сравнение"
    ),
}


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of an address."""

    name: str
    meaning: str
    required: bool
    default: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the interface with what it gives and a link to try it."""

    path: str
    words: str
    arguments: list[Argument]
    trial: str


def api_page(
    observatory: Observatory, assets: Assets, description: Callable[[], dict[str, Any]]
) -> APIRouter:
    """The routes of the page: one a language, and a way to it from the interface itself."""
    router = APIRouter(include_in_schema=False)

    def to_page(request: Request) -> Response:
        chosen = preferred_language(request.headers.get("accept-language", ""))
        return RedirectResponse(
            f"/{chosen}/api", 307, {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
        )

    def page(language: Language) -> Callable[[], Response]:
        return lambda: _page(language, observatory, assets, description())

    router.add_api_route(PREFIX, to_page)
    for language in LANGUAGES:
        router.add_api_route(f"/{language}/api", page(language))
    return router


def _page(
    language: Language, observatory: Observatory, assets: Assets, description: dict[str, Any]
) -> Response:
    addresses = [
        _address(path, words, description, language, observatory) for path, words in ENDPOINTS.items()
    ]
    facts = {
        "visit": Visit(language, "api"),
        "assets": assets,
        "observatory": observatory.title.read(language),
        "addresses": addresses,
        "openapi": f"{PREFIX}/openapi.json",
    }
    return HTMLResponse(fragment("api.html", language, **facts))


def _address(
    path: str, words: Text, description: dict[str, Any], language: Language, observatory: Observatory
) -> Address:
    parameters = description["paths"][PREFIX + path]["get"].get("parameters", [])
    arguments = [_argument(parameter, language) for parameter in parameters]
    return Address(PREFIX + path, words.read(language), arguments, _trial(path, observatory))


def _argument(parameter: dict[str, Any], language: Language) -> Argument:
    name = parameter["name"]
    meaning = _MEANINGS[name].read(language) if name in _MEANINGS else name
    default = parameter["schema"].get("default")
    return Argument(name, meaning, bool(parameter.get("required")), "" if default is None else str(default))


def _trial(path: str, observatory: Observatory) -> str:
    """A call that works on this very observatory."""
    edition = observatory.editions[0]
    filled = (PREFIX + path).replace("{name}", "location_quotient")
    region, industry = (codes[0] if codes else "" for codes in (edition.region_codes, edition.industry_codes))
    if path.startswith("/explain"):
        return f"{filled}?region={region}&industry={industry}"
    if path.startswith(("/results", "/observations", "/robustness")):
        return f"{filled}?region={region}&limit=5"
    return filled
