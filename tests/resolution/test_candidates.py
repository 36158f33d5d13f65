"""Who is probably who: by name, legal form, alphabet, number and country; measured on names made up with slips."""

import pytest

from klaster.resolution import Named, candidates, duplicates
from tests.resolution.generated_organisations import generated_organisations


def named(key: str, name: str, country: str = "", **facts: str) -> Named:
    return Named(f"organisation/{key}", (name,), frozenset({country} if country else ()), **facts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО «Альфа-Мебель»", "Альфа мебель, ОАО"),
        ("Общество с ограниченной ответственностью «Вектор»", "VEKTOR LLC"),
        ("ТОО «Қостанай ұн»", "Қостанай ұн ЖШС"),
        ("ОсОО «Ошский молочный завод»", "Oshskiy molochnyy zavod"),
        ("Полесский государственный университет", "Университет Полесский государственный"),
        ("Siemens AG", "SIEMENS A.G."),
    ],
)
def test_the_same_name_in_another_form_scores_one(one: str, other: str):
    (found,) = candidates([named("new", one)], [named("known", other)])
    assert found.score == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Завод железобетонных изделий № 5", "Завод железобетонных изделий № 7"),
        ("Инфотрейд мукомольный завод", "Техтрейд мукомольный завод"),
        ("ООО «Альфа»", "ООО «Альфа плюс Консалтинг»"),
    ],
)
def test_names_that_differ_in_what_tells_them_apart_are_no_candidates(one: str, other: str):
    assert candidates([named("new", one)], [named("known", other)]) == []


def test_facts_beside_the_name_count():
    known = [named("known", "Альфа", "KG", registration="123")]
    assert candidates([named("new", "Альфа", "KZ")], known) == []
    assert candidates([named("new", "Альфа", "KG", registration="999")], known) == []
    (same,) = candidates([named("new", "Совсем другое", "KG", registration="123")], known)
    assert (same.score, same.why.en) == (1.0, "the same registration number")


def test_a_pair_of_duplicates_is_told_once_and_a_record_is_not_its_own_duplicate():
    three = [named("a", "ООО Вектор"), named("b", "Вектор"), named("c", "Молния")]
    assert [(found.key, found.other) for found in duplicates(three)] == [("organisation/a", "organisation/b")]


def test_precision_and_recall_on_two_thousand_organisations_with_slips():
    made = generated_organisations(2000, seed=11)
    best = {}
    for found in candidates(made.new, made.known):
        best.setdefault(found.key, found.other)
    right = sum(best.get(key) == truth for key, truth in made.truth.items())
    assert right / len(made.truth) > 0.98
    assert right / len(best) > 0.98
