"""The folder of a published atlas: what is written, what is left as it was, what is taken away."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import klaster
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.web.assets import FONTS, PALETTE, Assets, VersionedFiles
from klaster.web.publishing.making import Maker
from klaster.web.publishing.rounds import walked
from klaster.web.publishing.selection import plan_of, seeds
from klaster.web.report import report_state
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

    The site is made beside its folder and moved in at the end: until then the earlier one stands as it was.

    Raises
    ------
    InputError
        Where the folder holds something else, and for a workspace that is not built.
    """
    observatory = Observatory(workspace, patience=PATIENCE)
    _ = observatory.editions
    before = _before(site)
    state = f"{report_state(observatory)} {klaster.__version__} {Assets().version}"
    if before.get("state") == state and all((site / name).is_file() for name in before["files"]):
        return _told(before["files"], 0, 0)
    site.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{site.name}.", dir=site.parent))
    try:
        made = _made(observatory, workspace, scratch)
        written = [name for name in made if _moved(scratch / name, site / name)]
        files = {name: (site / name).stat().st_size for name in sorted(made)}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    gone = sorted(set(before.get("files", {})) - set(files))
    for name in gone:
        _taken_away(site, name)
    (site / MANIFEST).write_text(json.dumps({"state": state, "files": files}, indent=0), encoding="utf-8")
    return _told(files, len(written), len(gone))


def _made(observatory: Observatory, workspace: Path, scratch: Path) -> list[str]:
    """Write the whole site into a folder; the names of its files."""
    cells = sum(len(each.region_codes) * len(each.industry_codes) for each in observatory.editions)
    plan = plan_of(observatory)
    made = walked(workspace, scratch, plan, seeds(observatory), cells).files
    made += Maker(observatory, scratch, plan).search(set(made))
    for name, content in (_assets() | _front()).items():
        path = scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        made.append(name)
    return list(dict.fromkeys(made))


def _before(site: Path) -> dict[str, Any]:
    """The manifest of what was published here; nothing for a new or an empty folder."""
    if (site / MANIFEST).is_file():
        return json.loads((site / MANIFEST).read_text(encoding="utf-8"))
    if site.exists() and (not site.is_dir() or any(site.iterdir())):
        raise InputError(
            Text(f"{site}: the folder holds files that are not a published atlas", f"{site}: в папке лежат файлы, которые не являются опубликованным атласом"),
            Text("Name a new folder or an empty one.", "Укажите новую или пустую папку."),
        )  # fmt: skip
    return {}


def _assets() -> dict[str, bytes]:
    """What pages ask for besides each other; the server's own scripts stay there."""
    assets = Assets()
    paths = (path for path in sorted(assets.folder.rglob("*")) if path.is_file() and _asked_for(path.name))
    files = {path.relative_to(assets.folder).as_posix(): path.read_bytes() for path in paths}
    sheets = VersionedFiles(assets).sheets
    files |= {name: sheets[name].encode() for name in (PALETTE, FONTS)}
    return {f"static/{assets.version}/{name}": content for name, content in files.items()}


def _asked_for(name: str) -> bool:
    return not name.startswith(("htmx", "maplibre", "points.js", ".")) and not name.endswith(".ttf")


def _front() -> dict[str, bytes]:
    """The way in, Russian first; what is shown for a wrong address; what crawlers ask for."""
    named = (("ru", "Русский"), ("en", "English"))
    links = "".join(f'<li><a href="{code}/index.html" lang="{code}">{name}</a></li>' for code, name in named)
    head = '<!doctype html><html lang="ru"><meta charset="utf-8"><link rel="icon" href="data:,">'
    onward = '<meta http-equiv="refresh" content="0; url=ru/index.html">'
    pages = {
        "index.html": f"{head}{onward}<title>Klaster</title><ul>{links}</ul></html>",
        "404.html": f"{head}<title>404</title><p>Такой страницы нет. There is no such page.</p></html>",
        "robots.txt": "User-agent: *\n",
    }
    return {name: words.encode() for name, words in pages.items()}


def _moved(new: Path, old: Path) -> bool:
    """Move a file into place unless it is there already; whether it was moved."""
    if old.is_file() and old.stat().st_size == new.stat().st_size and old.read_bytes() == new.read_bytes():
        return False
    old.parent.mkdir(parents=True, exist_ok=True)
    new.replace(old)
    return True


def _taken_away(site: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = site / name
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == site or any(folder.iterdir()):
            return
        folder.rmdir()


def _told(files: dict[str, int], written: int, removed: int) -> Published:
    pages = sum(name.endswith(".html") for name in files)
    return Published(pages, len(files), sum(files.values()), written, removed)
