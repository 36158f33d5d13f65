"""The register over HTTP: the interface for programs, and the screens on which people edit it."""
