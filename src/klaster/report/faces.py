"""Where the typeface and the style sheet of the atlas lie; npm brings the typeface when the package is built."""

from __future__ import annotations

from pathlib import Path

import klaster

STATIC = Path(klaster.__file__).parent / "web" / "static"
FACES = STATIC / "vendor"
STYLE = STATIC / "report.css"
