"""The words of the page about the interface for programs."""
