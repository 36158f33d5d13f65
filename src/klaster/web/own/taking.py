"""The screen that takes a table in: what may be sent, what becomes of it, the form."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language
from klaster.pages.visit import Visit
from klaster.web.errors import NotThere, headers_of, status_code
from klaster.web.own.pace import Pace
from klaster.web.own.posted import SentForm
from klaster.web.register.answers import Desk, to, visit_to
from klaster.web.register.sessions import (
    VISITOR,
    check_visitor_form,
    give_cookie,
    visitor_form,
    visitor_of,
)
from klaster.workbench.uploads.guards import safe_name
from klaster.workbench.uploads.limits import SUFFIXES
from klaster.workbench.uploads.running import done_apart
from klaster.workbench.uploads.shelf import Shelf

PLACE = "own"


def taking_routes(desk: Desk, shelf: Shelf | None, pace: Pace) -> APIRouter:
    """The routes of the form in both languages; without a shelf it says that nothing is taken."""
    router = APIRouter(include_in_schema=False)
    for language in LANGUAGES:
        taking = Taking(desk, shelf, pace, language)
        router.add_api_route(f"/{language}/{PLACE}", taking.form, methods=["GET"])
        router.add_api_route(f"/{language}/{PLACE}", taking.take, methods=["POST"])
    return router


class Taking:
    """The screen in one language."""

    def __init__(self, desk: Desk, shelf: Shelf | None, pace: Pace, language: Language) -> None:
        self.desk = desk
        self.shelf = shelf
        self.pace = pace
        self.language: Language = language

    def form(self, request: Request) -> Response:
        """The form."""
        return self._page(request, visit_to(request, self.language))

    def take(self, request: Request, sent: SentForm) -> Response:
        """Keep the table, guess how it is to be read, check it; then its own screens."""
        visit = visit_to(request, self.language)
        if self.shelf is None:
            raise NotThere(visit.path)
        try:
            token = self._taken(request, sent, self.shelf)
        except KlasterError as error:
            return self._page(request, visit, error)
        return to(f"/{PLACE}/{token}/{self.language}/{PLACE}")

    def _taken(self, request: Request, sent: SentForm, shelf: Shelf) -> str:
        given = sent.name(shelf.limits)
        check_visitor_form(request, dict(sent.fields))
        self.pace.check(request)
        kept, target = shelf.add(safe_name(given))
        try:
            sent.write(target)
            dialect = {
                name: sent.fields.get(name, "").strip()[:60] for name in ("sheet", "encoding", "delimiter")
            }
            dialect["delimiter"] = {"tab": "\t"}.get(dialect["delimiter"], dialect["delimiter"])
            found = done_apart("propose", kept.folder, shelf.limits, **dialect)
            kept.write_card(**found, title=target.stem, built=False)
        except BaseException:
            shelf.remove(kept)
            raise
        return kept.token

    def _page(self, request: Request, visit: Visit, error: KlasterError | None = None) -> Response:
        visitor = visitor_of(request)
        answer = self.desk.page(
            "own.html",
            visit,
            status_code(error) if error else 200,
            limits=self.shelf.limits if self.shelf else None,
            suffixes=SUFFIXES,
            form=visitor_form(visitor),
            done=visit.query.get("done", ""),
            fault=error.message.read(self.language) if error else "",
            advice=error.advice.read(self.language) if error and error.advice else "",
        )
        answer.headers.update(headers_of(answer.status_code))
        give_cookie(answer, request, VISITOR, visitor)
        return answer
