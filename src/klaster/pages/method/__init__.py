"""One method: formula, reading, limits, parameters, a live worked example."""
