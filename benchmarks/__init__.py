"""Speed, measured: one file a claim; each prints ratios against named peers, measured in one run."""
