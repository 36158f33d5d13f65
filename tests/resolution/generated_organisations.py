"""Organisations made up, and the same again as other people write them: with what is truly the same known."""

from __future__ import annotations

import random
from dataclasses import dataclass

from klaster.resolution import Named

PLACES = (
    "Ошский", "Бишкекский", "Минский", "Гродненский", "Калужский", "Ереванский", "Алматинский", "Костанайский",
    "Витебский", "Брестский", "Душанбинский", "Худжандский", "Каракольский", "Томский", "Самарский", "Ульяновский",
    "Карагандинский", "Шымкентский", "Гомельский", "Могилёвский", "Обнинский", "Пермский", "Уфимский", "Казанский",
)  # fmt: skip
TRADES = (
    "молочный", "мебельный", "мукомольный", "кожевенный", "швейный", "трикотажный", "хлебопекарный", "керамический",
    "приборостроительный", "фармацевтический", "машиностроительный", "цементный", "кирпичный", "консервный",
    "мясоперерабатывающий", "ювелирный", "станкостроительный", "электротехнический", "химический", "текстильный",
)  # fmt: skip
THINGS = ("завод", "комбинат", "фабрика", "холдинг", "комплекс", "техцентр", "торговый дом", "институт")
COINED_START = (
    "Агро",
    "Мед",
    "Тех",
    "Строй",
    "Био",
    "Эко",
    "Фарм",
    "Мебель",
    "Инфо",
    "Энерго",
    "Транс",
    "Вита",
    "Нур",
    "Алтын",
    "Сары",
)
COINED_END = (
    "пром",
    "сервис",
    "инвест",
    "трейд",
    "лайн",
    "софт",
    "мастер",
    "снаб",
    "плюс",
    "групп",
    "стиль",
    "град",
    "ресурс",
    "ком",
)
FORMS = ("ООО", "ОАО", "ЗАО", "АО", "ОсОО", "ТОО", "Общество с ограниченной ответственностью", "")
LATIN = dict(zip("абвгдезийклмнопрстуфыэё", "abvgdeziyklmnoprstufyee", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
}  # fmt: skip


@dataclass(frozen=True)
class Generated:
    """Records that are there, records that arrive, and which of the latter are which of the former."""

    known: list[Named]
    new: list[Named]
    truth: dict[str, str]


def generated_organisations(count: int, seed: int) -> Generated:
    """``count`` organisations, each once more in another writing, and half as many that are truly new."""
    chance = random.Random(seed)
    names = _distinct_names(count + count // 2, chance)
    countries = [frozenset({chance.choice(("KG", "KZ", "BY", "RU", "AM", "TJ"))}) for _ in names]
    known = [Named(f"organisation/k{i}", (_with_form(names[i], chance),), countries[i]) for i in range(count)]
    again = [Named(f"organisation/n{i}", (_rewritten(names[i], chance),), countries[i]) for i in range(count)]
    fresh = [
        Named(f"organisation/n{i}", (_with_form(names[i], chance),), countries[i])
        for i in range(count, len(names))
    ]
    new = again + fresh
    chance.shuffle(new)
    return Generated(known, new, {f"organisation/n{i}": f"organisation/k{i}" for i in range(count)})


def _distinct_names(count: int, chance: random.Random) -> list[str]:
    """Names of which many differ by one word or a number only, as in life."""
    names: dict[str, None] = {}
    while len(names) < count:
        coined = chance.choice(COINED_START) + chance.choice(COINED_END)
        plain = f"{chance.choice(PLACES)} {chance.choice(TRADES)} {chance.choice(THINGS)}"
        kind = chance.random()
        if kind < 0.4:
            name = f"{plain} «{coined}»"
        elif kind < 0.6:
            name = f"{plain} № {chance.randint(1, 60)}"
        elif kind < 0.8:
            name = f"{coined} {chance.choice(TRADES)} {chance.choice(THINGS)}"
        else:
            name = f"{coined}-{chance.choice(COINED_START)}{chance.choice(COINED_END)}"
        names[name] = None
    return list(names)


def _with_form(name: str, chance: random.Random) -> str:
    return f"{chance.choice(FORMS)} {name}".strip()


def _rewritten(name: str, chance: random.Random) -> str:
    """The name as another person writes it: form, quotes, order, alphabet, a slip of the fingers."""
    words = name.replace("«", "").replace("»", "") if chance.random() < 0.5 else name
    if chance.random() < 0.2:
        parts = words.split()
        words = " ".join([parts[-1], *parts[:-1]]) if not parts[-1].isdigit() else words
    if chance.random() < 0.5:
        words = _slip(words, chance)
    if chance.random() < 0.3:
        words = "".join(_latin(letter) for letter in words)
    if chance.random() < 0.3:
        words = words.upper()
    return _with_form(words, chance)


def _latin(letter: str) -> str:
    latin = LATIN.get(letter.lower(), letter)
    return latin.capitalize() if letter.isupper() else latin


def _slip(words: str, chance: random.Random) -> str:
    """One letter left out, doubled, exchanged with its neighbour or taken for another; digits stay."""
    places = [i for i in range(len(words) - 1) if words[i].isalpha() and words[i + 1].isalpha()]
    at = chance.choice(places)
    slips = (
        words[:at] + words[at + 1 :],
        words[:at] + words[at] * 2 + words[at + 1 :],
        words[:at] + words[at + 1] + words[at] + words[at + 2 :],
        words[:at] + chance.choice("аеиоунрстлк") + words[at + 1 :],
    )
    return chance.choice(slips)
