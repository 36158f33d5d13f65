"""Search across regions, industries, methods, words of the glossary and the register."""
