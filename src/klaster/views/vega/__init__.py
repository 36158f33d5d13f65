"""Figures as Vega-Lite specifications, made of the very table that stands beside each drawing."""

from klaster.views.vega.specification import has_specification, specification

__all__ = ["has_specification", "specification"]
