"""A small atlas as files, for the tests of what is published."""

from __future__ import annotations

import random
from pathlib import Path

from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory

REGIONS = ("KG-B", "KG-C", "KG-O", "KZ-11")
INDUSTRIES = ("10", "13", "26", "62")


def small_workspace(folder: Path) -> Path:
    """A built workspace of four regions, four industries, two years."""
    chance, rows = random.Random(1), ["region,nace,year,employment,firms"]
    for region in REGIONS:
        for year in (2017, 2018):
            rows += [f"{region},{each},{year},{chance.randint(50, 900)},{chance.randint(3, 40)}" for each in INDUSTRIES]  # fmt: skip
    (folder / "jobs.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new_from_table(folder / "obs", folder / "jobs.csv")
    Observatory(folder / "obs").build()
    return folder / "obs"
