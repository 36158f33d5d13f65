"""No page shows a way to what a server does not offer; what it does offer to strangers has an end."""

import pytest

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.web.app import create_app
from klaster.web.own.pace import Pace
from klaster.workbench.uploads.limits import UploadLimits
from klaster.workbench.uploads.shelf import Shelf
from tests.functional.test_web_case_files import FIRMS, send
from tests.functional.test_web_own import TABLE, Visitor
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


class Unregistered(ToyObservatory):
    register = None


class Away(ToyObservatory):
    @property
    def register(self):
        raise KlasterError(Text("gone", "нет"))


@pytest.mark.parametrize(
    ("observatory", "shown"), [(ToyObservatory, True), (Unregistered, False), (Away, True)]
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_editors_are_led_to_a_register_that_there_is(observatory, shown, language):
    client = Client(create_app(observatory()))
    for path in ("methods", "api", "own", "nowhere"):
        links = Page(client.get(f"/{language}/{path}").text).links
        assert (f"/{language}/account" in links) is shown, path


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_file_is_judged_where_none_is_taken(language):
    client = Client(create_app(ToyObservatory(), files=False))
    page = client.get(f"/{language}/criteria/check")
    assert page.status_code == 200
    assert "criteria/check/file" not in page.text
    assert 'type="file"' not in page.text
    assert send(client, FIRMS, language=language).status_code == 405
    assert (
        "criteria/check/file" in Client(create_app(ToyObservatory())).get(f"/{language}/criteria/check").text
    )


def test_switching_uploads_off_switches_both_off(tmp_path, monkeypatch):
    from klaster.web import serving

    told = {}
    monkeypatch.setattr(
        serving, "Observatory", lambda path, patience: type("O", (), {"path": tmp_path, "editions": ()})()
    )
    monkeypatch.setattr(serving, "warming", lambda observatory: None)
    monkeypatch.setattr(serving, "in_production", lambda app, observatory, how: app)
    monkeypatch.setattr(serving, "create_app", lambda *_, **given: told.update(given))
    for state, taken in (("on", True), ("off", False)):
        monkeypatch.setenv(serving.UPLOADS, state)
        serving.workspace_app()
        assert (told["shelf"] is not None, told["files"]) == (taken, taken)


def test_a_visitor_may_send_so_many_files_an_hour(tmp_path):
    visitor = Visitor(Shelf(tmp_path, UploadLimits(megabytes=1, hourly=2, seconds=50)))
    assert visitor.send(TABLE).status_code == 303
    assert send(visitor.client, FIRMS).status_code == 200
    for language, words in (("ru", "больше 2 файлов в час"), ("en", "more than 2 files in an hour")):
        refused = visitor.send(TABLE, language=language)
        assert refused.status_code == 429
        assert words in refused.text
        assert int(refused.headers["retry-after"]) > 0
        judged = send(visitor.client, FIRMS, language=language)
        assert judged.status_code == 429
        assert words in judged.text
    assert len(list((tmp_path / "uploads").iterdir())) == 1


def test_each_visitor_has_a_pace_of_his_own_that_comes_back():
    now = [0.0]
    pace = Pace(3, clock=lambda: now[0])
    assert [pace.seconds("a") > 0 for _ in range(4)] == [False, False, False, True]
    assert pace.seconds("b") == 0
    now[0] = 1201.0
    assert [pace.seconds("a") > 0 for _ in range(2)] == [False, True]
