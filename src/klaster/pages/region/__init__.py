"""One region: what it is strong in, how that changes, how much of it is known."""
