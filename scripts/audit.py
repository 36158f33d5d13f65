"""Hold the locked packages against advisories in the OSV format that were brought here as files: no network is asked.

    python scripts/audit.py ADVISORIES [LOCK...]

``ADVISORIES`` is a folder of ``.json`` files, or the ``.zip`` of an ecosystem as OSV publishes it, PyPI or npm.
Exits 1 where a locked version is affected, naming the advisory and the first version that is not.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "locks/dev.txt", ROOT / "locks/runtime.txt", ROOT / "frontend/package-lock.json")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Package:
    """A locked package."""

    ecosystem: str
    name: str
    version: str


def locked(lock: Path) -> set[Package]:
    """The packages that a lock names."""
    text = lock.read_text(encoding="utf-8")
    if lock.suffix != ".json":
        return {Package("PyPI", _plain(name), version) for name, version in _PINNED.findall(text)}
    packages = json.loads(text)["packages"].items()
    return {
        Package("npm", path.rpartition("node_modules/")[2], one["version"]) for path, one in packages if path
    }


def advisories(place: Path) -> Iterator[dict[str, Any]]:
    """Every advisory of a folder or of a zip."""
    if place.is_dir():
        yield from (json.loads(file.read_text(encoding="utf-8")) for file in sorted(place.rglob("*.json")))
        return
    with zipfile.ZipFile(place) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def affected(package: Package, advisory: dict[str, Any]) -> str | None:
    """The version that mends it where an advisory is about a package's version; "?" where there is none; else None."""
    for one in advisory.get("affected", ()):
        about = one.get("package", {})
        if about.get("ecosystem") != package.ecosystem or _plain(about.get("name", "")) != _plain(
            package.name
        ):
            continue
        if package.version in one.get("versions", ()):
            return _mended(one) or "?"
        for span in one.get("ranges", ()):
            if span.get("type") in ("ECOSYSTEM", "SEMVER") and _within(package.version, span["events"]):
                return _mended(one) or "?"
    return None


def _within(version: str, events: list[dict[str, str]]) -> bool:
    """Whether a version lies within the spans that events open and close, in their order."""
    inside, here = False, _version(version)
    for event in events:
        if "introduced" in event and here >= _version(event["introduced"]):
            inside = True
        if "fixed" in event and here >= _version(event["fixed"]):
            inside = False
        if "last_affected" in event and here > _version(event["last_affected"]):
            inside = False
    return inside


def _mended(one: dict[str, Any]) -> str:
    events = [event for span in one.get("ranges", ()) for event in span["events"]]
    return next((event["fixed"] for event in events if "fixed" in event), "")


def _version(written: str) -> Version:
    try:
        return Version(written)
    except InvalidVersion:
        return Version("0")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(arguments: list[str]) -> int:
    """Print what is affected; 1 where anything is, 2 where there is nothing to hold the locks against."""
    if not arguments or not Path(arguments[0]).exists():
        print(__doc__)
        return 2
    packages = set().union(*(locked(Path(lock)) for lock in arguments[1:] or LOCKS))
    found = read = 0
    for advisory in advisories(Path(arguments[0])):
        read += 1
        if advisory.get("withdrawn"):
            continue
        for package in sorted(packages):
            if mended := affected(package, advisory):
                found += 1
                print(
                    f"{package.name} {package.version}: {advisory['id']} (mended in {mended}): {advisory.get('summary', '')}"
                )
    print(f"{len(packages)} packages held against {read} advisories: {found} found")
    return 1 if found else 0 if read else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
