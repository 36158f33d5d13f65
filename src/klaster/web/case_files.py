"""A file of firms sent to the screen of criteria: judged at once, answered, and forgotten."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.criteria.cases import THRESHOLD, cases_content
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.own.pace import Pace
from klaster.web.rendering import fragment
from klaster.web.requests import origin_of
from klaster.web.screens import refusal
from klaster.workbench.case_files import MOST_BYTES, judged_cases, verdicts
from klaster.workbench.observatory import Observatory

PATH = "criteria/check/file"
MOST_FIELDS = 80


def case_file_routes(observatory: Observatory, assets: Assets, pace: Pace) -> APIRouter:
    """The address that a file of cases is sent to, in both languages."""
    router = APIRouter(include_in_schema=False)

    async def judge(request: Request) -> Response:
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
            sent = form.get("table")
            content = await sent.read() if isinstance(sent, UploadFile) else b""
            name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
            said = {key: value for key, value in form.items() if isinstance(value, str) and value}
        return await run_in_threadpool(_answer, request, said, name, content, observatory, assets, pace)

    for language in LANGUAGES:
        router.add_api_route(f"/{language}/{PATH}", judge, methods=["POST"])
    return router


def _answer(
    request: Request,
    said: dict[str, str],
    name: str,
    content: bytes,
    observatory: Observatory,
    assets: Assets,
    pace: Pace,
) -> Response:
    language = cast(Language, request.url.path.split("/")[1])
    visit = Visit(language, "criteria/check", {"rubric": said.get("rubric", "")}, origin=origin_of(request))
    moved = {key.removeprefix(THRESHOLD): value for key, value in said.items() if key.startswith(THRESHOLD)}
    try:
        if not name:
            raise InputError(
                Text("no file was chosen", "файл не выбран"),
                Text("Choose a table: csv, tsv or xlsx.", "Выберите таблицу: csv, tsv или xlsx."),
            )
        pace.check(request)
        found = judged_cases(said.get("rubric", ""), name, content, moved)
    except InputError as error:
        return refusal(_with_place(error), visit, "", observatory, assets)
    except KlasterError as error:
        return refusal(error, visit, "", observatory, assets)
    headers = {"Cache-Control": "no-store"}
    if said.get("as") == "csv":
        text = verdicts(found.result).write_csv(include_bom=True)
        headers["Content-Disposition"] = 'attachment; filename="verdicts.csv"'
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
    facts: dict[str, Any] = {
        "visit": visit,
        "content": cases_content(found, name, visit),
        "assets": assets,
        "observatory": observatory.title.read(language),
        "most": MOST_BYTES // 1_000_000,
    }
    return HTMLResponse(fragment("case_file.html", language, **facts), headers=headers)


def _with_place(error: InputError) -> InputError:
    """The error with the place in the reader's own file said in its words: a page shows nothing else."""
    if not error.place.file:
        return error
    said = {
        language: f"{error.place.describe(language)}: {error.message.read(language)}"
        for language in LANGUAGES
    }
    return InputError(Text(said["en"], said["ru"]), error.advice)
