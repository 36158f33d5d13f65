"""Search: every kind in both languages, any form of a word, slips of the pen, and what is said where nothing is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.pages.search.words_index import Named, WordsIndex
from klaster.register.spelling import nearest_word
from klaster.web.app import create_app
from tests.toy_observatory import HOSTILE, ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def hits(client, asked, language="ru"):
    return client.get(f"/{language}/search.json", params={"q": asked}).json()["rows"]


@pytest.mark.parametrize(
    ("asked", "kind", "code"),
    [
        ("автомобилей", "industries", "29"),
        ("программы", "industries", "62"),
        ("motor vehicle", "industries", "29"),
        ("Верхнего Ёлма", "regions", "NL-1"),
        ("elm upper", "regions", "NL-1"),
        ("Северии", "regions", "NL"),
        ("коэффициенты локализации", "methods", "location_quotient"),
        ("коэффициент локализации", "glossary", "location-quotient"),
        ("моторам", "register", "organisation/elm-motors"),
    ],
)
def test_every_kind_is_found_in_either_language_in_any_form(client, asked, kind, code):
    for language in ("ru", "en"):
        assert (kind, code) in [(hit["kind"], hit["code"]) for hit in hits(client, asked, language)]


@pytest.mark.parametrize(
    ("asked", "meant", "code"),
    [
        ("автомбили", "автомобили", "29"),
        ("fdnjvj,bkb", "автомобили", "29"),
        ("vehcile", "vehicles", "29"),
        ("автмоби", "автомобили", "29"),
    ],
)
def test_a_misspelt_word_is_found_and_the_screen_says_what_was_looked_for(client, asked, meant, code):
    assert code in [hit["code"] for hit in hits(client, asked)]
    said = Page(client.get("/en/search", params={"q": asked}).text).one("section", class_="hits").text
    assert meant in said


def test_a_misspelt_name_of_the_register_is_found(client):
    assert "organisation/elm-motors" in [hit["code"] for hit in hits(client, "моторры")]


def test_an_exact_code_comes_first(client):
    assert hits(client, "NL-3")[0]["code"] == "NL-3"


def test_a_word_as_it_was_asked_comes_before_its_other_forms_and_longer_words():
    names = ("Locations", "Locational Gini", "The adjusted location quotient", "Location quotient")
    index = WordsIndex([Named(str(place), (name,)) for place, name in enumerate(names)])
    assert index.found("location")[:2] == [3, 2]
    assert set(index.found("location")) == {0, 1, 2, 3}


def test_what_is_asked_of_the_front_screen_is_answered_by_the_search(client):
    answer = client.get("/ru/?q=elm&edition=plain", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ru/search?q=elm&edition=plain"


def test_the_words_of_a_stranger_stay_words(client):
    page = client.get("/en/search", params={"q": HOSTILE}).text
    assert "<script>alert" not in page


def test_every_address_found_is_there(client):
    for asked in ("elm", "ёлм", "quotient", "29"):
        for hit in hits(client, asked, "en"):
            assert client.get(hit["address"].partition("#")[0]).status_code == 200, hit


WORD = st.text("абвгдежзиклмнопрстуфх", min_size=7, max_size=12)


@given(WORD, st.integers(0, 6), st.sampled_from("абвг"))
def test_one_slip_in_a_long_word_is_forgiven(word, place, letter):
    """A letter lost, added or changed leaves the word within reach of the index that knows it."""
    for slipped in (word[:place] + word[place + 1 :], word[:place] + letter + word[place:]):
        assert nearest_word(slipped, [word]) in (word, "") and (
            len(slipped) < 4 or nearest_word(slipped, [word])
        )


@given(st.lists(WORD, min_size=1, max_size=6, unique=True))
def test_every_name_is_found_by_itself_and_by_its_beginning(words):
    index = WordsIndex([Named(str(place), (word,)) for place, word in enumerate(words)])
    for place, word in enumerate(words):
        assert place in index.found(word)
        assert place in index.found(word[:5])
