"""What is missing from a table: keys without a row, boundaries, regions outside their time; mixed levels."""

from __future__ import annotations

import polars as pl

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.raw_table import listed
from klaster.sources.table.surveyed import Surveyed

SHOWN = 10


def coverage_findings(surveyed: Surveyed) -> list[Finding]:
    """Ragged panels, regions that no boundary knows or that did not exist, industries of mixed depth."""
    return [
        *_missing_keys(surveyed),
        *_without_boundary(surveyed),
        *_outside_their_time(surveyed),
        *_mixed_levels(surveyed),
        *_partly_surveyed(surveyed),
    ]


def _missing_keys(surveyed: Surveyed) -> list[Finding]:
    """Combinations of unit region, unit industry and period that have no row, measure by measure."""
    cells = surveyed.coded
    for kind in ("region_kind", "industry_kind"):
        # A table of one industry, or of totals alone, is complete in its own way.
        units = cells.filter(pl.col(kind) == "unit")
        cells = units if units.height else cells
    found: list[Finding] = []
    for measure in cells["measure"].unique(maintain_order=True):
        present = cells.filter(pl.col("measure") == measure).select("region", "industry", "period")
        expected = 1
        for name in present.columns:
            expected *= present[name].n_unique()
        missing = expected - present.height
        if missing > 0:
            found.append(_ragged(surveyed, measure, present, missing, expected))
    return found


def _ragged(surveyed: Surveyed, measure: str, present: pl.DataFrame, missing: int, expected: int) -> Finding:
    examples = _absent(present, expected)
    return surveyed.finding(
        Severity.NOTE,
        "missing_key",
        Text(
            f"{measure}: {missing} of {expected} combinations of region, industry and period have no row: {examples}",
            f"{measure}: из {expected} сочетаний региона, отрасли и периода нет строк для {missing}: {examples}",
        ),
        Text(
            "They count as not collected; if the publisher leaves out zeros, add them.",
            "Они считаются отсутствующими данными; если издатель опускает нули, добавьте их.",
        ),
        count=missing,
    )


def _absent(present: pl.DataFrame, expected: int) -> str:
    """The first combinations without a row; looked for among a few regions if there are very many."""
    names = present.columns
    labels = [present[name].unique(maintain_order=True).to_frame() for name in names]
    if expected > 1_000_000:
        labels[0] = labels[0].head(20)
    crossed = labels[0].join(labels[1], how="cross").join(labels[2], how="cross")
    absent = crossed.join(present, on=names, how="anti", maintain_order="left").head(SHOWN + 1)
    return listed([", ".join(row) for row in absent.iter_rows()], SHOWN) or "…"


def _without_boundary(surveyed: Surveyed) -> list[Finding]:
    """Units that have neither polygon nor point on any map."""
    if not surveyed.mapping.region and surveyed.mapping.layout != "regions_across":
        return []
    dimension = surveyed.dimension("region")
    units = dimension.kinds.of_kind("unit")
    tree = dimension.tree
    unknown = [code for code in units if tree is None or not _is_on_map(code, tree)]
    if not unknown:
        return []
    names = surveyed.names("region")
    words = listed(
        [f"{code} «{names[code]}»" if names.get(code, code) != code else code for code in unknown], SHOWN
    )
    return [
        surveyed.finding(
            Severity.WARNING,
            "no_boundary",
            Text(
                f"regions that no boundary knows, {len(unknown)} of {len(units)}; they are in tables and not on maps: {words}",
                f"регионов без границ: {len(unknown)} из {len(units)}; они будут в таблицах, но не на карте: {words}",
            ),
            Text(
                'Name a file of boundaries: region_classification = "boundaries.geojson".',
                'Укажите файл границ: region_classification = "boundaries.geojson".',
            ),
            row=_row(surveyed, "region", unknown[0]),
            column=surveyed.mapping.region,
            count=len(unknown),
        )
    ]


def _is_on_map(code: str, tree: object) -> bool:
    from klaster.model.classification import Classification  # noqa: PLC0415

    assert isinstance(tree, Classification)
    return code in tree and (code in tree.geometry or tree[code].point is not None)


def _row(surveyed: Surveyed, role: str, code: str) -> int | None:
    low = surveyed.coded.filter(pl.col(role) == code)["row"].min()
    return int(low) if isinstance(low, int) else None


def _outside_their_time(surveyed: Surveyed) -> list[Finding]:
    """Regions with a value for a period in which they did not exist."""
    tree = surveyed.dimension("region").tree
    if tree is None:
        return []
    known = surveyed.coded.filter(pl.col("known") > 0)
    pairs = known.group_by("region", "period").agg(pl.col("row").min()).sort("row")
    outside = [
        (region, period, row)
        for region, period, row in pairs.iter_rows()
        if region in tree and period[:4].isdigit() and not tree[region].valid_in(period[:4])
    ]
    if not outside:
        return []
    words = [f"{region} {tree[region].name.en}, {period}" for region, period, _ in outside]
    russian = [f"{region} {tree[region].name.ru}, {period}" for region, period, _ in outside]
    return [
        surveyed.finding(
            Severity.WARNING,
            "outside_its_time",
            Text(
                f"values for a period in which the region did not exist: {listed(words, SHOWN)}",
                f"значения за период, когда такого региона не было: {listed(russian, SHOWN)}",
            ),
            Text(
                "The publisher may have recalculated the series to the present borders; say so in a note.",
                "Возможно, издатель пересчитал ряд в нынешних границах; отметьте это в примечании.",
            ),
            row=outside[0][2],
            column=surveyed.mapping.region,
            count=len(outside),
        )
    ]


def _mixed_levels(surveyed: Surveyed) -> list[Finding]:
    """Industries that are counted side by side and lie at different depths of the classification."""
    dimension = surveyed.dimension("industry")
    tree = dimension.tree
    if tree is None:
        return []
    levels: dict[int, list[str]] = {}
    for code in dimension.kinds.of_kind("unit"):
        if code in tree:
            levels.setdefault(tree[code].level, []).append(code)
    if len(levels) < 2:
        return []
    words = "; ".join(f"{level}: {listed(codes, 5)}" for level, codes in sorted(levels.items()))
    return [
        surveyed.finding(
            Severity.NOTE,
            "mixed_levels",
            Text(
                f"industries of different depth are counted side by side, none inside another; by level: {words}",
                f"рядом учитываются отрасли разных уровней, ни одна не входит в другую; по уровням: {words}",
            ),
            Text(
                "Quotients of a wide and of a narrow industry do not compare.",
                "Коэффициенты широкой и узкой отрасли несопоставимы.",
            ),
            column=surveyed.mapping.industry,
            count=len(levels),
        )
    ]


def _partly_surveyed(surveyed: Surveyed) -> list[Finding]:
    periods = surveyed.survey.periods
    if periods is None:
        return []
    words = listed(periods)
    return [
        surveyed.finding(
            Severity.WARNING,
            "partly_checked",
            Text(
                f"the table has too many different cells to check them all; checked: {words or '-'}",
                f"в таблице слишком много разных ячеек, чтобы проверить все; проверено: {words or '-'}",
            ),
            count=len(periods),
        )
    ]
