"""Reading: one module a release stream, and anyone's table."""
