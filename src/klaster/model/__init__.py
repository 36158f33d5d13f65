"""The nouns of the observatory: frozen dataclasses and enums over the standard library."""
