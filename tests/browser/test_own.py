"""A visitor's own table in a real browser: sent, corrected, looked at, deleted; with and without scripts."""

from __future__ import annotations

import pytest

from klaster.web.app import create_app
from klaster.workbench.uploads.limits import UploadLimits
from klaster.workbench.uploads.shelf import Shelf
from tests.browser.conftest import AXE
from tests.conftest import unavailable
from tests.functional.test_web_own import TABLE
from tests.toy_observatory import ToyObservatory
from tests.web_server import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a server that takes tables."""
    shelf = Shelf(tmp_path_factory.mktemp("browsed"), UploadLimits())
    with served(create_app(ToyObservatory(), shelf=shelf)) as address:
        yield address


@pytest.mark.parametrize(("language", "script"), [("ru", True), ("en", False), ("ru", False), ("en", True)])
def test_a_table_from_sending_to_deletion(visit, server, language, script):
    visitor = visit(java_script_enabled=script, viewport={"width": 320, "height": 800})
    page = visitor.open(f"{language}/own")
    _is_sound(page, script)
    page.set_input_files("#file", {"name": "jobs.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    page.click("main form button[type=submit]")
    page.wait_for_url("**/own/*/*/own")
    _is_sound(page, script)
    page.select_option("#m-status", "")
    page.fill("input[name=unit_3]", "persons")
    page.click("form.recipe button[type=submit]")
    page.wait_for_url(f"**/own/*/{language}/")
    own = page.url
    assert page.locator(".own-strip").count() == 1
    page.click("nav.sections a >> nth=1")
    page.wait_for_url(f"{own}regions*")
    _is_sound(page, script)
    page.click(".own-strip a >> nth=0")
    page.wait_for_url(f"{own}own")
    page.click("form.entry button")
    page.wait_for_url(f"{server}/{language}/own?done=deleted")
    assert visitor.wrong == []
    assert page.request.get(own).status == 404


def _is_sound(page, script):
    """Nothing is wider than a narrow screen, and assistive software finds no serious fault."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if not script:
        return
    if not AXE.exists():
        unavailable("axe is not installed")
    found = page.evaluate(AXE.read_text(encoding="utf-8") + "; axe.run()")
    serious = [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []
