"""The atlas as a folder of files: for a plain file server, a sub-path, a stick."""

from klaster.web.publishing.site import Published, publish

__all__ = ["Published", "publish"]
