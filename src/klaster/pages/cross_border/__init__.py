"""Adjacent regions of two countries that are strong in the same or in related industries."""
