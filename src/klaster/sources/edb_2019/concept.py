"""What the concept of regional policy designates: the clusters it names, and the growth points that Table 3 gives away.

A cluster is put on the section that holds most of it. Where it is a small part of its section, the pair is
``partial``: the quotient of the section tells nothing of it. The agro-industrial cluster, meant for most of the
territory, is on no pair, since the report does not say which regions are left out.
"""

from __future__ import annotations

import polars as pl

from klaster.model.text import Text
from klaster.sources.edb_2019.tables import read_table

CONCEPT = Text(
    "Concept of Regional Policy of the Kyrgyz Republic for 2018-2022",
    "Концепция региональной политики Кыргызской Республики на период 2018–2022 гг.",
)
CLUSTERS: dict[str, Text] = {
    "education": Text("education cluster", "образовательный кластер"),
    "construction": Text("construction cluster", "строительный кластер"),
    "tourism": Text("tourism cluster", "туристический кластер"),
    "petrochemistry": Text("petrochemical cluster", "нефтехимический кластер"),
    "livestock": Text("livestock cluster", "животноводческий кластер"),
    "transport": Text("transport and communication cluster", "транспортно-коммуникационный кластер"),
    "medicine": Text("medical and pharmaceutical cluster", "медико-фармацевтический кластер"),
}
PREREQUISITE = "designation/kg-prerequisite-"
"""What the keys of the concept's clusters begin with in the register, which holds them; the name of the cluster comes next."""
SECTIONS: dict[str, tuple[tuple[str, bool], ...]] = {
    "education": (("P", False),),
    "construction": (("F", False),),
    "tourism": (("I", False),),
    "petrochemistry": (("C", True),),
    "livestock": (("A", True),),
    "transport": (("H", False),),
    "medicine": (("Q", False), ("C", True)),
}
"""Cluster -> the sections of Table 3 that it stands on, each with whether it is only a part of the section."""
INFERRED = Text(
    "Inferred: a quotient of one or less is listed only for a growth point designated in the concept.",
    "Вывод: коэффициент не выше единицы приведён лишь потому, что концепция назначает здесь точку роста.",
)
LOST = Text(
    "Not known: the colour that marked growth points is lost.",
    "Не известно: цветовая отметка точек роста утрачена.",
)
NAMED = Text("Named by the concept: {cluster}.", "Названо концепцией: {cluster}.")
PART = Text("The cluster is a part of the section.", "Кластер — лишь часть раздела.")


def designations(quotients: pl.DataFrame) -> pl.DataFrame:
    """What is said of each pair that Table 3 lists or the concept names: true where it is designated, else unknown."""
    listed = quotients.filter(pl.col("value").is_not_null()).select("region", "industry", quotient="value")
    pairs = listed.join(_named(), on=["region", "industry"], how="full", coalesce=True)
    inferred, named = (pl.col("quotient") <= 1).fill_null(False), pl.col("note_en").is_not_null()
    notes = {
        f"note_{language}": pl.coalesce(
            f"note_{language}",
            pl.when(inferred).then(pl.lit(INFERRED.read(language))).otherwise(pl.lit(LOST.read(language))),
        )
        for language in ("en", "ru")
    }
    return pairs.sort("region", "industry").select(
        "region", "industry", pl.lit(quotients["period"][0]).alias("period"), "quotient",
        pl.when(inferred | named).then(pl.lit(True)).alias("designated"),
        pl.col("partial").fill_null(False),
        pl.lit(CONCEPT.en).alias("programme_en"), pl.lit(CONCEPT.ru).alias("programme_ru"),
        **notes,
    )  # fmt: skip


def _named() -> pl.DataFrame:
    """The pairs that the concept's named clusters stand on, with a note."""
    stated = read_table("register/designation").filter(
        pl.col("key").str.starts_with(PREREQUISITE) & pl.col("region").is_not_null()
    )
    rows = [
        (region, section, partial, note.en, note.ru)
        for key, region in stated.select("key", "region").iter_rows()
        for section, partial in SECTIONS.get(_cluster(key), ())
        for note in [_note(_cluster(key), partial=partial)]
    ]
    return pl.DataFrame(rows, schema=["region", "industry", "partial", "note_en", "note_ru"], orient="row")


def _cluster(key: str) -> str:
    """The cluster that a record of the register is a prerequisite of."""
    return key.removeprefix(PREREQUISITE).split("-")[0]


def _note(cluster: str, *, partial: bool) -> Text:
    name = CLUSTERS[cluster]
    english, russian = NAMED.en.format(cluster=name.en), NAMED.ru.format(cluster=name.ru)
    return Text(f"{english} {PART.en}", f"{russian} {PART.ru}") if partial else Text(english, russian)
