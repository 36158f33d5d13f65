"""The list of zones: what they are, where, with how many residents of which origin."""
