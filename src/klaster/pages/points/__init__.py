"""The map of the points: establishments, outlines of their clusters, what the register has with a place."""
