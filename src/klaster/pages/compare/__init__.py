"""Two to ten regions beside one another: what is different, and what only looks so."""
