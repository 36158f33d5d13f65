"""The network of industries of an area: which are found in the same regions, and which of them a region has."""
