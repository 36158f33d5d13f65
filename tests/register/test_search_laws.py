"""Search, as a law: what is found by facets and words is what a plain look through all records finds."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaster.model.edit import Retire, SetFields
from klaster.model.statement import Basis
from klaster.register import Register, current_index
from klaster.register.segment import Segment

LETTER = Basis("letter")
WORDS = ("кластер", "кластеры", "кластеров", "завод", "заводы", "мебель", "cluster", "clusters", "plant")
STEM = {"кластер": "кластер", "кластеры": "кластер", "кластеров": "кластер", "завод": "завод", "заводы": "завод",
        "мебель": "мебел", "cluster": "cluster", "clusters": "cluster", "plant": "plant"}  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
ROWS = st.fixed_dictionaries(
    {"name": NAMES.map(lambda words: {"ru": words}), "country": st.lists(st.sampled_from(("RU", "KZ", "AM")), min_size=1, unique=True)},
    optional={
        "standing": st.sampled_from(("acting", "closed")),
        "industry": st.sampled_from(("29.10", "29.32", "10")).map(lambda code: [code]),
        "description": NAMES.map(lambda words: {"en": words}),
    },
)  # fmt: skip
KEYS = [f"cluster/c{number}" for number in range(6)]
STEPS = st.lists(st.tuples(st.sampled_from(KEYS), ROWS | st.none()), min_size=1, max_size=12)
QUESTIONS = st.fixed_dictionaries(
    {"words": st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)},
    optional={
        "country": st.lists(st.sampled_from(("RU", "KZ", "AM")), min_size=1, max_size=2),
        "standing": st.just("acting"),
        "industry": st.sampled_from(("29", "29.10", "10")),
        "offset": st.integers(0, 3),
        "limit": st.integers(1, 4),
        "sort": st.sampled_from(("name_ru", "-name_ru")),
    },
)


@pytest.fixture(autouse=True)
def small_segments(monkeypatch):
    """The segment of recent changes is folded into the large one after a few records, so that both are met."""
    monkeypatch.setattr(current_index, "REBUILT_AFTER", 3)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, questions=st.lists(QUESTIONS, min_size=1, max_size=4))
def test_what_is_found_is_what_a_plain_look_finds(fresh_register, steps, questions):
    with fresh_register() as register:
        plain: dict[str, dict] = {}
        for key, row in steps:
            _take(register, plain, key, row)
            for question in questions:
                _check(register, plain, question)


def _take(register: Register, plain: dict, key: str, row: dict | None) -> None:
    if row is not None and key not in plain and key + "!" not in plain:
        register.apply([SetFields(key, row, LETTER)], "anna", "made")
        plain[key] = row
    elif row is not None and key in plain:
        register.apply([SetFields(key, row, LETTER)], "anna", "changed")
        plain[key] = plain[key] | row
    elif key in plain:
        register.apply([Retire(key, "twice")], "anna", "retired")
        plain[key + "!"] = plain.pop(key)


def _check(register: Register, plain: dict, question: dict) -> None:
    facets = {name: question[name] for name in ("country", "standing", "industry") if name in question}
    found = register.records(**question)
    standing = {key: row for key, row in plain.items() if not key.endswith("!")}
    expected = [key for key, row in standing.items() if _answers(row, question["words"], facets)]
    assert found.total == len(expected)
    start = question.get("offset", 0)
    ordered = _ordered(standing, expected, question)
    assert [row.key for row in found.rows] == ordered[start : start + question.get("limit", 20)]
    for name in ("country", "standing", "industry"):
        others = {other: codes for other, codes in facets.items() if other != name}
        counted = Counter(
            code
            for row in standing.values()
            if _answers(row, question["words"], others)
            for code in _codes(row, name)
        )
        assert found.facets[name] == dict(counted)


def _answers(row: dict, words: str, facets: dict) -> bool:
    stems = {
        STEM[word]
        for text in (row["name"]["ru"], row.get("description", {}).get("en", ""))
        for word in text.split()
    }
    asked = [STEM[word] for word in words.split()]
    chosen = ({codes} if isinstance(codes, str) else set(codes) for codes in facets.values())
    return set(asked) <= stems and all(
        some & set(_codes(row, name)) for name, some in zip(facets, chosen, strict=True)
    )


def _codes(row: dict, name: str) -> list[str]:
    value = row.get(name, [])
    codes = [value] if isinstance(value, str) else value
    return [
        wide
        for code in codes
        for wide in ({"29.10": ["29", "29.1", "29.10"], "29.32": ["29", "29.3", "29.32"]}.get(code, [code]))
    ]


def _ordered(rows: dict, keys: list[str], question: dict) -> list[str]:
    asked = [STEM[word] for word in question["words"].split()]
    in_name = {
        key: sum(stem in {STEM[word] for word in rows[key]["name"]["ru"].split()} for stem in asked)
        for key in keys
    }
    ordered = sorted(keys)
    ordered.sort(key=lambda key: rows[key]["name"]["ru"], reverse=question.get("sort", "").startswith("-"))
    return sorted(ordered, key=lambda key: -in_name[key])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("фармацевтических кластеров", True), ("фармацевтический", True), ("фарм", True), ("PHARMACEUTICALS", True),
        ("pharma", True), ("Калужская", True), ("калужскую область", True), ("kaluga", True), ("ё", False),
        ("березки", True), ("Берёзка", True), ("мебель", False), ("", True), ("«»", True), ("%", True), ("' OR 1=1", False),
    ],
)  # fmt: skip
def test_words_of_both_languages_are_found_in_any_form(register, asked, found):
    said = {
        "name": {
            "ru": "Фармацевтический кластер Калужской области «Берёзка»",
            "en": "Kaluga pharmaceutical cluster",
        },
    }
    register.apply([SetFields("cluster/k", said, LETTER)], "anna", "made")
    assert bool(register.records(words=asked).total) is found


def test_names_are_ordered_either_way(register):
    names = ("завод", "завод мебели", "мебель", "Ёлка")
    register.apply(
        [SetFields(f"cluster/{place}", {"name": {"ru": name}}, LETTER) for place, name in enumerate(names)],
        "a",
        "made",
    )
    forwards = [row.value("name")["ru"] for row in register.records(sort="name_ru").rows]
    assert forwards == ["Ёлка", "завод", "завод мебели", "мебель"]
    assert [row.value("name")["ru"] for row in register.records(sort="-name_ru").rows] == forwards[::-1]


@pytest.mark.parametrize(
    ("offset", "limit", "shown"),
    [(0, 0, 0), (-5, 20, 3), (0, -1, 0), (2, 20, 1), (10**9, 20, 0), (0, 10**9, 3)],
)
def test_a_page_beyond_the_end_is_empty(register, offset, limit, shown):
    register.apply(
        [SetFields(f"cluster/{name}", {"name": {"en": name}}, LETTER) for name in "abc"], "anna", "made"
    )
    found = register.records(offset=offset, limit=limit)
    assert (found.total, len(found.rows)) == (3, shown)


def test_an_empty_segment_answers():
    assert Segment([]).with_word("a", "a")[0].size == 0
