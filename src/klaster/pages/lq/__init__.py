"""Regions by industries: a heat table of quotients."""
