"""The list of industries, and the way from a form to one of them."""
