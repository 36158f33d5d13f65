"""One industry: what it is, where it is, how concentrated, how it grows, what is near it."""
