"""A visitor's own table: taken in, checked, built apart from the atlas, kept for some hours."""
