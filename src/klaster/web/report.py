"""The living report and the briefs over HTTP: a screen, its files, and the same for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.memory import Memory
from klaster.pages.visit import Visit
from klaster.report.document import Document
from klaster.report.frozen import names
from klaster.report.html import article
from klaster.report.issuing import Order, issued
from klaster.report.written import MEDIA_TYPES, SUFFIXES, written
from klaster.web.api import PREFIX, REFUSALS
from klaster.web.assets import Assets
from klaster.web.rendering import fragment
from klaster.web.requests import origin_of
from klaster.web.screens import refusal, release_of, visit_of
from klaster.web.validator import entity_tag, is_known
from klaster.workbench.observatory import Observatory

ENDPOINTS: dict[str, Text] = {
    "/report": Text(
        "The living report of an edition as a file; with a region the brief of it, with an industry too the passport of their cluster.",
        "Живой доклад по изданию в виде файла; с регионом — справка о нём, с регионом и отраслью — паспорт кластера.",
    )
}
_FORMS = {suffix: form for form, suffix in SUFFIXES.items()}
_KINDS = Text("the report as {suffix}", "доклад: {suffix}")
_documents: Memory[Document] = Memory(6)
_files: Memory[bytes] = Memory(8)


def report_routes(observatory: Observatory, assets: Assets) -> APIRouter:
    """The screen of the report and its files, in both languages, and the address for programs."""
    router = APIRouter()

    async def screen(request: Request) -> Response:
        return await run_in_threadpool(_screen, request, observatory, assets)

    for language in LANGUAGES:
        for path in ("report", "report/{rest:path}", *(f"report.{suffix}" for suffix in _FORMS)):
            router.add_api_route(
                f"/{language}/{path}", screen, methods=["GET", "HEAD"], include_in_schema=False
            )
    return router


def report_interface(observatory: Observatory) -> APIRouter:
    """The report for programs."""
    router = APIRouter(prefix=PREFIX, responses=REFUSALS)

    def report(
        edition: Annotated[
            str | None, Query(description="Identifier of an edition; the first one by default.")
        ] = None,
        language: Annotated[Literal["en", "ru"], Query(description="Language of the report.")] = "en",
        format: Annotated[
            Literal["pdf", "html", "xlsx", "figures"], Query(description="Format of the file.")
        ] = "pdf",
        paper: Annotated[Literal["a4", "letter"], Query(description="Paper of a PDF file.")] = "a4",
        region: Annotated[str, Query(description="Code of a region: its brief.")] = "",
        industry: Annotated[str, Query(description="With a region: the passport of their cluster.")] = "",
        since: Annotated[str, Query(description="A frozen edition of the report to compare with.")] = "",
    ) -> Response:
        order = Order(language, edition or None, region, industry, since)
        return _file(observatory, order, format, paper)

    router.add_api_route(
        "/report", report, methods=["GET"], summary=ENDPOINTS["/report"].en, response_class=Response,
        responses={200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}},
    )  # fmt: skip
    return router


def _screen(request: Request, observatory: Observatory, assets: Assets) -> Response:
    visit, _ = visit_of(request)
    visit, suffix = _plain(visit, request.url.path)
    tag = entity_tag(report_state(observatory), f"{request.url.path}?{request.url.query}")
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    try:
        order = _order(visit, origin_of(request))
        answer = (
            _file(observatory, order, _FORMS[suffix], visit.query.get("paper", "a4"))
            if suffix
            else _page(observatory, replace(order, atlas=""), visit, assets)
        )
    except KlasterError as error:
        return refusal(error, visit, "json" if suffix else "", observatory, assets)
    answer.headers.update(headers)
    return answer


def _plain(visit: Visit, path: str) -> tuple[Visit, str]:
    """The visit without the suffix of a file, and the suffix."""
    bare = path.removeprefix(f"/{visit.language}/").removesuffix("/")
    head, dot, suffix = bare.rpartition(".")
    if dot and suffix in _FORMS:
        return replace(visit, path=head), suffix
    return replace(visit, path=bare), ""


def _order(visit: Visit, origin: str) -> Order:
    asked = visit.query
    edition = visit.path.removeprefix("report").removeprefix("/") or asked.get("edition")
    return Order(
        visit.language,
        edition,
        asked.get("region", ""),
        asked.get("industry", ""),
        asked.get("since", ""),
        origin,
    )


def report_state(observatory: Observatory) -> str:
    """What a document is made of: the atlas's state, the author's words and the frozen editions."""
    folder = Path(observatory.path) / "report"
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return " ".join([release_of(observatory), *(f"{path}{path.stat().st_mtime_ns}" for path in files)])


def _document(observatory: Observatory, order: Order) -> Document:
    return _documents.kept((report_state(observatory), order), lambda: issued(observatory, order))


def _file(observatory: Observatory, order: Order, form: str, paper: str) -> Response:
    document = _document(observatory, order)
    content = _files.kept(
        (report_state(observatory), order, form, paper), lambda: written(document, form, paper)
    )
    name = f"{document.id}-{document.language}.{SUFFIXES[form]}".replace("/", "-")
    disposition = f"attachment; filename*=utf-8''{quote(name)}"
    return Response(content, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})


def _page(observatory: Observatory, order: Order, visit: Visit, assets: Assets) -> Response:
    return HTMLResponse(report_markup(observatory, _document(observatory, order), visit, assets))


def report_markup(observatory: Observatory, document: Document, visit: Visit, assets: Assets) -> str:
    """A document as a page of the atlas."""
    facts: dict[str, Any] = {
        "visit": visit,
        "document": document,
        "article": Markup(article(document)),
        "files": [(suffix, _file_address(visit, suffix)) for suffix in _FORMS],
        "letter": _file_address(visit, "pdf", "letter"),
        "frozen": [(name, visit.here(since=name)) for name in names(Path(observatory.path))],
        "editions": [
            (edition.title.read(visit.language), visit.link(f"report/{edition.id}"))
            for edition in observatory.editions
        ],
        "observatory": observatory.title.read(visit.language),
        "assets": assets,
    }
    return fragment("report.html", cast(Language, visit.language), **facts)


def _file_address(visit: Visit, suffix: str, paper: str = "") -> str:
    named = replace(visit, path=f"{visit.path}.{suffix}")
    return named.here(paper=paper)
