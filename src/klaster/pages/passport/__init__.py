"""The passport of a cluster: its type, stage and determinants, each with evidence and what is missing."""
