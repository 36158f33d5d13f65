"""What asks for attention: incomplete, stale, broken, said twice; and addresses that lead nowhere."""

from __future__ import annotations

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from klaster.model.statement import Basis, Link, Record, Retirement, Statement
from klaster.sources.web_addresses import Reach, checked_addresses
from klaster.workbench.register_health import health, months_before

TODAY = date(2026, 3, 31)


def record(
    key: str, verified: str = "2026-01-01", links: tuple[Link, ...] = (), retired: bool = False, **fields
):
    said = {
        name: Statement(value, Basis("letter", verified_on=verified), 1) for name, value in fields.items()
    }
    return Record(key, key.partition("/")[0], said, links, (1,), Retirement("double") if retired else None)


def test_completeness_is_counted_by_kind_and_country_with_what_is_missing_most():
    records = [
        record(
            "document/a",
            name={"en": "A"},
            publisher={"en": "P"},
            country=["KG"],
            issued="2019",
            website="https://a.kg",
        ),
        record("document/b", name={"en": "B"}, country=["KG", "KZ"]),
    ]
    found = {(one.kind, one.country): one for one in health(records, TODAY).completeness}
    assert (found["document", "KG"].records, found["document", "KG"].share) == (2, 0.7)
    assert found["document", "KZ"].share == 0.4
    assert set(found["document", "KZ"].most_missing) == {"publisher", "issued", "website"}


@pytest.mark.parametrize(
    ("verified", "stale"),
    [("", True), ("2024-03-30", True), ("2024-03-31", False), ("2024-03", False), ("2024-02", True), ("2024", False), ("2023", True)],
)  # fmt: skip
def test_a_record_is_stale_only_where_every_day_it_may_mean_is_too_long_ago(verified, stale):
    found = health([record("cluster/a", verified, name={"en": "A"})], TODAY, months=24)
    assert [one.key for one in found.stale] == (["cluster/a"] if stale else [])


def test_months_back_from_the_end_of_a_longer_month():
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2024, 1, 15), 13) == date(2022, 12, 15)


def test_references_to_what_is_gone_or_retired_are_broken():
    basis = Basis("document/gone", verified_on="2026")
    place = Record(
        "zone/a",
        "zone",
        {"place": Statement("place/old", basis, 1)},
        (Link("zone/a", "located_in", "place/lost"),),
        (1,),
    )
    found = health([place, record("place/old", retired=True, name={"en": "Old"})], TODAY).broken
    assert {(one.field, one.to, one.why.en) for one in found} == {
        ("place", "place/old", "the record is retired"),
        ("place: source", "document/gone", "there is no such record"),
        ("located_in", "place/lost", "there is no such record"),
    }


def test_probable_duplicates_are_looked_for_within_a_kind():
    records = [
        record("organisation/a", name={"ru": "ООО «Вектор»"}),
        record("organisation/b", name={"ru": "Вектор, ОАО"}),
        record("cluster/c", name={"ru": "Вектор"}),
    ]
    (pair,) = health(records, TODAY).duplicates
    assert (pair.key, pair.other) == ("organisation/a", "organisation/b")


class Site(BaseHTTPRequestHandler):
    """Answers by the path: a code, or elsewhere; refuses to give the head alone of /405."""

    def do_HEAD(self):
        self.send_response(405 if self.path == "/405" else int(self.path[1:]))
        self.end_headers()

    def do_GET(self):
        self.send_response(200 if self.path == "/405" else int(self.path[1:]))
        self.end_headers()

    def log_message(self, format, *args):
        pass


@pytest.fixture
def site():
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_addresses_are_there_gone_or_failing(site):
    asked = [f"{site}/{code}" for code in (200, 405, 404, 410, 500)] + [
        "http://no-such-host.invalid/",
        "ftp://a.kg",
    ]
    found = [one.reach for one in checked_addresses(asked, 5, allow_inner=True)]
    assert found == [Reach.THERE, Reach.THERE, Reach.GONE, Reach.GONE, Reach.FAILING, Reach.GONE, Reach.GONE]


def test_without_a_network_nothing_is_said_to_have_vanished():
    (found,) = checked_addresses(["http://no-such-host.invalid/"], 5)
    assert (found.reach, found.why.en) == (Reach.UNCHECKED, "not checked: no network")


def test_an_address_inside_this_network_is_not_asked(site):
    (found,) = checked_addresses([f"{site}/200"], 5)
    assert (found.reach, found.why.en) == (Reach.UNCHECKED, "not checked: an address inside this network")
