"""A synthetic economy on the real map: published tables, plants behind them, planted clusters and their truth."""

from klaster.sources.synthetic.clusters import PLAN, PlantedCluster
from klaster.sources.synthetic.economy import Economy, economy
from klaster.sources.synthetic.edition import SOURCE, synthetic_edition
from klaster.sources.synthetic.establishment_rows import establishment_rows, write_establishment_rows
from klaster.sources.synthetic.layout import reporting_region

__all__ = [
    "PLAN",
    "SOURCE",
    "Economy",
    "PlantedCluster",
    "economy",
    "establishment_rows",
    "reporting_region",
    "synthetic_edition",
    "write_establishment_rows",
]
