"""The routes of the register's interface for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.security import HTTPBearer

from klaster.web.api import PREFIX, REFUSALS, Refusal
from klaster.web.register.reading import CONTENTS, ENDPOINTS, FACETS, Reading
from klaster.web.register.shapes import MADE, SHAPES, Proposals
from klaster.web.register.writing import POSTS, PROPOSALS, Writing
from klaster.workbench.observatory import Observatory

_MAY = HTTPBearer(auto_error=False, scheme_name="token", description="A token made on the account's screen.")
_READS: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    401: {"model": Refusal, "description": "A token that is not in force."},
    414: {"model": Refusal, "description": "The address is too long."},
    503: {"model": Refusal, "description": "The register's database is not to be reached."},
}
_WRITES: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The body cannot be read."},
    401: {"model": Refusal, "description": "No token, or one that is not in force."},
    403: {"model": Refusal, "description": "The account or its token may not do this."},
    409: {"model": Refusal, "description": "Others changed the same meanwhile; all versions are listed."},
    413: {"model": Refusal, "description": "The body is too large."},
    415: {"model": Refusal, "description": "The body is not JSON."},
}


def register_interface(observatory: Observatory) -> APIRouter:
    """The routes: reading for anyone, writing by a token."""
    router = APIRouter(prefix=PREFIX, responses=_READS)
    reading, writing = Reading(observatory), Writing(observatory)
    for path, words in ENDPOINTS.items():
        router.add_api_route(path, reading.under(path), methods=["GET"], summary=words.en, **_described(path))
    told = {200: {"model": Proposals, "description": "The answer."}, **_WRITES}
    by_token: dict[str, Any] = {"responses": told, "dependencies": [Depends(_MAY)]}
    for path, act in zip(POSTS, (writing.change, writing.propose), strict=True):
        shape = MADE[path]
        made: dict[int | str, dict[str, Any]] = {
            200: {"model": shape, "description": "Nothing had to be changed."},
            201: {"model": shape, "description": "Written."},
            **_WRITES,
        }
        router.add_api_route(
            path, act, methods=["POST"], summary=POSTS[path].en, responses=made, dependencies=[Depends(_MAY)]
        )
    router.add_api_route(
        "/register/proposals", writing.proposals, methods=["GET"], summary=PROPOSALS.en, **by_token
    )
    return router


def _described(path: str) -> dict[str, Any]:
    """What the description of an address has beyond its signature: the shape, facets, contents that are not JSON."""
    known = {304: {"description": "What If-None-Match names is still right."}}
    if path in CONTENTS:
        content = {media: {"schema": {}} for media in CONTENTS[path]}
        file = {"description": "The file.", "content": content}
        return {"response_class": Response, "responses": {200: file, **known}}
    facets = {"openapi_extra": {"parameters": FACETS}} if path == "/register/records" else {}
    return {"responses": {200: {"model": SHAPES[path], "description": "The answer."}, **known}, **facets}
