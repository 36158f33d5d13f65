"""Targets of programmes: what they require, what there was, what is missing."""
