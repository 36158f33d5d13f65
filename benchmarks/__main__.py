"""Run all benchmarks, or those named: ``python -m benchmarks [quotient_on_establishments ...]``."""

from __future__ import annotations

import sys
from importlib import import_module

CLAIMS = (
    "import_time",
    "demo_build",
    "screens",
    "atlas_screens",
    "quotient_on_establishments",
    "indices",
    "coagglomeration",
    "point_patterns",
    "areas",
    "relatedness",
    "suppressed_cells",
    "rubrics",
    "register_search",
    "register_import",
    "report",
    "publish",
)


def main() -> None:
    """Print the claims one after another."""
    for name in sys.argv[1:] or CLAIMS:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").run()


if __name__ == "__main__":
    main()
