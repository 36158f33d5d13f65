"""The atlas in a browser and its API."""
