"""The map of an indicator, with its ranking beside it."""
