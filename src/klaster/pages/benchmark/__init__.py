"""Benchmark of cluster management: a self-assessment, eligibility, labels with their expiry, peers."""
