"""Where clusters and zones of the register meet: in one region, in one industry, or one inside the other."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.record_words import RecordWords
from klaster.views.table import Column, Table

_HOW: dict[str, Text] = {
    "inside": Text("the cluster stands in the zone", "кластер находится в зоне"),
    "industry": Text("one region and one industry", "один регион и одна отрасль"),
    "region": Text(
        "one region; the zone names no industry", "один регион; отрасль у зоны не названа"
    ),
}  # fmt: skip
_COLUMNS = ("cluster", "cluster_name", "zone", "zone_name", "region", "industry", "how", "how_words")


def overlap_table(
    words: RecordWords, zones: Iterable[Record], clusters: Iterable[Record], title: str, source: str
) -> Table:
    """Every cluster with a zone that it meets, and how.

    A zone of another industry in the same region does not meet a cluster; a zone that names no industry may.
    """
    known = tuple(zones)
    held = tuple(clusters)
    inside = {
        (link.subject, link.object)
        for link in words.register.links([one.key for one in known], "located_in", words.moment.asked)
    }
    words.read([one.key for one in (*known, *held)])
    rows = [
        row for cluster in held for zone in known for row in _met(words, cluster, zone, inside)
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    language = words.language
    columns = (
        Column("cluster", "cluster", shown=False, code=True),
        Column("cluster_name", Text("Cluster", "Кластер").read(language)),
        Column("zone", "zone", shown=False, code=True),
        Column("zone_name", Text("Zone", "Зона").read(language)),
        Column("region", Text("Region", "Регион").read(language), code=True),
        Column("industry", Text("Industry", "Отрасль").read(language), code=True),
        Column("how", "how", shown=False, code=True),
        Column("how_words", Text("How they meet", "Как пересекаются").read(language), filed=False),
    )
    return Table(title, columns, frame, source)


def _met(
    words: RecordWords, cluster: Record, zone: Record, inside: set[tuple[str, str]]
) -> list[tuple[str, ...]]:
    regions = sorted({*_codes(cluster, "region")} & {*_codes(zone, "region")})
    shared = _shared(_codes(cluster, "industry"), _codes(zone, "industry"))
    if (cluster.key, zone.key) in inside:
        how = "inside"
    elif regions and shared:
        how = "industry"
    elif regions and not _codes(zone, "industry"):
        how = "region"
    else:
        return []
    names = (words.link(cluster.key).words, words.link(zone.key).words)
    said = _HOW[how].read(words.language)
    return [
        (cluster.key, names[0], zone.key, names[1], " ".join(regions), " ".join(shared), how, said)
    ]  # fmt: skip


def _codes(record: Record, field: str) -> list[str]:
    value = record.value(field)
    return value if isinstance(value, list) else []


def _shared(one: list[str], other: list[str]) -> list[str]:
    """Codes in common; a code and one below it are in common, as the finer of the two."""
    found = {
        max(a, b, key=len) for a in one for b in other if a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")
    }  # fmt: skip
    return sorted(found)
