"""Reading anyone's table."""
