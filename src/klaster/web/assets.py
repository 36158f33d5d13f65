"""Static files: one address that changes with their content, so that a browser may keep them for good."""

from __future__ import annotations

import gzip
import hashlib
from functools import cached_property
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from klaster.views.palette import style_sheet
from klaster.web.offers import Offers

FOLDER = Path(__file__).parent / "static"
PALETTE, FONTS = "palette.css", "fonts.css"
_SCRIPTS = {
    "cyrillic-ext": "U+0460-052F, U+1C80-1C8A, U+20B4, U+2DE0-2DFF, U+A640-A69F, U+FE2E-FE2F",
    "cyrillic": "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, U+20A0-20C0",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, "
    "U+2122, U+2190-2193, U+2212, U+2215, U+2248, U+2260, U+2264-2265",
}
_SQUEEZED = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of one folder; what npm brings may be absent, then it is simply not asked for.

    ``offers`` go with them onto every page.
    """

    def __init__(self, folder: Path = FOLDER, offers: Offers | None = None) -> None:
        self.folder = folder
        self.offers = offers or Offers()

    @cached_property
    def version(self) -> str:
        """Twelve digits that change with any file."""
        digest = hashlib.sha256((style_sheet() + self.fonts).encode())
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(self.folder).as_posix().encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def address(self, name: str) -> str:
        """The address of a file."""
        return f"/static/{self.version}/{name}"

    def vendored(self, name: str) -> str:
        """The address of a third party's file; empty where it was not installed."""
        path = f"vendor/{name}"
        return self.address(path) if (self.folder / path).is_file() else ""

    def first_fonts(self, language: str) -> list[str]:
        """The addresses of the faces that every page of a language is set in from its first line."""
        scripts = ("cyrillic", "latin") if language == "ru" else ("latin",)
        files = [f"pt-sans-{script}-{weight}-normal.woff2" for script in scripts for weight in (400, 700)]
        return [address for file in files if (address := self.vendored(file))]

    @cached_property
    def fonts(self) -> str:
        """The style sheet of the typeface, for those of its files that are there."""
        faces = ((script, weight) for script in _SCRIPTS for weight in (400, 700))
        return "".join(
            f'@font-face{{font-family:"PT Sans";font-style:normal;font-weight:{weight};font-display:optional;'
            f'src:url(vendor/{name}) format("woff2");unicode-range:{_SCRIPTS[script]}}}'
            for script, weight in faces
            if (self.folder / "vendor" / (name := f"pt-sans-{script}-{weight}-normal.woff2")).is_file()
        )


class VersionedFiles(StaticFiles):
    """Serves the folder, and the style sheets that are written anew, with leave to keep them."""

    def __init__(self, assets: Assets) -> None:
        super().__init__(directory=assets.folder)
        self.sheets = {PALETTE: style_sheet(), FONTS: assets.fonts}
        self.ready: dict[str, bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or one of the sheets."""
        if Path(path).suffix in _SQUEEZED and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            answer = self._squeezed(path)
        elif path in self.sheets:
            answer = Response(self.sheets[path], media_type="text/css")
        else:
            answer = await super().get_response(path, scope)
        if answer.status_code == 200:
            answer.headers["Cache-Control"] = _FOREVER
        return answer

    def _squeezed(self, path: str) -> Response:
        """A text, compressed once and as well as can be: it is asked for by every new visitor."""
        if path not in self.ready:
            found = self.lookup_path(path)[0] if path not in self.sheets else ""
            if not found and path not in self.sheets:
                raise HTTPException(404)
            plain = Path(found).read_bytes() if found else self.sheets[path].encode()
            self.ready[path] = gzip.compress(plain, 9, mtime=0)
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self.ready[path], headers=headers, media_type=_SQUEEZED[Path(path).suffix])
