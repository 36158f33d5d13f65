"""The interface for programs, version 1: the same numbers as on the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel
from starlette.responses import JSONResponse

import klaster
from klaster.catalogue import checked_parameters, method, methods
from klaster.model.classification import Category, Classification
from klaster.model.method import MethodCard
from klaster.model.provenance import Provenance
from klaster.model.result import Result
from klaster.model.text import Text
from klaster.pages.desk import chosen_edition
from klaster.web.robustness_query import edition_stability, robustness_query
from klaster.web.shapes import (
    Editions,
    Industries,
    Methods,
    Observations,
    Regions,
    ResultRows,
    StabilityRows,
    Working,
)
from klaster.web.streaming import STREAMS
from klaster.web.table_answers import (
    Key,
    Portion,
    Table,
    answered,
    check_portion,
    codes_of,
    known_codes,
    metadata_of,
    narrowed,
    page_facts,
)
from klaster.web.validator import entity_tag, is_known
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory
from klaster.workbench.published import PUBLISHED
from klaster.workbench.streamed_rows import StreamedRows

PREFIX = "/api/v1"
MOST_PARTS = 500

EditionId = Annotated[str | None, Query(description="Identifier of an edition; the first one by default.")]
MeasureId = Annotated[
    str | None, Query(description="Identifier of a measure; employment by default, else the edition's first.")
]
Code = Annotated[str | None, Query(description="One code.")]
Language = Annotated[Literal["en", "ru"], Query(description="Language of citations and messages.")]
MethodName = Annotated[str, Path(description="Name of a method, as /methods lists it.")]

ENDPOINTS: dict[str, Text] = {
    "/editions": Text(
        "Editions with their measures, periods, sources and findings.",
        "Издания: показатели, периоды, источники, замечания.",
    ),
    "/regions": Text("Regions of an edition that have data.", "Регионы издания, по которым есть данные."),
    "/industries": Text(
        "Industries of an edition that have data.", "Отрасли издания, по которым есть данные."
    ),
    "/methods": Text("Methods with their cards.", "Методы и их карточки."),
    "/methods/{name}": Text("The card of one method.", "Карточка одного метода."),
    "/observations": Text(
        "Observations as stored, with status; filter by measure, region, industry, period.",
        "Наблюдения со статусом; отбор по показателю, региону, отрасли и периоду.",
    ),
    "/results/{name}": Text(
        "A method computed on a measure of an edition; its parameters go into the query under their own names.",
        "Метод, рассчитанный по показателю издания; его параметры передаются в запросе под своими именами.",
    ),
    "/robustness/{name}": Text(
        "How far the verdicts of a method hold when its choices are other ones; vary.PARAMETER=v1,v2 and judge say which, the method's own grid by default.",
        "Насколько устойчивы выводы метода при других решениях; что менять и что считать выводом, задаётся в запросе, по умолчанию — собственная сетка метода.",
    ),
    "/explain/{name}": Text(
        "The working behind one number: inputs, steps, statuses, provenance, the command that reproduces it.",
        "Расчёт одного числа: исходные числа, шаги, статусы, происхождение и команда, которая его воспроизводит.",
    ),
}


class Problem(BaseModel):
    """What went wrong, in words, and what to do about it."""

    code: str
    message: str
    advice: str | None = None
    suggestions: list[str] | None = None
    conflicts: list[dict[str, Any]] | None = None


class Refusal(BaseModel):
    """The one shape of every error."""

    error: Problem


REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"model": Refusal, "description": "There is no such name; the nearest ones are suggested."},
    414: {"model": Refusal, "description": "The address is too long."},
    422: {"model": Refusal, "description": "A value that is not allowed; the advice says what is."},
    429: {
        "model": Refusal,
        "description": "More requests a second than this server answers one program; Retry-After says when to come again.",
    },
}
_OF_TABLES: dict[int | str, dict[str, Any]] = {
    409: {
        "model": Refusal,
        "description": "Another release is in force than the one the first page came from.",
    },
}
SHAPES: dict[str, type[BaseModel] | type[MethodCard]] = {
    "/editions": Editions,
    "/regions": Regions,
    "/industries": Industries,
    "/methods": Methods,
    "/methods/{name}": MethodCard,
    "/observations": Observations,
    "/results/{name}": ResultRows,
    "/robustness/{name}": StabilityRows,
    "/explain/{name}": Working,
}
"""What an answer holds where it is JSON."""
TABLES = ("/observations", "/results/{name}", "/robustness/{name}")
"""What is given in other formats too."""
OF_METHODS: dict[str, Text] = {
    "/results/{name}": Text(
        "parameters of the method under their own names, as its card lists them; set.NAME where a name is taken here",
        "параметры метода под их именами, как в карточке метода; set.ИМЯ, если имя здесь уже занято",
    ),
    "/robustness/{name}": Text(
        "vary.PARAMETER=v1,v2: which choices to vary, and over which values",
        "vary.ПАРАМЕТР=v1,v2: какие решения менять и какие значения перебирать",
    ),
    "/explain/{name}": Text(
        "parameters of the method, and keys of its own, under their names",
        "параметры метода и его собственные ключи под их именами",
    ),
}
"""What a query may hold beside the names that stand in the description one by one."""


def interface(observatory: Observatory) -> APIRouter:
    """The routes of version 1."""
    router = APIRouter(prefix=PREFIX, responses=REFUSALS)
    answers = _Answers(observatory)
    for path, words in ENDPOINTS.items():
        router.add_api_route(
            path, answers.under(path), methods=["GET"], summary=words.en, **described(path, SHAPES[path])
        )
    return router


def described(path: str, shape: Any) -> dict[str, Any]:
    """What the description of an address has beyond its signature: the shape of its answer, formats, free parameters."""
    found: dict[str, Any] = {"model": shape, "description": "The answer.", "headers": _HEADERS}
    responses: dict[int | str, dict[str, Any]] = {200: found, 304: _KNOWN}
    if path in TABLES:
        found["content"] = {
            media: {"schema": {"type": "string", "format": "binary"}} for media in STREAMS.values()
        }
        found["headers"] = {**_HEADERS, "Link": _LINK}
        responses |= _OF_TABLES
    extra: dict[str, Any] = {"responses": responses, "response_model": None}
    if path in OF_METHODS:
        free = {"type": "object", "additionalProperties": {"type": "string"}}
        more = {"name": "parameters", "in": "query", "style": "form", "explode": True, "schema": free}
        extra["openapi_extra"] = {"parameters": [{**more, "description": OF_METHODS[path].en}]}
    return extra


_HEADERS: dict[str, Any] = {
    "ETag": {
        "description": "Changes with the data, the software and the address.",
        "schema": {"type": "string"},
    },
}
_LINK = {"description": "The pages after and before (rel next, prev), of JSON.", "schema": {"type": "string"}}
_KNOWN: dict[str, Any] = {"description": "What If-None-Match names is still right."}


class _Answers:
    """One function an address."""

    def __init__(self, observatory: Observatory) -> None:
        self.observatory = observatory

    def under(self, path: str) -> Callable[..., Any]:
        """The function behind an address."""
        return {
            "/editions": self.editions,
            "/regions": self.regions,
            "/industries": self.industries,
            "/methods": self.methods,
            "/methods/{name}": self.method,
            "/observations": self.observations,
            "/results/{name}": self.results,
            "/robustness/{name}": self.robustness,
            "/explain/{name}": self.explain,
        }[path]

    def editions(self, request: Request) -> Response:
        """Every edition."""
        return self._kept(
            request, lambda: {"editions": [edition_facts(one) for one in self.observatory.editions]}
        )

    def regions(self, request: Request, edition: EditionId = None) -> Response:
        """Regions with data."""
        chosen = chosen_edition(self.observatory, edition)
        return self._kept(request, lambda: _codes("regions", chosen.regions, chosen.region_codes, chosen))

    def industries(self, request: Request, edition: EditionId = None) -> Response:
        """Industries with data."""
        chosen = chosen_edition(self.observatory, edition)
        return self._kept(
            request, lambda: _codes("industries", chosen.industries, chosen.industry_codes, chosen)
        )

    def methods(self, request: Request) -> Response:
        """Every method."""
        return self._kept(request, lambda: {"methods": [card_facts(entry.card) for entry in methods()]})

    def method(self, request: Request, name: MethodName) -> Response:
        """One method."""
        card = method(name).card
        return self._kept(request, lambda: card_facts(card))

    def observations(
        self,
        request: Request,
        portion: Annotated[Portion, Depends()],
        edition: EditionId = None,
        measure: Key = None,
        region: Key = None,
        industry: Key = None,
        period: Key = None,
        language: Language = "en",
    ) -> Response:
        """Rows as stored."""
        chosen = chosen_edition(self.observatory, edition)
        check_portion(self.observatory, portion)
        wanted = {
            "measure": [chosen.measure(one).id for one in codes_of(measure)],
            "region": known_codes("region", region, chosen.regions.by_code),
            "industry": known_codes("industry", industry, chosen.industries.by_code),
            "period": known_codes("period", period, chosen.periods),
        }
        rows = self.observatory.observed_rows(chosen.id).kept(**wanted)
        facts = {"edition": chosen.id, "synthetic": chosen.synthetic, "source": chosen.vintage.cite(language)}
        origin = Provenance("", 0, klaster.__version__, {}, (chosen.vintage,))
        metadata = metadata_of(chosen, self.observatory.digest, origin, language)
        table = Table(f"{chosen.id}-observations", rows, facts, metadata)
        return answered(request, self.observatory, table, portion)

    def results(
        self,
        request: Request,
        portion: Annotated[Portion, Depends()],
        name: MethodName,
        edition: EditionId = None,
        measure: MeasureId = None,
        region: Key = None,
        industry: Key = None,
        period: Key = None,
        language: Language = "en",
    ) -> Response:
        """A method computed."""
        chosen = chosen_edition(self.observatory, edition)
        check_portion(self.observatory, portion)
        periods = known_codes("period", period, chosen.periods)
        result = self._result(chosen, name, measure, periods, _parameters(request))
        rows = narrowed(result.frame, {"region": region, "industry": industry, "period": period})
        provenance = result.provenance
        facts = {
            "edition": chosen.id,
            "method": name,
            "version": result.card.version,
            "digest": provenance.digest,
            "synthetic": provenance.synthetic,
            "source": provenance.cite(language),
            "notes": [note.read(language) for note in result.notes],
        }
        metadata = metadata_of(chosen, self.observatory.digest, provenance, language)
        table = Table(f"{chosen.id}-{name}", StreamedRows.of_frame(rows), facts, metadata)
        return answered(request, self.observatory, table, portion)

    def robustness(
        self,
        request: Request,
        portion: Annotated[Portion, Depends()],
        name: MethodName,
        edition: EditionId = None,
        measure: MeasureId = None,
        region: Key = None,
        industry: Key = None,
        period: Annotated[str | None, Query(description="One period; the latest by default.")] = None,
        judge: Annotated[str | None, Query(description="The verdict: a column, or a comparison.")] = None,
        language: Language = "en",
    ) -> Response:
        """The stability of a method's verdicts in one period, the latest by default."""
        chosen = chosen_edition(self.observatory, edition)
        check_portion(self.observatory, portion)
        asked = robustness_query(request.query_params)
        latest = chosen.periods[-1] if chosen.periods else None
        found = edition_stability(self.observatory, chosen.id, name, measure, period or latest, judge, asked)
        rows = narrowed(found.frame, {"region": region, "industry": industry})
        facts = {
            "edition": chosen.id,
            "method": name,
            "judge": str(found.question.judge) if found.question else None,
            "grid": {
                key: list(values) for key, values in (found.question.grid if found.question else {}).items()
            },
            "digest": found.digest,
            "synthetic": found.provenance.synthetic,
            "source": found.provenance.cite(language),
            "variants": found.variants.to_dicts(),
        }
        metadata = metadata_of(chosen, self.observatory.digest, found.provenance, language)
        table = Table(f"{chosen.id}-robustness-{name}", StreamedRows.of_frame(rows), facts, metadata)
        return answered(request, self.observatory, table, portion)

    def explain(
        self,
        request: Request,
        name: MethodName,
        region: Code = None,
        industry: Code = None,
        period: Code = None,
        edition: EditionId = None,
        measure: MeasureId = None,
        language: Language = "en",
    ) -> Response:
        """The working behind one number."""
        chosen = chosen_edition(self.observatory, edition)
        explained = self.observatory.explain(
            chosen.id,
            name,
            measure=measure,
            **{"region": region, "industry": industry, "period": period, **_parameters(request)},
        )
        facts = {
            "edition": chosen.id,
            "method": explained.card.id,
            "formula": explained.card.formula,
            "row": _finite_row(explained.row),
            "statuses": explained.statuses,
            "published": list(explained.published),
            "parts": page_facts(explained.parts, MOST_PARTS, 0),
            "steps": [
                {
                    "label": step.label.read(language),
                    "expression": step.expression,
                    "value": step.value.read(language) if isinstance(step.value, Text) else step.value,
                    "status": step.status or None,
                }
                for step in explained.steps
            ],
            "digest": explained.provenance.digest,
            "synthetic": explained.provenance.synthetic,
            "source": explained.provenance.cite(language),
            "command": explained.command,
            "python": explained.python,
        }
        return self._kept(request, lambda: facts)

    def _result(
        self,
        edition: Edition,
        name: str,
        measure: str | None,
        periods: list[str],
        parameters: dict[str, str],
    ) -> Result:
        """The stored result; with parameters of the asker's own, the periods asked for computed on the spot.

        A method that compares periods is given all of them. Nothing a stranger asks for is written to the
        disk or kept.
        """
        is_slow = name != PUBLISHED.card.id and method(name).effort is not None
        if not parameters and not (is_slow and periods):
            return self.observatory.result(edition.id, name, measure)
        card = method(name).card
        checked = checked_parameters(card, parameters)
        asked = [one for one in edition.periods if one in periods] or [*edition.periods[-1:]]
        span = (asked[0], asked[-1]) if asked and not card.compares_periods else None
        return self.observatory.result(
            edition.id, name, measure, periods=span, keep=False, parameters=checked
        )

    def _kept(self, request: Request, facts: Callable[[], dict[str, Any]]) -> Response:
        """The facts, or word that the asker has them already."""
        tag = entity_tag(self.observatory.digest, str(request.url))
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        return JSONResponse(facts(), headers=headers)


PREFIXED = "set."
"""Before a parameter of a method whose name is taken here: set.measure=L."""
_OWN = (
    "edition",
    "measure",
    "region",
    "industry",
    "period",
    "language",
    *(one.name for one in fields(Portion)),
)


def _parameters(request: Request) -> dict[str, str]:
    """What the query holds beside our own names: parameters of the method."""
    own = {name: value for name, value in request.query_params.items() if name not in _OWN}
    return {name.removeprefix(PREFIXED): value for name, value in own.items()}


def _finite_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and value - value != 0 else value
        for name, value in row.items()
    }


def edition_facts(edition: Edition) -> dict[str, Any]:
    """An edition for a program."""
    source = edition.source
    return {
        "id": edition.id,
        "title": asdict(edition.title),
        "synthetic": edition.synthetic,
        "built": edition.built,
        "released": edition.vintage.released,
        "sha256": edition.vintage.sha256,
        "publisher": asdict(source.publisher),
        "licence": source.licence,
        "url": source.url,
        "measures": [asdict(card) for card in edition.measure_cards],
        "periods": list(edition.periods),
        "regions": len(edition.region_codes),
        "industries": len(edition.industry_codes),
        "notes": [asdict(note) for note in edition.notes],
        "findings": [asdict(finding) for finding in edition.findings],
    }


def card_facts(card: MethodCard) -> dict[str, Any]:
    """A method's card for a program."""
    return asdict(card)


def _codes(name: str, tree: Classification, codes: tuple[str, ...], edition: Edition) -> dict[str, Any]:
    return {"edition": edition.id, "classification": tree.id, name: [_category(tree[code]) for code in codes]}


def _category(category: Category) -> dict[str, Any]:
    facts = asdict(category)
    del facts["aliases"]
    return facts
