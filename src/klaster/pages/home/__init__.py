"""The front screen: search, four questions, coverage, what changed."""
