"""A small register: every kind of record, of link and of statement, odd words, a past, people of every role."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from klaster.model.edit import AddLink, Retire, SetFields, Verify
from klaster.model.entity import Confidence
from klaster.model.statement import Basis
from klaster.register import Register
from klaster.register.accounts import Accounts

HOSTILE = '=2+2"><script>alert(1)</script>{{7*7}}'
LAW = Basis("document/law", "page 7, table 2", Confidence.CONFIRMED, "2020-05-01")
WORD = Basis("A letter of the office", "", Confidence.UNCERTAIN)
LOST = Basis("document/law", "page 8", Confidence.LOST)
PASSWORD = "correct horse battery"
PEOPLE = (
    ("carla", "contributor", ()),
    ("edgar", "editor", ("NL",)),
    ("olga", "editor", ("organisation/elm-motors",)),
    ("kurt", "curator", ()),
    ("ada", "administrator", ()),
)
"""Login, role and scope; all have one password."""

RECORDS = {
    "document/law": ({"name": {"en": "Law on clusters", "ru": "Закон о кластерах"}, "country": "NL", "website": "https://law.example/clusters", "issued": "2019-05"}, WORD),
    "document/hostile": ({"name": {"en": HOSTILE, "ru": HOSTILE}}, WORD),
    "place/elm": ({"name": {"en": "Elm", "ru": "Ёлм", "own": "Ëlm"}, "country": "NL", "region": "NL-1", "longitude": 171, "latitude": 56}, LAW),
    "cluster/elm-cars": ({"name": {"en": "Cars of the Elm", "ru": "Автомобильный кластер Ёлма"}, "country": "NL", "region": "NL-1 NL-2", "industry": "29", "standing": "acting", "founded": 2011, "place": "place/elm"}, LAW),
    "cluster/hostile": ({"name": {"en": HOSTILE, "ru": HOSTILE}, "description": {"en": HOSTILE, "ru": HOSTILE}, "country": "SL", "region": "SL-2", "standing": "forming", "specialisation": {"own": HOSTILE}}, Basis(HOSTILE, HOSTILE, Confidence.STATED, "2019")),
    "organisation/elm-motors": ({"name": {"en": "Elm Motors", "ru": "Ёлмские моторы"}, "country": "NL", "region": "NL-1", "organisation_kind": "company", "origin": "foreign", "email": "secret@elm.example", "contact_person": "Jane Secret"}, LAW),
    "organisation/elm-university": ({"name": {"ru": "Ёлмский университет"}, "country": "NL", "region": "NL-2", "organisation_kind": "research_education"}, LAW),
    "organisation/ministry": ({"name": {"en": "Ministry", "ru": "Министерство"}, "country": "NL", "organisation_kind": "government"}, LAW),
    "organisation/salt-bank": ({"name": {"en": "Bank of Salt", "ru": "Банк Соли"}, "country": "SL", "organisation_kind": "finance"}, LAW),
    "organisation/duplicate": ({"name": {"en": "Elm Motors Ltd"}, "country": "NL"}, WORD),
    "cluster_organisation/elm": ({"name": {"en": "Elm cluster office", "ru": "Офис кластера Ёлма"}, "country": "NL", "staff": 3.5, "members": 4}, LAW),
    "zone/elm": ({"name": {"en": "Zone of the Elm", "ru": "Зона Ёлма"}, "country": "NL", "region": "NL-1", "zone_kind": "special_economic_zone", "standing": "acting", "residents": 9, "place": "place/elm"}, LAW),
    "zone/salt": ({"name": {"en": "Park of Salt", "ru": "Парк Соли"}, "country": "SL", "zone_kind": "industrial_park"}, WORD),
    "programme/growth": ({"name": {"en": "Programme of growth", "ru": "Программа роста"}, "country": "NL", "standing": "acting", "amount": 1200000, "currency": "EUR", "starts": 2018, "ends": 2020}, LAW),
    "project/road": ({"name": {"en": "A road", "ru": "Дорога"}, "country": "NL", "amount": 2.5, "currency": "USD, million", "financier": "organisation/salt-bank", "starts": 2019}, LAW),
    "designation/elm-cars": ({"name": {"en": "Cars in Upper Elm", "ru": "Автомобили Верхнего Ёлма"}, "country": "NL", "region": "NL-1", "industry": "29", "programme": "programme/growth", "document": "document/law"}, LAW),
    "target/jobs": ({"name": {"en": "Jobs of the cluster", "ru": "Рабочие места кластера"}, "subject": "cluster/elm-cars", "measure": {"en": "jobs", "ru": "рабочие места"}, "form": "percent", "goal": 52, "goal_year": 2020}, LAW),
    "fact/residents": ({"name": {"en": "Residents of the zone", "ru": "Резиденты зоны"}, "subject": "zone/elm", "measure": "residents", "value": 9, "unit": {"en": "companies", "ru": "предприятий"}, "period": "2018"}, LAW),
    "fact/foreign": ({"name": {"en": "Residents of the zone, foreign", "ru": "Резиденты зоны, иностранные"}, "subject": "zone/elm", "measure": "residents_foreign", "value": 7, "unit": {"en": "companies", "ru": "предприятий"}, "period": "2018"}, LAW),
}  # fmt: skip
LINKS = (
    AddLink("organisation/elm-motors", "member_of", "cluster/elm-cars", LAW, {"valid_from": "2012"}),
    AddLink("organisation/elm-university", "member_of", "cluster/elm-cars", LAW),
    AddLink("organisation/ministry", "member_of", "cluster/elm-cars", WORD),
    AddLink("cluster_organisation/elm", "manages", "cluster/elm-cars", LAW),
    AddLink("cluster_organisation/elm", "certified_as", "programme/growth", LAW, {"level": "silver", "expires": "2022-01-01"}),
    AddLink("organisation/elm-motors", "located_in", "zone/elm", LAW),
    AddLink("programme/growth", "funds", "cluster/elm-cars", LAW, {"amount": 500, "currency": "EUR"}),
)  # fmt: skip


@cache
def toy_register() -> Register:
    """The register that all tests of one process read; those that write make their own."""
    return new_toy_register(Path(tempfile.mkdtemp(prefix="klaster-toy-")))


def new_toy_register(folder: Path) -> Register:
    """A filled register of five changes and two editions; its people's passwords are cheap to check."""
    register = Register.open(folder / "register.sqlite").migrate()
    made = [SetFields(key, fields, basis) for key, (fields, basis) in RECORDS.items()]
    register.apply([*made, *LINKS], "importer", "First filling")
    register.freeze("First edition", "importer")
    register.apply(
        [SetFields("cluster/elm-cars", {"participants": None}, LOST)], "importer", "A page was torn off"
    )
    register.apply(
        [SetFields("zone/elm", {"residents": 11}, LAW)], "edgar", "Two more residents, says " + HOSTILE
    )
    register.apply([Verify("zone/elm", "2021-02-03")], "edgar", "Looked at again")
    register.apply(
        [Retire("organisation/duplicate", "The same as Elm Motors", "organisation/elm-motors")],
        "kurt",
        "A duplicate",
    )
    register.freeze("Second edition", "kurt")
    cheap_passwords(register)
    for login, role, scope in PEOPLE:
        register.accounts.create(login, role, "test", scope, PASSWORD)
    return register


def cheap_passwords(register: Register) -> None:
    """Let the passwords of a register cost next to nothing: tests log in often."""
    register.accounts = Accounts(register.database, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
