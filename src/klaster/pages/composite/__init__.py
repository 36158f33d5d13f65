"""One index from several, by weights that the reader chooses; and how much of the ranking is that choice."""
