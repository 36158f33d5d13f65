"""The engine of rubrics: criteria, thresholds and evidence in, a verdict with its findings out."""
