"""What the observatory holds: editions, their measures, vintages and findings."""
