"""The list of regions, and the way from a form to one of them."""
