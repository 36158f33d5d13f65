"""Klaster: an open cluster observatory."""

__version__ = "0.1.0"
