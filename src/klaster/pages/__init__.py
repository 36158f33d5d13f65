"""Screens: one folder each."""
