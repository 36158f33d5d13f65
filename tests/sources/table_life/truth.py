"""Made-up numbers for real regions and industries: what every messy table here must be read back to."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

KG = {
    "KG-B": "Баткенская область",
    "KG-J": "Джалал-Абадская область",
    "KG-Y": "Иссык-Кульская область",
    "KG-N": "Нарынская область",
    "KG-O": "Ошская область",
    "KG-T": "Таласская область",
    "KG-C": "Чуйская область",
    "KG-GB": "г. Бишкек",
    "KG-GO": "г. Ош",
}
RU = {
    "RU-BEL": "Белгородская область",
    "RU-BRY": "Брянская область",
    "RU-VLA": "Владимирская область",
    "RU-MOW": "г. Москва",
    "RU-KR": "Республика Карелия",
    "RU-KO": "Республика Коми",
    "RU-MUR": "Мурманская область",
    "RU-SPE": "г. Санкт-Петербург",
}
DISTRICTS = {
    "Центральный федеральный округ": ("RU-BEL", "RU-BRY", "RU-VLA", "RU-MOW"),
    "Северо-Западный федеральный округ": ("RU-KR", "RU-KO", "RU-MUR", "RU-SPE"),
}
KZ = {
    "KZ-11": "Акмолинская",
    "KZ-15": "Актюбинская",
    "KZ-19": "Алматинская",
    "KZ-39": "Кустанайская",
    "KZ-63": "Восточно-Казахстанская обл",
    "KZ-71": "г.Астана",
    "KZ-75": "г.Алматы",
}
SECTIONS = {
    "A": "Сельское, лесное хозяйство, охота, рыболовство и рыбоводство",
    "B": "Добыча полезных ископаемых",
    "C": "Обрабатывающие производства",
    "F": "Строительство",
    "G": "Торговля оптовая и розничная; ремонт автотранспортных средств и мотоциклов",
    "P": "Образование",
}
DIVISIONS = {
    "10": "Производство пищевых продуктов",
    "13": "Производство текстильных изделий",
    "14": "Производство одежды",
    "25": "Производство готовых металлических изделий, кроме машин и оборудования",
}

Truth = Mapping[tuple[str, str, str], float | str]
"""(region, industry, period) -> a value, or the letter of the status of a cell without one."""


def jobs(
    regions: Sequence[str], industries: Sequence[str], periods: Sequence[str], scale: int = 40
) -> dict[tuple[str, str, str], float]:
    """Counts that no two cells share by design, steady over the years."""
    dice = random.Random(f"{list(regions)}{list(industries)}")
    found: dict[tuple[str, str, str], float] = {}
    for region in regions:
        for industry in industries:
            size = dice.randint(3, 60) * scale + dice.randint(0, 37)
            for period in periods:
                size = max(1, round(size * dice.uniform(0.95, 1.08)))
                found[region, industry, period] = float(size)
    return found


def over(cells: Truth, place: int, label: str) -> dict[tuple[str, str, str], float]:
    """The totals over one dimension (0 regions, 1 industries), under a label of their own."""
    sums: dict[tuple[str, str, str], float] = {}
    for key, value in cells.items():
        named = (label, key[1], key[2]) if place == 0 else (key[0], label, key[2])
        sums[named] = sums.get(named, 0.0) + float(value)
    return sums
