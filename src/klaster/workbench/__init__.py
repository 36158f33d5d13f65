"""Observatory: the only place where sources, store, methods and views meet."""
