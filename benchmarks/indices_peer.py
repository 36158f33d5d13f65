"""The same indices written for pandas and numpy, as an analyst would write them: no status, no interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

CELL, REGION, INDUSTRY = ["region", "industry"], ["region", "period"], ["industry", "period"]


def with_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Shares of every cell: of its region, of its industry, and of both in everything."""
    jobs = table["value"].astype(float)
    region = jobs.groupby([table[key] for key in REGION]).transform("sum")
    industry = jobs.groupby([table[key] for key in INDUSTRY]).transform("sum")
    total = jobs.groupby(table["period"]).transform("sum")
    return table.assign(
        jobs=jobs, p=jobs / region, whole=industry / total, s=jobs / industry, x=region / total
    )


def herfindahl(table: pd.DataFrame) -> pd.Series:
    shares = with_shares(table)
    return (shares["p"] ** 2).groupby([shares[key] for key in REGION]).sum()


def entropy(table: pd.DataFrame) -> pd.Series:
    shares = with_shares(table)
    terms = -shares["p"] * np.log2(shares["p"].where(shares["p"] > 0, 1))
    return terms.groupby([shares[key] for key in REGION]).sum()


def hachman(table: pd.DataFrame) -> pd.Series:
    shares = with_shares(table)
    return 1 / (shares["p"] ** 2 / shares["whole"]).groupby([shares[key] for key in REGION]).sum()


def krugman(table: pd.DataFrame) -> pd.Series:
    """What a region has no row of counts with its whole share of the area."""
    shares = with_shares(table)
    by = [shares[key] for key in REGION]
    listed = (shares["p"] - shares["whole"]).abs().groupby(by).sum()
    return listed + 1 - shares["whole"].groupby(by).sum()


def hoover(table: pd.DataFrame) -> pd.Series:
    shares = with_shares(table)
    by = [shares[key] for key in INDUSTRY]
    return ((shares["s"] - shares["x"]).abs().groupby(by).sum() + 1 - shares["x"].groupby(by).sum()) / 2


def locational_gini(table: pd.DataFrame) -> pd.Series:
    shares = with_shares(table)
    shares = shares.assign(quotient=shares["s"] / shares["x"]).sort_values([*INDUSTRY, "quotient"])
    by = [shares[key] for key in INDUSTRY]
    missing = 1 - shares["x"].groupby(by).transform("sum")
    below = missing + shares["x"].groupby(by).cumsum()
    return (shares["s"] * (2 * below - shares["x"])).groupby(by).sum() - 1


def shift_share(table: pd.DataFrame) -> pd.DataFrame:
    """The classic components of every cell, the first period against the last."""
    wide = table.pivot_table(index=CELL, columns="period", values="value", aggfunc="sum", fill_value=0)
    ends = wide.iloc[:, [0, -1]].set_axis(["start", "end"], axis=1).astype(float)
    industries = ends.groupby(level="industry").transform("sum")
    growth = ends["end"].sum() / ends["start"].sum() - 1
    industry_growth = industries["end"] / industries["start"] - 1
    national, mix = ends["start"] * growth, ends["start"] * (industry_growth - growth)
    return ends.assign(
        national=national, industry_mix=mix, regional=ends["end"] - ends["start"] - national - mix
    )


PEERS = {
    "herfindahl_index": herfindahl,
    "entropy_index": entropy,
    "hachman_index": hachman,
    "krugman_index": krugman,
    "hoover_index": hoover,
    "locational_gini": locational_gini,
    "shift_share": shift_share,
}
