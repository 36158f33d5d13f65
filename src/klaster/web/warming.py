"""The first visit made by the server itself: what is loaded and computed on first use is there before a person comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES
from klaster.pages.directory import PAGES
from klaster.workbench.observatory import Observatory

_HEADERS = [(b"host", b"localhost"), (b"if-none-match", b'"warming"')]
"""A condition keeps an answer from being remembered: no reader comes by this name of the host, so none would get it."""


def warm_paths(observatory: Observatory) -> list[str]:
    """The address of every page without further choices, on a region and an industry of the first edition."""
    edition = observatory.edition()
    first = {
        "region": next(iter(edition.region_codes), ""),
        "industry": next(iter(edition.industry_codes), ""),
        "method": "location_quotient",
        **_first_record(observatory),
    }
    found = [page.pattern.format_map(_Known(first)) for page in PAGES]
    return [f"/{language}/{path}" for path in found if "{" not in path for language in LANGUAGES]


def _first_record(observatory: Observatory) -> dict[str, str]:
    """A record of the register: its search is made ready too; nothing where there is none to be read."""
    try:
        register = observatory.register
        found = register.records(limit=1).rows if register else ()
    except KlasterError:
        return {}
    return {"record": found[0].key} if found else {}


def warming(observatory: Observatory) -> Any:
    """A lifespan that visits every page once, beside whatever the server is asked meanwhile."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        visits = asyncio.create_task(_visit(app, warm_paths(observatory)))
        yield
        visits.cancel()
        with suppress(asyncio.CancelledError):
            await visits

    return lifespan


async def _visit(app: FastAPI, paths: Iterable[str]) -> None:
    for path in paths:
        try:
            target = await _ask(app, path)
            if target:
                await _ask(app, target)
        except Exception:
            logging.getLogger(__name__).exception("warming of %s", path)


async def _ask(app: FastAPI, address: str) -> str:
    """Make a visit; where it leads on to, if it does."""
    target = ""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal target
        if message["type"] == "http.response.start":
            target = dict(message["headers"]).get(b"location", b"").decode()

    path, _, query = address.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": [*_HEADERS], "root_path": "",
        "client": ("127.0.0.1", 0), "server": ("localhost", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return target


class _Known(dict[str, str]):
    """Names that stay as they are where nothing stands for them."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
