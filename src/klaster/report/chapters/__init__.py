"""The chapters of the report: each takes a teller and gives its blocks."""
