"""The screen of one uploaded table: what was found in it, how it is read, building it, deleting it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from klaster.model.errors import KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.visit import Visit
from klaster.sources.classifications import classification
from klaster.sources.table import Mapping
from klaster.web.assets import Assets
from klaster.web.errors import ForeignFormError, headers_of, status_code
from klaster.web.own.pace import Pace
from klaster.web.own.taking import PLACE
from klaster.web.register.answers import PRIVATE, to, visit_to
from klaster.web.register.sessions import (
    VISITOR,
    Posted,
    check_visitor_form,
    give_cookie,
    visitor_form,
    visitor_of,
)
from klaster.web.rendering import fragment
from klaster.workbench.uploads.mapping_form import (
    DECIMALS,
    LAYOUTS,
    MOST_COLUMNS,
    NATURES,
    classifications_of,
    corrected,
)
from klaster.workbench.uploads.running import done_apart
from klaster.workbench.uploads.shelf import Kept, Shelf

AWAY = "/deleted"
"""Where the way leads after a deletion: out of the private address."""


def keeping_routes(shelf: Shelf, kept: Kept, assets: Assets, pace: Pace) -> APIRouter:
    """The routes of one table in both languages."""
    router = APIRouter(include_in_schema=False)
    for language in LANGUAGES:
        keeping = Keeping(shelf, kept, assets, pace, language)
        router.add_api_route(f"/{language}/{PLACE}", keeping.show, methods=["GET"])
        router.add_api_route(f"/{language}/{PLACE}", keeping.build, methods=["POST"])
        router.add_api_route(f"/{language}/{PLACE}/delete", keeping.delete, methods=["POST"])
    return router


class Keeping:
    """The screen in one language."""

    def __init__(self, shelf: Shelf, kept: Kept, assets: Assets, pace: Pace, language: Language) -> None:
        self.shelf = shelf
        self.kept = kept
        self.assets = assets
        self.pace = pace
        self.language: Language = language

    def show(self, request: Request) -> Response:
        """What was found, and the form of the mapping."""
        card = self.kept.card
        return self._page(request, visit_to(request, self.language), Mapping.from_toml(card["mapping"]), card)

    def build(self, request: Request, posted: Posted) -> Response:
        """Read the table as the form says; build it unless an error stands in the way."""
        visit, card = visit_to(request, self.language), self.kept.card
        mapping = Mapping.from_toml(card["mapping"])
        try:
            check_visitor_form(request, posted)
            self.pace.check(request)
            mapping = corrected(mapping, dict(enumerate(card["columns"])), _lines(posted))
            found = done_apart("build", self.kept.folder, self.shelf.limits, mapping=mapping.to_toml())
        except KlasterError as error:
            return self._page(request, visit, mapping, card, error)
        built = found.pop("built")
        self.kept.write_card(**found, built=built or card["built"])
        return to(f"/{self.language}/" if built else f"/{self.language}/{PLACE}?done=checked")

    def delete(self, request: Request, posted: Posted) -> Response:
        """Delete the table and all that was made of it."""
        try:
            check_visitor_form(request, posted)
        except ForeignFormError as error:
            visit, card = visit_to(request, self.language), self.kept.card
            return self._page(request, visit, Mapping.from_toml(card["mapping"]), card, error)
        self.shelf.remove(self.kept)
        return to(f"{AWAY}/{self.language}/{PLACE}?done=deleted")

    def _page(
        self,
        request: Request,
        visit: Visit,
        mapping: Mapping,
        card: dict[str, Any],
        error: KlasterError | None = None,
    ) -> Response:
        visitor, language = visitor_of(request), self.language
        over = datetime.fromtimestamp(self.kept.made + self.shelf.limits.hours * 3600, UTC)
        facts: dict[str, Any] = {
            "visit": visit,
            "assets": self.assets,
            "observatory": card["title"],
            "card": card,
            "mapping": mapping,
            "columns": list(enumerate(card["columns"][:MOST_COLUMNS])),
            "wide": len(card["columns"]) > MOST_COLUMNS,
            "errors": sum(one["severity"] == "error" for one in card["findings"]),
            "named": [(name, name) for name in card["columns"]],
            "measures": {column: measure for measure, column in mapping.values.items()},
            "layouts": _in_words(LAYOUTS, language),
            "natures": _in_words(NATURES, language),
            "decimals": _in_words(DECIMALS, language),
            "classifications": _classifications(language),
            "form": visitor_form(visitor),
            "until": over.strftime("%Y-%m-%d %H:%M UTC"),
            "done": visit.query.get("done", ""),
            "fault": error.message.read(language) if error else "",
            "advice": error.advice.read(language) if error and error.advice else "",
        }
        status = status_code(error) if error else 200
        answer = HTMLResponse(fragment("own_table.html", language, **facts), status, dict(PRIVATE))
        answer.headers.update(headers_of(status))
        give_cookie(answer, request, VISITOR, visitor)
        return answer


def _lines(posted: dict[str, str]) -> dict[str, str]:
    """Fields with the ends of lines as they are here."""
    return {name: value.replace("\r\n", "\n") for name, value in posted.items()}


def _in_words(choices: dict[str, Text], language: Language) -> list[tuple[str, str]]:
    return [(name, words.read(language)) for name, words in choices.items()]


def _classifications(language: Language) -> dict[str, list[tuple[str, str]]]:
    return {
        kind: [(name, classification(name).title.read(language)) for name in classifications_of(kind)]
        for kind in ("region", "industry")
    }
