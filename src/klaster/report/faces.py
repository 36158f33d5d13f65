"""Where the typeface of the atlas lies: npm brings it when the package is built."""

from __future__ import annotations

from pathlib import Path

import klaster

FACES = Path(klaster.__file__).parent / "web" / "static" / "vendor"
