"""The synthetic economy as an edition of the demonstration observatory."""

from __future__ import annotations

from klaster.model.observation import MEASURES
from klaster.model.provenance import Source
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.edition import EmbeddedEdition, content_digest
from klaster.sources.synthetic.economy import SEED, economy
from klaster.sources.synthetic.ties import policy_facts

SOURCE = Source(
    id="synthetic_economy",
    title=Text(
        "Synthetic economy of six countries, with planted clusters",
        "Синтетическая экономика шести стран с заложенными кластерами",
    ),
    publisher=Text(
        "Klaster, a generator: no number is real", "Генератор Klaster: ни одно число не настоящее"
    ),
    licence="Apache-2.0",
    synthetic=True,
)
RELEASED = "2025-07-01"

NOTES = (
    Text(
        "Synthetic data: the map is real, every number is invented by a seeded generator. "
        "Only the sizes of the countries are in proportion to real ones.",
        "Синтетические данные: карта настоящая, все числа созданы генератором с заданным начальным значением. "
        "Настоящим пропорциям соответствуют только размеры стран.",
    ),
    Text(
        "Employment and wage bills of cells with fewer than three firms, or with one firm above 85 %, are "
        "confidential, and so are further cells without which they could be found by subtraction. "
        "Numbers of firms are published.",
        "Занятость и фонд заработной платы скрыты, если в ячейке меньше трёх организаций или на одну приходится "
        "более 85 %; скрыты и другие ячейки, без которых значение находилось бы вычитанием. "
        "Число организаций публикуется.",
    ),
    Text(
        "Abai, Jetisu and Ulytau have figures of their own from 2022; before, they are counted in the regions "
        "they were part of, whose series break in that year. South Kazakhstan ends in 2017; Turkistan and "
        "Shymkent begin in 2018.",
        "Области Абай, Жетісу и Ұлытау учитываются отдельно с 2022 г.; раньше они входили в прежние области, "
        "ряды которых в этом году имеют разрыв. Ряд Южно-Казахстанской области кончается 2017 годом; "
        "Туркестанская область и Шымкент учитываются с 2018 г.",
    ),
    Text(
        "Households as employers and extraterritorial organisations are not surveyed; some regions did not report "
        "some industries in the first years. Totals contain what was collected. The last year is provisional.",
        "Домашние хозяйства-работодатели и экстерриториальные организации не обследуются; некоторые регионы в "
        "первые годы не отчитывались по отдельным отраслям. Итоги включают собранное. Последний год — "
        "предварительные данные.",
    ),
)


def synthetic_edition(size: float = 1.0, seed: int = SEED) -> EmbeddedEdition:
    """The economy of a size and seed, with its establishments and the truth about its clusters."""
    made = economy(
        regions=classification("regions_six_countries"),
        industries=classification("nace_rev2"),
        size=size,
        seed=seed,
    )
    return EmbeddedEdition(
        id=SOURCE.id,
        title=Text("Synthetic economy", "Синтетическая экономика"),
        source=SOURCE,
        released=RELEASED,
        sha256=content_digest(made.observations),
        observations=made.observations,
        measures=tuple(MEASURES[name] for name in ("employment", "firms", "wages")),
        notes=NOTES,
        establishments=made.establishments,
        ties=made.ties,
        cluster_facts=policy_facts(made.establishments),
        truth=made.truth,
    )
