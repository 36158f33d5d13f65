"""Views: pure functions from results to specifications of maps, charts and tables."""
