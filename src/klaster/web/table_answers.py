"""Tables for programs: which rows, in which format, page by page or as one stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import polars as pl
from fastapi import Query, Request, Response
from starlette.responses import JSONResponse, StreamingResponse

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.provenance import Provenance
from klaster.model.status import STATUS_NAMES
from klaster.model.text import Language, Text
from klaster.web.errors import OtherReleaseError
from klaster.web.requests import origin_of
from klaster.web.streaming import STREAMS, streamed
from klaster.web.validator import entity_tag, is_known
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory
from klaster.workbench.streamed_rows import StreamedRows

MOST_ROWS = 50_000
"""Rows of one page of JSON at most; a stream has no such end."""
USUAL_ROWS = 1000
_JSON = "application/json"
_MEDIA = {_JSON: "json", **{media: suffix for suffix, media in STREAMS.items()}}

Key = Annotated[str | None, Query(max_length=4000, description="Keep these codes, separated by commas.")]
Format = Annotated[
    Literal["json", "csv", "parquet", "arrow"] | None,
    Query(description="Format of the rows; by the Accept header where it is not said, json otherwise."),
]
Limit = Annotated[
    int | None,
    Query(ge=1, le=10**12, description=f"Rows at most. JSON: {USUAL_ROWS} unless said, never more than {MOST_ROWS}; other formats: all unless said."),
]  # fmt: skip
Offset = Annotated[int, Query(ge=0, le=10**12, description="Rows to pass over first.")]
Statuses = Annotated[
    str | None,
    Query(
        pattern=r"^[APBEOQ](,[APBEOQ])*$",
        description="Keep rows of these statuses, letters separated by commas: A normal, P provisional, B break, E estimate, O not collected, Q confidential.",
    ),
]
Release = Annotated[
    str | None,
    Query(
        max_length=80,
        description="The release that the first page came from; refused with 409 when another is in force.",
    ),
]
WORDS = {"region": "регион", "industry": "отрасль", "period": "период", "status": "статус"}


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a table is asked for, and in which form."""

    format: Format = None
    limit: Limit = None
    offset: Offset = 0
    status: Statuses = None
    release: Release = None


@dataclass(frozen=True)
class Table:
    """Rows with what is known of them: ``facts`` stand around the rows in JSON, ``metadata`` in a file's schema."""

    name: str
    rows: StreamedRows
    facts: Mapping[str, Any]
    metadata: Mapping[str, str]


def answered(request: Request, observatory: Observatory, table: Table, portion: Portion) -> Response:
    """The rows asked for, or word that the asker has them already."""
    release = observatory.digest
    suffix = portion.format or accepted(request.headers.get("accept", ""))
    tag = entity_tag(release, f"{request.url} {suffix}")
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    rows = table.rows.kept(status=portion.status.split(",")) if portion.status else table.rows
    if suffix == "json":
        return _page(request, table, rows, portion, release, headers)
    content = streamed(suffix, rows.between(portion.offset, portion.limit), table.metadata)
    headers["Content-Disposition"] = f'attachment; filename="{table.name}.{suffix}"'
    return StreamingResponse(content, media_type=STREAMS[suffix], headers=headers)


def check_portion(observatory: Observatory, portion: Portion) -> None:
    """Refuse what no table can give, before any is made.

    Raises
    ------
    OtherReleaseError
        Where the first page was of a release that is not in force any more.
    InputError
        For more rows of JSON than a page holds.
    """
    if portion.release and portion.release != observatory.digest:
        raise OtherReleaseError(portion.release, observatory.digest)
    if (portion.limit or 0) > MOST_ROWS and portion.format in (None, "json"):
        raise InputError(
            Text(f"limit={portion.limit}: a page of JSON has {MOST_ROWS} rows at most", f"limit={portion.limit}: на странице JSON не больше {MOST_ROWS} строк"),
            Text("Follow the links to the next pages, or take all rows at once: format=csv, parquet or arrow.", "Идите по ссылкам на следующие страницы или возьмите все строки сразу: format=csv, parquet или arrow."),
        )  # fmt: skip


def accepted(header: str) -> str:
    """The format that an Accept header prefers among ours; JSON where it names none of them.

    >>> accepted("text/html, application/vnd.apache.parquet;q=0.5, text/csv;q=0.8"), accepted("*/*")
    ('csv', 'json')
    """
    asked: list[tuple[float, str]] = []
    for part in header.split(","):
        media, *rest = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in rest if piece.startswith("q=")), "1")
        known = _MEDIA.get(media.casefold())
        if known and (quality := _quality(weight)) > 0:
            asked.append((quality, known))
    return max(asked, key=lambda one: one[0])[1] if asked else "json"


def _quality(weight: str) -> float:
    try:
        return min(1.0, float(weight))
    except ValueError:
        return 0.0


def codes_of(asked: str | None) -> list[str]:
    """Codes that a query names, each once.

    >>> codes_of("KG-B,KG-O, KG-B"), codes_of(None)
    (['KG-B', 'KG-O'], [])
    """
    return list(dict.fromkeys(code.strip() for code in (asked or "").split(",") if code.strip()))


def known_codes(name: str, asked: str | None, known: Iterable[str]) -> list[str]:
    """The codes that a query names, each of which is there.

    Raises
    ------
    UnknownNameError
        With the nearest ones.
    """
    codes, there = codes_of(asked), list(known)
    for code in codes:
        if code not in there:
            raise UnknownNameError(Text(name, WORDS[name]), code, there)
    return codes


def narrowed(frame: pl.DataFrame, wanted: Mapping[str, str | None]) -> pl.DataFrame:
    """The rows of the codes asked for.

    Raises
    ------
    InputError
        Where the rows are not told apart by what is asked.
    """
    for name, asked in wanted.items():
        if not codes_of(asked):
            continue
        if name not in frame.columns:
            raise InputError(
                Text(f"{name}={asked}: these rows have no {name}", f"{name}={asked}: в этих строках нет столбца {name}"),
                Text(f"Ask without it; there are: {', '.join(frame.columns)}.", f"Уберите его из запроса; есть столбцы: {', '.join(frame.columns)}."),
            )  # fmt: skip
        codes = known_codes(name, asked, frame[name].drop_nulls().unique().sort().to_list())
        frame = frame.filter(pl.col(name).is_in(codes))
    return frame


def metadata_of(edition: Edition, release: str, origin: Provenance, language: Language) -> dict[str, str]:
    """What stands in the schema of a file: who says it, what computed it, what the statuses mean."""
    vintages = [
        {"source": one.source.id, "released": one.released, "sha256": one.sha256, "licence": one.source.licence}
        for one in origin.vintages
    ]  # fmt: skip
    of_method = {
        "method": origin.method,
        "version": str(origin.version),
        "digest": origin.digest,
        "parameters": _written(dict(origin.parameters)),
    }
    return {
        "edition": edition.id,
        "release": release,
        "synthetic": "true" if origin.synthetic else "false",
        **(of_method if origin.method else {}),
        "software": origin.software,
        "source": origin.cite(language) if origin.method else edition.vintage.cite(language),
        "vintages": _written(vintages),
        "statuses": _written({status.value: words.read(language) for status, words in STATUS_NAMES.items()}),
    }


def _written(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)


def _page(
    request: Request,
    table: Table,
    rows: StreamedRows,
    portion: Portion,
    release: str,
    headers: dict[str, str],
) -> Response:
    frame = rows.whole()
    limit = portion.limit or USUAL_ROWS
    ends = _ends(request, portion.offset, limit, frame.height, release)
    links = ", ".join(f'<{address}>; rel="{name}"' for name, address in ends.items() if address)
    body = {**table.facts, "release": release, **page_facts(frame, limit, portion.offset), **ends}
    return JSONResponse(body, headers={**headers, **({"Link": links} if links else {})})


def page_facts(frame: pl.DataFrame, limit: int, offset: int) -> dict[str, Any]:
    """Some rows of a table with how many there are in all; numbers that are not finite become null."""
    numbers = [name for name, kind in frame.schema.items() if kind.is_float()]
    part = frame.slice(offset, limit).with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )
    return {"total": frame.height, "offset": offset, "limit": limit, "rows": part.to_dicts()}


def _ends(request: Request, offset: int, limit: int, total: int, release: str) -> dict[str, str | None]:
    """The addresses of the pages after and before, which hold as long as the release does."""

    def page(start: int) -> str:
        own = [pair for pair in request.query_params.multi_items() if pair[0] not in ("offset", "release")]
        query = urlencode([*own, ("offset", str(start)), ("release", release)], safe=",")
        return f"{origin_of(request)}{request.url.path}?{query}"

    return {
        "next": page(offset + limit) if offset + limit < total else None,
        "prev": page(max(0, min(offset, total) - limit)) if offset else None,
    }
