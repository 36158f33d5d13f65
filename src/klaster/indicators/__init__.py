"""Indicators: one module a family; observations in, observations out."""
