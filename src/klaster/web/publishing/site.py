"""The folder of a published atlas: what is written, what is left as it was, what is taken away."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import klaster
from klaster.model.errors import InputError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.web.assets import FONTS, PALETTE, Assets, VersionedFiles
from klaster.web.publishing.rewriting import for_files
from klaster.web.publishing.walk import screens
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE

MANIFEST = "klaster-site.json"


@dataclass(frozen=True)
class Published:
    """What came of it: pages, all files, bytes, and how many files were written anew and taken away."""

    pages: int
    files: int
    size: int
    written: int
    removed: int


def publish(workspace: Path, site: Path) -> Published:
    """Write the atlas of a workspace as files; a second time only what has changed.

    Raises
    ------
    InputError
        Where the folder holds something else, and for a workspace that is not built.
    """
    observatory = Observatory(workspace, patience=PATIENCE)
    _ = observatory.editions
    before = _before(site)
    state = f"{observatory.digest} {klaster.__version__} {Assets().version}"
    if before.get("state") == state and all((site / name).is_file() for name in before["files"]):
        return _told(before["files"], site, 0, 0)
    site.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(len(LANGUAGES), get_context("spawn")) as pool:
        parts = pool.map(_language, [workspace] * len(LANGUAGES), [site] * len(LANGUAGES), LANGUAGES)
        made = {name: digest for part in parts for name, digest in part.items()}
    made |= _assets(site) | _front(site)
    old = before.get("files", {})
    for name in set(old) - set(made):
        (site / name).unlink(missing_ok=True)
    (site / MANIFEST).write_text(json.dumps({"state": state, "files": made}, indent=0, sort_keys=True), encoding="utf-8")  # fmt: skip
    changed = sum(old.get(name) != digest for name, digest in made.items())
    return _told(made, site, changed, len(set(old) - set(made)))


def _before(site: Path) -> dict[str, dict[str, str]]:
    """The manifest of what was published here; nothing for a new or an empty folder."""
    if (site / MANIFEST).is_file():
        return json.loads((site / MANIFEST).read_text(encoding="utf-8"))
    if site.exists() and (not site.is_dir() or any(site.iterdir())):
        raise InputError(
            Text(f"{site}: the folder holds files that are not a published atlas", f"{site}: в папке лежат файлы, которые не являются опубликованным атласом"),
            Text("Name a new folder or an empty one.", "Укажите новую или пустую папку."),
        )  # fmt: skip
    return {}


def _language(workspace: Path, site: Path, language: Language) -> dict[str, str]:
    """Write the screens of one language; the digest of each file.

    Links are settled at the end, when it is known what there is.
    """
    found = dict(screens(Observatory(workspace, patience=PATIENCE), Assets(), language))
    other = {name.replace(f"{language}/", f"{each}/", 1) for name in found for each in LANGUAGES}

    def there(name: str) -> bool:
        return name in other or name.startswith("static/")

    def settled(name: str, content: bytes) -> bytes:
        if not name.endswith(".html"):
            return content
        return for_files(content.decode(), name, language, there).encode()

    return {name: _write(site, name, settled(name, content)) for name, content in found.items()}


def _assets(site: Path) -> dict[str, str]:
    assets = Assets()
    paths = (path for path in sorted(assets.folder.rglob("*")) if path.is_file())
    files = {path.relative_to(assets.folder).as_posix(): path.read_bytes() for path in paths}
    sheets = VersionedFiles(assets).sheets
    files |= {name: sheets[name].encode() for name in (PALETTE, FONTS)}
    names = {name: f"static/{assets.version}/{name}" for name in files}
    return {address: _write(site, address, files[name]) for name, address in names.items()}


def _front(site: Path) -> dict[str, str]:
    """The way in, Russian first; what is shown for a wrong address; what crawlers ask for."""
    named = (("ru", "Русский"), ("en", "English"))
    links = "".join(f'<li><a href="{code}/index.html" lang="{code}">{name}</a></li>' for code, name in named)
    head = '<!doctype html><html lang="ru"><meta charset="utf-8">'
    onward = '<meta http-equiv="refresh" content="0; url=ru/index.html">'
    pages = {
        "index.html": f"{head}{onward}<title>Klaster</title><ul>{links}</ul></html>",
        "404.html": f"{head}<title>404</title><p>Такой страницы нет. There is no such page.</p></html>",
        "robots.txt": "User-agent: *\n",
    }
    return {name: _write(site, name, words.encode()) for name, words in pages.items()}


def _write(site: Path, name: str, content: bytes) -> str:
    """Write a file unless it is so already; its digest."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    path = site / name
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return digest


def _told(files: dict[str, str], site: Path, written: int, removed: int) -> Published:
    size = sum((site / name).stat().st_size for name in files)
    pages = sum(name.endswith(".html") for name in files)
    return Published(pages, len(files), size, written, removed)
