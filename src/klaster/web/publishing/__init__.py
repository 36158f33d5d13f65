"""The atlas as a folder of files: for a plain file server, a sub-path, a stick."""

from klaster.web.publishing.checking import Broken, broken_links
from klaster.web.publishing.site import Published, publish

__all__ = ["Broken", "Published", "broken_links", "publish"]
