"""What the map of the points is drawn from in a browser: establishments, outlines and places; the shapes of regions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from klaster.model.text import LANGUAGES
from klaster.pages.points.live import points_answer, shapes_answer
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.screens import answered
from klaster.workbench.observatory import Observatory

_ANSWERS: dict[str, Callable[[Observatory, Visit], dict[str, Any]]] = {
    "points": points_answer,
    "shapes": shapes_answer,
}


def point_routes(observatory: Observatory, assets: Assets) -> APIRouter:
    """``/{language}/map/points.json`` and ``/{language}/map/shapes.json``; they come before the screens."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request) -> Response:
        return _answer(request, observatory, assets)

    for language in LANGUAGES:
        for name in _ANSWERS:
            router.add_api_route(f"/{language}/map/{name}.json", show, methods=["GET", "HEAD"])
    return router


def _answer(request: Request, observatory: Observatory, assets: Assets) -> Response:
    def made(visit: Visit, _: str) -> Response:
        facts = _ANSWERS[visit.path.rpartition("/")[2]](observatory, visit)
        content = json.dumps(facts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return Response(content, media_type="application/json")

    return answered(request, observatory, assets, made)
