"""Words: every one in both languages, and no English left on a Russian screen."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import klaster
from klaster.catalogue import methods
from klaster.pages.directory import PAGES
from klaster.pages.glossary.page import terms
from klaster.pages.prose import prose, untranslated
from klaster.web.app import create_app
from klaster.web.language import interface_words
from tests.screens import addresses
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

TEMPLATES = Path(klaster.__file__).parent / "web" / "templates"
LATIN = re.compile(r"[A-Za-z]{3,}")
DIGEST = re.compile(r"[0-9a-f]{12,16},?")
OURS = {
    "Klaster", "SYNTHETIC", "English", "sha", "openapi", "json", "csv", "tsv", "SKATER", "xlsx", "parquet", "svg", "png", "api", "GET", "CC0", "POST", "vl", "Vega", "Lite", "Atom", "GeoJSON", "Excel", "PDF", "pdf", "html", "zip", "Letter", "EUR",
    "location", "quotient", "published", "exact", "rest", "area", "standardised", "litzenberger", "sternberg", "index",
    "toy", "plain", "set", "vary", "JSON", "CSV", "Parquet", "Arrow", "Python", "SDMX", "panel", "full", "interval", "script", "alert", "log", "auto", "score", "exp", "sqrt", "Var", "arg", "min", "max", "neg", "PABAK", "AUC", "high", "low",
}  # fmt: skip
"""Proper names, formats, signs of formulas and names that stand in files."""


def words_of_templates():
    options = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    found = extract_from_dir(str(TEMPLATES), [("**.html", "jinja2.ext:babel_extract")], options)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def names_of_cards():
    """Columns, parameters and their choices: they are the same in every language."""
    names = set()
    for entry in methods():
        card = entry.card
        names |= {*card.inputs, *card.optional_inputs, *card.outputs, *card.id.split("_")}
        names |= {word for one in card.parameters for word in (one.name, *one.choices)}
    return names


def test_the_catalogue_has_every_word_of_the_templates_and_no_other():
    assert set(interface_words("ru")) == words_of_templates()


def test_translations_keep_what_is_filled_in():
    for english, russian in interface_words("ru").items():
        assert sorted(re.findall(r"%\(\w+\)s", english)) == sorted(re.findall(r"%\(\w+\)s", russian)), english
        assert re.search("[А-Яа-яЁё]", russian) or not LATIN.search(english), english


@pytest.mark.parametrize("page", [*(page.name for page in PAGES), "api"])
def test_prose_has_the_same_parts_in_both_languages(page):
    assert untranslated(page) == []
    for part, words in prose(page, "ru").items():
        assert words or not part


def test_every_term_has_a_name_and_a_meaning_in_both_languages():
    for language in ("ru", "en"):
        assert all(term.name and term.other and term.meaning for term in terms(language))


@pytest.mark.parametrize("path", [*addresses(), "nowhere", "map?period=1", "embed/map?figure=map"])
def test_a_russian_screen_has_no_english_left(path):
    client = Client(create_app(ToyObservatory()))
    page = Page(client.get(f"/ru/{path}").text)
    names = names_of_cards()
    left = [
        word
        for word in page.read_words("ru", without="names")
        for part in LATIN.findall(word)
        if part not in OURS and "_" not in word and not DIGEST.fullmatch(word)
    ]
    assert [
        word
        for word in left
        if word.strip("().,;:") not in names and not word.startswith(("http", "/")) and "=" not in word
    ] == []
