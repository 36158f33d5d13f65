"""The list of programmes with their budgets, and of projects with amounts and financiers."""
