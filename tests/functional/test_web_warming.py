"""The server visits its own pages before people do, and nobody's visit depends on it."""

import asyncio
import re

from klaster.pages.directory import PAGES
from klaster.web.app import create_app
from klaster.web.operations.remembering import RememberedAnswers
from klaster.web.warming import warm_paths, warming
from tests.toy_observatory import ToyObservatory

NAMES = {"region", "industry", "method", "record"}
"""What a path may name that every observatory has."""


def test_every_page_with_known_names_is_visited_in_both_languages():
    paths = warm_paths(ToyObservatory())
    assert {"/en/", "/ru/map", "/en/lq", "/ru/compare"} <= set(paths)
    known = [page for page in PAGES if set(re.findall(r"{(\w+)}", page.pattern)) <= NAMES]
    assert len(paths) == 2 * len(known)
    assert len(known) >= len(PAGES) - 3


def test_the_visits_go_through_the_whole_application():
    observatory, seen = ToyObservatory(), []
    app = create_app(observatory, warming(observatory))

    @app.middleware("http")
    async def noted(request, call_next):
        answer = await call_next(request)
        seen.append((request.url.path, answer.status_code))
        return answer

    async def until_all_are_visited():
        async with app.router.lifespan_context(app):
            while len(seen) < len(warm_paths(observatory)):
                await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(until_all_are_visited(), 120))
    assert {code for _, code in seen} == {200, 303}
    assert ("/en/map", 200) in seen


def test_a_server_that_stops_at_once_leaves_no_visit_behind():
    observatory = ToyObservatory()
    app = create_app(observatory, warming(observatory))

    async def briefly():
        async with app.router.lifespan_context(app):
            pass
        return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    assert asyncio.run(briefly()) == []


def test_what_no_reader_would_get_is_not_remembered():
    observatory = ToyObservatory()
    held = []

    def remembered(inner):
        held.append(RememberedAnswers(inner, lambda: "one"))
        return held[-1]

    app = create_app(observatory, warming(observatory))
    app.add_middleware(remembered)
    seen = []

    @app.middleware("http")
    async def noted(request, call_next):
        answer = await call_next(request)
        seen.append(answer.status_code)
        return answer

    async def until_some_are_visited():
        async with app.router.lifespan_context(app):
            while len(seen) < 6:
                await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(until_some_are_visited(), 120))
    assert 200 in seen
    assert held[0].bytes == 0
