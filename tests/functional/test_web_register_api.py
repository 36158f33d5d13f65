"""The register for programs: read by anyone, written by a token, refused in one shape."""

import json
from xml.etree import ElementTree

import pytest

from klaster.model.edit import SetFields
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.toy_register import HOSTILE, LAW, new_toy_register
from tests.web_client import Client

API = "/api/v1/register"
BASIS = {"source": "document/law", "place_in_source": "page 9"}


def setting(record, **fields):
    return {"edit": "set", "record": record, "fields": fields, "basis": BASIS}


class Written(ToyObservatory):
    """An observatory with a register of its own, to be written to."""

    register = None

    def __init__(self, register):
        super().__init__("written")
        self.register = register


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture
def register(tmp_path):
    register = new_toy_register(tmp_path)
    yield register
    register.close()


@pytest.fixture
def writer(register):
    return Client(create_app(Written(register)))


def token(register, login, rights=("propose", "edit")):
    return {"Authorization": f"Bearer {register.accounts.make_token(login, 'test', rights)}"}


def sent(writer, path, body, headers):
    return writer.request("POST", f"{API}/{path}", json=body, headers=headers)


class TestReading:
    def test_gives_records_by_facets_with_their_counts(self, client):
        told = client.get(f"{API}/records?kind=organisation&country=NL&limit=1&offset=1").json()
        assert told["total"] == 3
        assert [row["key"] for row in told["rows"]] == ["organisation/ministry"]
        assert told["facets"]["organisation_kind"] == {"company": 1, "government": 1, "research_education": 1}

    def test_gives_one_record_whole(self, client):
        told = client.get(f"{API}/records/cluster/elm-cars").json()
        founded = told["fields"]["founded"]
        assert (founded["value"], founded["place_in_source"], founded["confidence"]) == (
            2011,
            "page 7, table 2",
            "confirmed",
        )
        assert told["fields"]["participants"] | {"change": 0} == {
            "value": None, "source": "document/law", "place_in_source": "page 8", "confidence": "lost", "verified_on": None, "change": 0,
        }  # fmt: skip
        assert {link["relation"] for link in told["links"]} == {"member_of", "manages", "funds"}

    def test_gives_a_past_state_and_what_differs(self, client):
        then = client.get(f"{API}/records/zone/elm?at=First edition").json()
        assert then["fields"]["residents"]["value"] == 9
        told = client.get(f"{API}/differences?earlier=First edition&later=Second edition").json()
        assert {(row["record"], row["field"]) for row in told["rows"]} >= {("zone/elm", "residents")}

    def test_keeps_personal_data_from_strangers(self, client):
        for path in ("records/organisation/elm-motors", "records?kind=organisation", "records/organisation/elm-motors/history",
                     "differences?earlier=1", "export", "export?format=geojson"):  # fmt: skip
            assert "secret@elm" not in client.get(f"{API}/{path}").text, path

    def test_has_history_changes_editions_links_and_the_schema(self, client):
        assert len(client.get(f"{API}/records/zone/elm/history").json()["rows"]) == 3
        changes = client.get(f"{API}/changes?since=3").json()["rows"]
        assert [row["id"] for row in changes] == [5, 4]
        assert [one["name"] for one in client.get(f"{API}/editions").json()["editions"]] == [
            "First edition",
            "Second edition",
        ]
        assert client.get(f"{API}/links?relation=manages").json()["total"] == 1
        kinds = client.get(f"{API}/kinds").json()["kinds"]
        assert "cluster" in {kind["id"] for kind in kinds}

    def test_feeds_readers_of_news(self, client):
        answer = client.get(f"{API}/feed.atom?language=ru")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == 5
        assert HOSTILE in entries[2].findtext("{http://www.w3.org/2005/Atom}title")

    @pytest.mark.parametrize(("format", "key"), [("jsonld", "@graph"), ("geojson", "features")])
    def test_exports_files(self, client, format, key):
        assert len(client.get(f"{API}/export?format={format}&kind=zone").json()[key]) == 2

    def test_is_not_sent_twice(self, client):
        first = client.get(f"{API}/records")
        again = client.get(f"{API}/records", headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize(("path", "status"), [
        ("records/cluster/nope", 404), ("records/nope/nope", 404), ("records/cluster/%00", 404), ("records/cluster/elm-cars/nope", 404),
        ("records?sort=x", 404), ("records?kind=x", 422), ("records?limit=0", 422), ("records?at=1999", 422), ("links?relation=x", 404),
        ("links?key=%00", 422), ("changes?key='--", 422), ("changes?since=-1", 422), ("export?format=exe", 422),
        ("differences", 422), ("proposals", 401), ("nope", 404),
    ])  # fmt: skip
    def test_refuses_in_one_shape(self, client, path, status):
        answer = client.get(f"{API}/{path}")
        assert answer.status_code == status
        assert {"code", "message"} <= set(answer.json()["error"])


class TestWriting:
    def test_a_change_needs_a_token(self, writer):
        body = {"edits": [setting("cluster/elm-cars", founded=2012)], "why": "x"}
        for headers in ({}, {"Authorization": "Bearer nothing"}, {"Authorization": "Basic YTpi"}):
            answer = sent(writer, "changes", body, headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"

    def test_an_editor_changes_what_is_in_his_country(self, writer, register):
        body = {"edits": [setting("cluster/elm-cars", founded=2012)], "why": "The law says so"}
        answer = sent(writer, "changes", body, token(register, "edgar"))
        assert answer.status_code == 201
        assert answer.json()["touched"] == ["cluster/elm-cars"]
        assert register.record("cluster/elm-cars").value("founded") == 2012
        again = sent(writer, "changes", body, token(register, "edgar"))
        assert (again.status_code, again.json()["touched"]) == (200, [])

    def test_nobody_changes_what_is_not_his(self, writer, register):
        foreign = {"edits": [setting("cluster/hostile", founded=2012)], "why": "x"}
        assert sent(writer, "changes", foreign, token(register, "edgar")).status_code == 403
        assert sent(writer, "changes", foreign, token(register, "carla")).status_code == 403
        assert sent(writer, "proposals", foreign, token(register, "olga")).status_code == 403
        own = {"edits": [setting("organisation/elm-motors", founded=1990)], "why": "x"}
        assert sent(writer, "changes", own, token(register, "olga")).status_code == 403
        assert sent(writer, "proposals", own, token(register, "olga")).status_code == 201

    def test_a_token_does_no_more_than_it_was_made_for(self, writer, register):
        body = {"edits": [setting("cluster/elm-cars", founded=2012)], "why": "x"}
        assert sent(writer, "changes", body, token(register, "kurt", ("propose",))).status_code == 403

    def test_two_who_change_the_same_are_told(self, writer, register):
        seen = register.record("zone/elm").version
        register.apply([SetFields("zone/elm", {"residents": 12}, LAW)], "edgar", "one more")
        body = {"edits": [setting("zone/elm", residents=13)], "why": "x", "expected": {"zone/elm": seen}}
        answer = sent(writer, "changes", body, token(register, "kurt"))
        assert answer.status_code == 409
        clash = answer.json()["error"]["conflicts"][0]
        assert [clash[side]["value"] for side in ("seen", "current", "proposed")] == [11, 12, 13]

    def test_proposals_are_seen_by_their_author_and_by_curators(self, writer, register):
        body = {"edits": [setting("cluster/hostile", founded=2012)], "why": "x"}
        assert sent(writer, "proposals", body, token(register, "carla")).status_code == 201
        for login, count in (("carla", 1), ("kurt", 1), ("edgar", 0)):
            told = writer.get(f"{API}/proposals", headers=token(register, login)).json()
            assert len(told["rows"]) == count

    def test_personal_data_are_for_those_who_edit_the_record(self, writer, register):
        path = f"{API}/records/organisation/elm-motors"
        for login, sees in (("edgar", True), ("olga", True), ("carla", False)):
            answer = writer.get(path, headers=token(register, login, ("see_personal",)))
            assert ("secret@elm" in answer.text) is sees
            assert not sees or "no-store" in answer.headers["cache-control"]
        assert "secret@elm" not in writer.get(path, headers=token(register, "edgar", ("read",))).text

    @pytest.mark.parametrize("edit", [
        {"edit": "set", "record": "cluster/elm-cars", "fields": {"founded": "soon"}, "basis": BASIS},
        {"edit": "set", "record": "cluster/elm-cars", "fields": {"colour": 1}, "basis": BASIS},
        {"edit": "set", "record": "cluster/elm-cars", "fields": {"founded": 2011}},
        {"edit": "set", "record": "cluster/elm-cars", "fields": {"founded": 2011}, "basis": {"source": ""}},
        {"edit": "set", "record": "cluster/new", "fields": {"founded": 2011}, "basis": BASIS},
        {"edit": "set", "record": "../../etc", "fields": {"name": "x"}, "basis": BASIS},
        {"edit": "set", "record": "cluster/elm-cars", "fields": {"name": "\u0000"}, "basis": BASIS},
        {"edit": "link", "subject": "cluster/elm-cars", "relation": "member_of", "object": "zone/elm", "basis": BASIS},
        {"edit": "link", "subject": "organisation/nobody", "relation": "member_of", "object": "zone/elm", "basis": BASIS},
        {"edit": "unlink", "subject": "organisation/ministry", "relation": "member_of", "object": "zone/elm"},
        {"edit": "retire", "record": "cluster/nobody", "why": "x"},
        {"edit": "explode"}, {}, 7, None,
    ])  # fmt: skip
    def test_what_cannot_be_is_refused_and_nothing_is_written(self, writer, register, edit):
        before = register.last_change().id
        good = setting("cluster/elm-cars", employees=5)
        answer = sent(writer, "changes", {"edits": [good, edit], "why": "x"}, token(register, "kurt"))
        assert answer.status_code == 422
        assert answer.json()["error"]["message"]
        assert register.last_change().id == before

    def test_a_body_has_an_end_and_is_json(self, writer, register):
        headers = token(register, "kurt")
        large = {"edits": [setting("cluster/elm-cars", description={"en": "x" * 1_100_000})], "why": "x"}
        assert sent(writer, "changes", large, headers).status_code == 413

        async def endless():
            for _ in range(30):
                yield b"x" * 50_000

        assert writer.request("POST", f"{API}/changes", content=endless(), headers=headers).status_code == 413
        plain = {**headers, "Content-Type": "text/plain"}
        body = json.dumps({"edits": [setting("cluster/elm-cars", founded=2012)], "why": "x"})
        assert writer.request("POST", f"{API}/changes", content=body, headers=plain).status_code == 415
        broken = {**headers, "Content-Type": "application/json"}
        assert writer.request("POST", f"{API}/changes", content="{", headers=broken).status_code == 422
