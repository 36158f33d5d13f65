"""Editing the register in a real browser: a person logs in, proposes, a curator decides; with and without scripts."""

from __future__ import annotations

import pytest

from klaster.model.edit import SetFields
from klaster.web.app import create_app
from tests.browser.conftest import AXE
from tests.conftest import unavailable
from tests.functional.test_web_register_api import Written
from tests.toy_register import LAW, PASSWORD, new_toy_register
from tests.web_server import served

pytestmark = pytest.mark.browser

OPEN = ("login", "reset")
"""Screens of people that need no session."""
WITHIN = (
    "account",
    "register/new",
    "register/new/organisation",
    "register/cluster/elm-cars/edit",
    "register/cluster/elm-cars/edit?relation=member_of.back",
    "register/review",
    "register/review/1",
)
"""Screens of people that need one."""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = new_toy_register(tmp_path_factory.mktemp("edited"))
    edit = SetFields("cluster/elm-cars", {"founded": 2012}, LAW)
    register.propose([edit], register.accounts.get("carla"), "The law says so")
    yield register
    register.close()


@pytest.fixture(scope="module")
def server(register):
    """The address of a server over a register that may be written to."""
    with served(create_app(Written(register))) as address:
        yield address


def log_in(visitor, login, language="en"):
    page = visitor.open(f"{language}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"**/{language}/account")
    return page


@pytest.mark.parametrize(("scripts", "language"), [(True, "ru"), (False, "en")], ids=["script", "no-script"])
def test_a_change_is_proposed_and_accepted(visit, register, scripts, language):
    author, curator = visit(java_script_enabled=scripts), visit(java_script_enabled=scripts)
    page = log_in(author, "carla", language)
    page.goto(f"{author.server}/{language}/register/zone/elm/edit")
    residents = "14" if scripts else "15"
    page.fill("#f-residents", residents)
    page.fill("#b-source", "document/law")
    page.fill("#b-why", "The list of residents")
    page.click("form.record-form button[value=propose]")
    page.wait_for_url("**/register/review/*")
    number = page.url.rpartition("/")[2]
    other = log_in(curator, "kurt", language)
    other.goto(f"{curator.server}/{language}/register/review/{number}")
    assert residents in other.locator("main").inner_text()
    other.click("button[value=accept]")
    other.goto(f"{curator.server}/{language}/register/zone/elm")
    assert other.locator("table.statements").inner_text().count(residents) == 1
    assert register.record("zone/elm").value("residents") == int(residents)
    assert author.wrong == curator.wrong == []


@pytest.mark.parametrize(("width", "scheme", "language"), [(320, "light", "ru"), (1280, "dark", "en")])
def test_screens_of_people_are_narrow_clean_and_open_to_assistive_software(
    visit, register, width, scheme, language
):
    if not AXE.exists():
        unavailable("axe-core is not installed: run npm ci in frontend")
    visitor = visit(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    for path in (*OPEN, "", *WITHIN):
        if not path:
            log_in(visitor, "kurt", language)
            continue
        page = visitor.open(f"{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1, path
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"][:300])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], path
    assert visitor.wrong == []


def test_a_cookie_is_out_of_reach_of_scripts_and_forms_stay_on_the_host(visit):
    visitor = visit()
    page = log_in(visitor, "edgar")
    assert page.evaluate("document.cookie") == ""
    cookie = next(one for one in visitor.context.cookies() if one["name"] == "klaster_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
