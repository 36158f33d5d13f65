"""Which records are probably of the same thing: names compared, candidates with a score; a person decides."""

from klaster.resolution.candidates import Candidate, Named, candidates, duplicates

__all__ = ["Candidate", "Named", "candidates", "duplicates"]
