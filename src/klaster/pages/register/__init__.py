"""The list of the register: facets, search, map."""
