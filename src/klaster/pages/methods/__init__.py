"""The list of methods."""
