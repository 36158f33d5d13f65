"""The words of the observatory in both languages."""
