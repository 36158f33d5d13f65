"""The growth of a region: what of it is everyone's, its industries' and its own."""
