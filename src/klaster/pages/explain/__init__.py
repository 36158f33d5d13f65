"""The working behind one number."""
