"""The atlas as an application: screens, files, the interface for programs."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

import klaster
from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.web.api import PREFIX, interface
from klaster.web.api_page import api_page
from klaster.web.assets import Assets, VersionedFiles
from klaster.web.case_files import case_file_routes
from klaster.web.errors import NotThere, error_shape, headers_of, plain_shape, public, status_code
from klaster.web.files import MEDIA_TYPES
from klaster.web.offers import offers_of
from klaster.web.own.pace import Pace
from klaster.web.own.posted import PATHS, ROOM
from klaster.web.own.taking import PLACE, taking_routes
from klaster.web.own.within import PrivateScreens
from klaster.web.points import point_routes
from klaster.web.register.answers import Desk
from klaster.web.register.editing import editing_routes
from klaster.web.register.interface import register_interface
from klaster.web.register.people import people_routes
from klaster.web.register.reviewing import reviewing_routes
from klaster.web.rendering import fragment
from klaster.web.report import report_interface, report_routes
from klaster.web.requests import LARGEST, PlainRequests
from klaster.web.screens import EMBED, refusal, screen_routes, visit_of
from klaster.web.security import SecurityHeaders, headers_for
from klaster.workbench.observatory import Observatory
from klaster.workbench.uploads.limits import UploadLimits
from klaster.workbench.uploads.shelf import Shelf

_FAILURE = Text("something broke on our side", "на нашей стороне произошла ошибка")
_FAILURE_ADVICE = Text(
    "The fault is recorded in the server's log. Try another screen.",
    "Ошибка записана в журнал сервера. Попробуйте другой экран.",
)


_PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["parquet"], MEDIA_TYPES["xlsx"], "application/pdf")
"""What is compressed as it is."""


def create_app(
    observatory: Observatory,
    lifespan: Any = None,
    *,
    shelf: Shelf | None = None,
    files: bool = True,
    first: APIRouter | None = None,
) -> FastAPI:
    """The application that serves one observatory.

    Parameters
    ----------
    lifespan
        What goes on beside it, such as ``warming``.
    shelf
        Where visitors' own tables lie; without it none are taken.
    files
        Whether files of firms are judged by criteria: they are not kept.
    first
        Routes that come before all others: those of the very table, where the atlas is a visitor's own.
    """
    app = FastAPI(
        title=f"Klaster: {observatory.title.en}",
        version=klaster.__version__,
        description="Numbers of the atlas with their statuses, intervals, sources and workings.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    assets = Assets(offers=offers_of(observatory, files=files))
    pace = Pace((shelf.limits if shelf else UploadLimits()).hourly)
    desk = Desk(observatory, assets)
    app.include_router(first or taking_routes(desk, shelf, pace))
    if shelf:
        app.mount(f"/{PLACE}", PrivateScreens(shelf, observatory, assets, pace, _own_atlas))
    app.include_router(interface(observatory))
    app.include_router(register_interface(observatory))
    app.include_router(api_page(observatory, assets, app.openapi))
    for routes in (people_routes, reviewing_routes, editing_routes):
        app.include_router(routes(desk))
    app.include_router(report_interface(observatory))
    app.include_router(report_routes(observatory, assets))
    if files:
        app.include_router(case_file_routes(observatory, assets, pace))
    app.include_router(point_routes(observatory, assets))
    app.include_router(screen_routes(observatory, assets))
    app.mount(f"/static/{assets.version}", VersionedFiles(assets), "static")
    app.add_api_route("/robots.txt", _robots, include_in_schema=False)
    _add_handlers(app, observatory, assets)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6, exclude_content_types=_PACKED)
    largest = shelf.limits.bytes + ROOM if shelf else LARGEST
    app.add_middleware(PlainRequests, files=PATHS, largest=largest)
    app.add_middleware(SecurityHeaders)
    return app


def _own_atlas(observatory: Observatory, first: APIRouter) -> FastAPI:
    """The atlas of a visitor's own table."""
    return create_app(observatory, first=first)


def _robots() -> Response:
    """Everything may be read; a working at every number is too much for a crawler."""
    rules = "".join(f"Disallow: /{language}/explain\n" for language in LANGUAGES)
    return PlainTextResponse(f"User-agent: *\n{rules}Disallow: /{PLACE}/\n")


def _add_handlers(app: FastAPI, observatory: Observatory, assets: Assets) -> None:
    def known_fault(request: Request, error: Exception) -> Response:
        fault = public(cast(KlasterError, error))
        return _refused(request, fault, observatory, assets)

    def bad_query(request: Request, error: Exception) -> Response:
        first = cast(RequestValidationError, error).errors()[0]
        message = f"{first['loc'][-1]}: {first['msg']}"
        return JSONResponse(plain_shape(422, message, _advice(first)), 422)

    def http_fault(request: Request, error: Exception) -> Response:
        fault = cast(HTTPException, error)
        if fault.status_code == 404:
            return _refused(request, NotThere(request.url.path.lstrip("/")), observatory, assets)
        shape = plain_shape(fault.status_code, str(fault.detail))
        return JSONResponse(shape, fault.status_code, fault.headers)

    def failure(request: Request, error: Exception) -> Response:
        return _broken(request, observatory, assets)

    app.add_exception_handler(KlasterError, known_fault)
    app.add_exception_handler(RequestValidationError, bad_query)
    app.add_exception_handler(HTTPException, http_fault)
    app.add_exception_handler(Exception, failure)


def _advice(fault: dict[str, Any]) -> str | None:
    limits = fault.get("ctx")
    return "; ".join(f"{name}: {value}" for name, value in limits.items()) if limits else None


def _refused(request: Request, fault: KlasterError, observatory: Observatory, assets: Assets) -> Response:
    if request.url.path.startswith("/api/"):
        status = status_code(fault)
        # A name inside a body that is not there makes the body wrong; the address is right.
        status = 422 if status == 404 and request.method == "POST" else status
        shape = error_shape(fault, status, _asked_language(request))
        return JSONResponse(shape, status, headers_of(status))
    visit, suffix = visit_of(request)
    if visit.language not in LANGUAGES:
        return PlainTextResponse(fault.describe("en") + "\n", 404)
    return refusal(fault, visit, suffix, observatory, assets)


def _asked_language(request: Request) -> Language:
    return "ru" if request.query_params.get("language") == "ru" else "en"


def _broken(request: Request, observatory: Observatory, assets: Assets) -> Response:
    """The last resort; it passes by the middleware, so it brings the headers itself."""
    visit, suffix = visit_of(request)
    if visit.language not in LANGUAGES:
        shape = plain_shape(500, _FAILURE.en, _FAILURE_ADVICE.en)
        return JSONResponse(shape, 500, headers_for(request.url.path))
    facts = {
        "visit": visit,
        "status": 500,
        "message": _FAILURE.read(visit.language),
        "advice": _FAILURE_ADVICE.read(visit.language),
        "suggestions": [],
        "assets": assets,
        "observatory": observatory.title.read(visit.language),
    }
    page = "embed_error.html" if suffix == EMBED else "error.html"
    return HTMLResponse(fragment(page, visit.language, **facts), 500, headers_for(request.url.path))
