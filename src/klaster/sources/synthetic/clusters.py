"""The clusters planted in the synthetic economy, and the decoys that only look like clusters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from klaster.model.text import Text
from klaster.sources.synthetic.layout import Layout

COMPANY_TOWN = "company_town"


@dataclass(frozen=True, slots=True)
class PlantedCluster:
    """One cluster: where, in what, since when and how strong.

    ``strength`` is the multiple of the national share at full size; ``first`` and ``last`` are the parts
    of full size in its first year and in the last year of the economy. A company town is a decoy: one
    plant. ``consent`` means that its owner lets the office publish its figures. The establishments of a cluster that
    does not interact have no more ties to one another than any others: it is latent.
    """

    id: str
    title: Text
    kind: str
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    strength: float
    start: int = 0
    first: float = 1.0
    last: float = 1.0
    premium: float = 0.10
    consent: bool = False
    interacts: bool = True

    @property
    def decoy(self) -> bool:
        """Whether this is no cluster, however high its quotient."""
        return self.kind == COMPANY_TOWN

    def path(self, years: tuple[int, ...]) -> NDArray[np.float64]:
        """The part of full size in each year: nothing before the start, then a straight line."""
        year = np.array(years, dtype=np.float64)
        begin = max(self.start, years[0])
        part = self.first + (self.last - self.first) * (year - begin) / max(years[-1] - begin, 1)
        return np.where(year < self.start, 0.0, part)


PLAN: tuple[PlantedCluster, ...] = (
    PlantedCluster(
        "talas_chui_food",
        Text("Food of the Talas and Chui valleys", "Пищевая промышленность Таласской и Чуйской долин"),
        "cross_border", ("KZ-31", "KG-C"), ("10", "11"), 4.0, start=1996,
    ),
    PlantedCluster(
        "southern_ural_metal",
        Text("Metalworking of the Southern Urals", "Металлообработка Южного Урала"),
        "cross_border", ("RU-ORE", "KZ-15"), ("24", "25"), 4.0, start=1960,
    ),
    PlantedCluster(
        "kaluga_cars",
        Text("Motor vehicles of Kaluga", "Автомобилестроение Калуги"),
        "growing", ("RU-KLU",), ("29", "22"), 8.0, start=2008, first=0.3,
    ),
    PlantedCluster(
        "ivanovo_textiles",
        Text("Textiles of Ivanovo", "Текстиль Иванова"),
        "declining", ("RU-IVA",), ("13", "14"), 10.0, start=1920, last=0.4, premium=0.05, interacts=False,
    ),
    PlantedCluster(
        "caspian_oil",
        Text("Oil and gas of the Caspian shore", "Нефть и газ Прикаспия"),
        "resource", ("KZ-23", "KZ-47"), ("06", "09"), 9.0, start=1970, premium=0.15, interacts=False,
    ),
    PlantedCluster(
        "minsk_software",
        Text("Software of Minsk", "Программное обеспечение Минска"),
        "growing", ("BY-HM",), ("62", "63"), 5.0, start=2005, first=0.35, premium=0.15,
    ),
    PlantedCluster(
        "yerevan_jewellery",
        Text("Jewellery of Yerevan", "Ювелирное дело Еревана"),
        "established", ("AM-ER",), ("32",), 7.0, start=1980,
    ),
    PlantedCluster(
        "bishkek_apparel",
        Text("Apparel of Bishkek", "Швейное производство Бишкека"),
        "established", ("KG-GB",), ("14",), 7.0, start=2000,
    ),
    PlantedCluster(
        "tatarstan_petrochemicals",
        Text("Petrochemicals of Tatarstan", "Нефтехимия Татарстана"),
        "established", ("RU-TA",), ("20", "22"), 4.5, start=1975, premium=0.12,
    ),
    PlantedCluster(
        "volga_aerospace",
        Text("Aerospace of the Middle Volga", "Авиакосмический кластер Средней Волги"),
        "interregional", ("RU-SAM", "RU-ULY"), ("30",), 6.0, start=1950,
    ),
    PlantedCluster(
        "issyk_kul_tourism",
        Text("Tourism of Issyk-Kul", "Туризм Иссык-Куля"),
        "seasonal", ("KG-Y",), ("55", "79"), 7.0, start=1985, premium=0.05,
    ),
    PlantedCluster(
        "sughd_textiles",
        Text("Cotton and textiles of Sughd", "Хлопок и текстиль Согда"),
        "emerging", ("TJ-SU",), ("13",), 5.0, start=2018, first=0.2, premium=0.06,
    ),
    PlantedCluster(
        "arkhangelsk_timber",
        Text("Timber and paper of Arkhangelsk", "Лес и бумага Архангельска"),
        "resource", ("RU-ARK",), ("02", "16", "17"), 7.0, start=1930, interacts=False,
    ),
    PlantedCluster(
        "novosibirsk_science",
        Text("Science and instruments of Novosibirsk", "Наука и приборостроение Новосибирска"),
        "knowledge", ("RU-NVS",), ("26", "72"), 5.0, start=1960, premium=0.12,
    ),
    PlantedCluster(
        "primorye_sea",
        Text("Fishing and shipping of Primorye", "Рыболовство и судоходство Приморья"),
        "maritime", ("RU-PRI",), ("03", "50"), 9.0, start=1940, interacts=False,
    ),
    PlantedCluster(
        "brest_furniture",
        Text("Furniture of Brest", "Мебель Бреста"),
        "emerging", ("BY-BR",), ("31",), 5.0, start=2017, first=0.25,
    ),
    PlantedCluster(
        "murmansk_smelter",
        Text("A smelter in Murmansk", "Комбинат в Мурманске"),
        COMPANY_TOWN, ("RU-MUR",), ("24",), 8.0, start=1938, premium=0.0, interacts=False,
    ),
    PlantedCluster(
        "pavlodar_smelter",
        Text("A smelter in Pavlodar", "Комбинат в Павлодаре"),
        COMPANY_TOWN, ("KZ-55",), ("24",), 6.0, start=1955, premium=0.0, consent=True,
        interacts=False,
    ),
)  # fmt: skip


def plan_for(layout: Layout, plan: Iterable[PlantedCluster] = PLAN) -> tuple[PlantedCluster, ...]:
    """The clusters of a plan that exist in its years and whose regions and industries all exist."""
    regions, industries = set(layout.regions), set(layout.industries)
    return tuple(
        cluster
        for cluster in plan
        if regions.issuperset(cluster.regions)
        and industries.issuperset(cluster.industries)
        and cluster.path(layout.years).any()
    )


def truth_frame(plan: tuple[PlantedCluster, ...]) -> pl.DataFrame:
    """The ground truth: one row a planted cluster or decoy."""
    return pl.DataFrame(
        {
            "cluster": [cluster.id for cluster in plan],
            "title_en": [cluster.title.en for cluster in plan],
            "title_ru": [cluster.title.ru for cluster in plan],
            "kind": [cluster.kind for cluster in plan],
            "decoy": [cluster.decoy for cluster in plan],
            "interacts": [cluster.interacts for cluster in plan],
            "regions": [list(cluster.regions) for cluster in plan],
            "industries": [list(cluster.industries) for cluster in plan],
            "start": [cluster.start for cluster in plan],
            "strength": [cluster.strength for cluster in plan],
            "first": [cluster.first for cluster in plan],
            "last": [cluster.last for cluster in plan],
            "wage_premium": [cluster.premium for cluster in plan],
        },
        schema_overrides={"regions": pl.List(pl.String), "industries": pl.List(pl.String)},
    )
