"""Our own page about the interface for programs: nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.register.facets import facet_title
from klaster.pages.visit import Visit
from klaster.web.api import ENDPOINTS, OF_METHODS, PREFIX, TABLES
from klaster.web.assets import Assets
from klaster.web.language import preferred_language
from klaster.web.register.reading import ENDPOINTS as REGISTER
from klaster.web.register.writing import POSTS, PROPOSALS
from klaster.web.rendering import fragment
from klaster.web.report import ENDPOINTS as REPORT
from klaster.web.requests import origin_of
from klaster.web.streaming import STREAMS
from klaster.web.table_answers import USUAL_ROWS
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import facet_names

_MEANINGS: dict[str, Text] = {
    "edition": Text(
        "identifier of an edition; the first by default", "идентификатор издания; по умолчанию первое"
    ),
    "measure": Text("identifier of a measure", "идентификатор показателя"),
    "region": Text(
        "code of a region; several, separated by commas, where rows are asked for",
        "код региона; если запрашиваются строки — можно несколько через запятую",
    ),
    "industry": Text(
        "code of an industry; several, separated by commas, where rows are asked for",
        "код отрасли; если запрашиваются строки — можно несколько через запятую",
    ),
    "period": Text(
        "period, such as 2018 or 2018-Q3; several, separated by commas, where rows are asked for",
        "период, например 2018 или 2018-Q3; если запрашиваются строки — можно несколько через запятую",
    ),
    "limit": Text(
        f"rows at most; of tables {USUAL_ROWS} in JSON unless said and all in other formats",
        f"строк не более; для таблиц — {USUAL_ROWS} в JSON, если не указано, и все в других форматах",
    ),
    "status": Text(
        "letters of statuses to keep, separated by commas", "буквы статусов, которые оставить, через запятую"
    ),
    "release": Text("the release that the first page came from", "выпуск, из которого взята первая страница"),
    "offset": Text("rows to pass over first", "сколько строк пропустить"),
    "language": Text("language of citations and messages", "язык цитат и сообщений"),
    "name": Text("name of a method", "имя метода"),
    "q": Text("words in Russian or English, in any form", "слова по-русски или по-английски, в любой форме"),
    "sort": Text("order; a minus before it turns it round", "порядок; минус впереди — обратный"),
    "at": Text(
        "a past moment: the number of a change, a day, the name of an edition",
        "прошлый момент: номер изменения, день или название издания",
    ),
    "earlier": Text("the one moment", "один момент"),
    "later": Text("the other moment; now by default", "другой момент; по умолчанию — сейчас"),
    "slug": Text("the rest of the key", "остальная часть ключа"),
    "key": Text("key of a record", "ключ записи"),
    "relation": Text("kind of link", "вид связи"),
    "since": Text(
        "only what came after this change or this edition",
        "только то, что было после этого изменения или издания",
    ),
    "format": Text("format of the file", "формат файла"),
    "paper": Text("paper of a PDF file", "формат бумаги файла PDF"),
    "state": Text("state of a proposal", "состояние предложения"),
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

    verb: str
    path: str
    words: str
    arguments: list[Argument]
    trial: str
    formats: tuple[str, ...] = ()


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

    def page(language: Language) -> Callable[[Request], Response]:
        def shown(request: Request) -> Response:
            return _page(language, observatory, assets, description(), origin_of(request))

        return shown

    router.add_api_route(PREFIX, to_page)
    for language in LANGUAGES:
        router.add_api_route(f"/{language}/api", page(language))
    return router


def _page(
    language: Language, observatory: Observatory, assets: Assets, description: dict[str, Any], origin: str
) -> Response:
    addresses = [
        _address(verb, path, words, description, language, observatory) for verb, path, words in _ADDRESSES
    ]
    facts = {
        "visit": Visit(language, "api"),
        "assets": assets,
        "observatory": observatory.title.read(language),
        "addresses": addresses,
        "openapi": f"{PREFIX}/openapi.json",
        "python": example("client.py.txt", origin),
        "r": example("client.R", origin),
    }
    return HTMLResponse(fragment("api.html", language, **facts))


EXAMPLES = Path(__file__).parent / "examples"
WRITTEN_FOR = "http://127.0.0.1:8000"
"""The server that the examples name."""


def example(name: str, origin: str = "") -> str:
    """A script that reads the interface of this very server."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    return text.replace(WRITTEN_FOR, origin or WRITTEN_FOR)


_ADDRESSES = (
    *(("GET", path, words) for path, words in {**ENDPOINTS, **REPORT, **REGISTER}.items()),
    ("GET", "/register/proposals", PROPOSALS),
    *(("POST", path, words) for path, words in POSTS.items()),
)
"""What the page lists: the verb, the path and what it gives."""


def _address(
    verb: str,
    path: str,
    words: Text,
    description: dict[str, Any],
    language: Language,
    observatory: Observatory,
) -> Address:
    parameters = description["paths"][PREFIX + path][verb.lower()].get("parameters", [])
    arguments = [_argument(parameter, path, language) for parameter in parameters]
    open_to_all = verb == "GET" and path != "/register/proposals"
    trial = _trial(path, observatory) if open_to_all else ""
    formats = ("json", *STREAMS) if path in TABLES else ()
    return Address(verb, PREFIX + path, words.read(language), arguments, trial, formats)


def _argument(parameter: dict[str, Any], path: str, language: Language) -> Argument:
    name = parameter["name"]
    if name == "parameters":
        return Argument("…", OF_METHODS[path].read(language), False, "")
    facet = facet_title(name, language) if name in facet_names() else name
    meaning = _MEANINGS[name].read(language) if name in _MEANINGS else facet
    default = parameter["schema"].get("default")
    return Argument(name, meaning, bool(parameter.get("required")), "" if default is None else str(default))


def _trial(path: str, observatory: Observatory) -> str:
    """A call that works on this very observatory; none where its register has no record."""
    if path.startswith("/register"):
        return _trial_of_register(path, observatory)
    edition = observatory.editions[0]
    filled = (PREFIX + path).replace("{name}", "location_quotient")
    region, industry = (codes[0] if codes else "" for codes in (edition.region_codes, edition.industry_codes))
    if path.startswith("/explain"):
        return f"{filled}?region={region}&industry={industry}"
    if path.startswith(("/results", "/observations", "/robustness")):
        return f"{filled}?region={region}&limit=5"
    return filled


def _trial_of_register(path: str, observatory: Observatory) -> str:
    try:
        register = observatory.register
        first = register.records(limit=1).rows if register else ()
    except KlasterError:
        return ""
    if not first:
        return ""
    kind, _, slug = first[0].key.partition("/")
    filled = (PREFIX + path).replace("{kind}", kind).replace("{slug}", slug)
    return filled + {"/register/differences": "?earlier=1", "/register/records": "?limit=5"}.get(path, "")
