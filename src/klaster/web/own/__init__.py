"""A visitor's own table in the browser: taken in, checked, corrected, shown under an address that nobody guesses."""
