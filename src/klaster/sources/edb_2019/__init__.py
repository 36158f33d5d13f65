"""Facts of the Eurasian Development Bank's 2019 report, and the official figures that confirm one row of it."""

from klaster.sources.edb_2019.cards import NSC_SDG, NSC_SURVEY, REPORT
from klaster.sources.edb_2019.official import kg_nsc_2018_edition
from klaster.sources.edb_2019.report import edb_2019_edition

SOURCE = REPORT

__all__ = ["NSC_SDG", "NSC_SURVEY", "REPORT", "SOURCE", "edb_2019_edition", "kg_nsc_2018_edition"]
