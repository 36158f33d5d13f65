"""Klaster: an open cluster observatory.

>>> import klaster, polars as pl
>>> jobs = pl.DataFrame({"state": ["n", "n", "s", "s"], "naics": ["x", "y", "x", "y"], "jobs": [3, 7, 6, 84]})
>>> columns = {"region": "state", "industry": "naics", "value": "jobs"}
>>> result = klaster.compute("location_quotient", jobs, columns=columns)
>>> result.frame.sort("region", "industry")["value"].round(2).to_list()
[3.33, 0.77, 0.74, 1.03]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klaster.workbench.computing import compute
    from klaster.workbench.observatory import Observatory
    from klaster.workbench.robustness import robustness

__version__ = "0.1.0"
__all__ = ["Observatory", "__version__", "compute", "robustness"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: importing the package must stay quick.
    if name == "compute":
        from klaster.workbench.computing import compute  # noqa: PLC0415

        return compute
    if name == "Observatory":
        from klaster.workbench.observatory import Observatory  # noqa: PLC0415

        return Observatory
    if name == "robustness":
        from klaster.workbench.robustness import robustness  # noqa: PLC0415

        return robustness
    raise AttributeError(f"module 'klaster' has no attribute {name!r}")
