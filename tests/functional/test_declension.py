"""Names in the cases of a sentence: every country, and a sentence that does without where a case is not known."""

import pytest

from klaster.views.declension import genitive, locative

COUNTRIES = {
    "Армения": ("Армении", "Армении"),
    "Беларусь": ("Беларуси", "Беларуси"),
    "Казахстан": ("Казахстана", "Казахстане"),
    "Кыргызстан": ("Кыргызстана", "Кыргызстане"),
    "Россия": ("России", "России"),
    "Таджикистан": ("Таджикистана", "Таджикистане"),
}


@pytest.mark.parametrize(("name", "forms"), COUNTRIES.items())
def test_a_country_is_declined(name, forms):
    assert (genitive(name), locative(name)) == forms


@pytest.mark.parametrize(
    ("name", "whose", "where"),
    [
        ("Ошская область", "Ошской области", "Ошской области"),
        ("Хабаровский край", "Хабаровского края", "Хабаровском крае"),
        ("Южный федеральный округ", "Южного федерального округа", "Южном федеральном округе"),
        ("г. Минск", "г. Минск", "г. Минск"),
    ],
)
def test_a_region_of_a_known_pattern_is_declined(name, whose, where):
    assert (genitive(name), locative(name)) == (whose, where)


@pytest.mark.parametrize(
    "name", ["все регионы", "Республика Саха (Якутия)", "Upper Elm", "Пески и Соль", "=2+2"]
)
def test_what_is_not_known_is_not_guessed(name):
    assert genitive(name) is None
    assert locative(name) is None
