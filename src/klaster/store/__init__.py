"""The only package that knows an engine."""
