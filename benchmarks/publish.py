"""The embedded observatory, 136 regions by 88 industries and two smaller editions, as files: five minutes and 300 MB."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory

COMMAND = "from klaster.cli import main; main()"
SECONDS, MEGABYTES = 300, 300


def run() -> None:
    """Publish into a new folder, again unchanged, and follow every link; print time, size and where the size lies."""
    with tempfile.TemporaryDirectory() as name:
        workspace, site = Path(name) / "demo", Path(name) / "site"
        new_demo(workspace)
        Observatory(workspace).build()
        before = _spent()
        first = _seconds(workspace, site)
        processor, peak = _spent() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        sizes = {path.relative_to(site): path.stat().st_size for path in site.rglob("*") if path.is_file()}
        whole = sum(sizes.values()) / 1e6
        print(f"load of the machine before and now: {os.getloadavg()[2]:.1f}, {os.getloadavg()[0]:.1f}")
        print(
            f"{'published':28} {first:6.0f} s, {processor:.0f} s of all processors, at most {SECONDS} s asked"
        )
        print(f"{'the largest process':28} {peak:6.2f} GB")
        print(f"{'size':28} {whole:6.0f} MB in {len(sizes)} files, at most {MEGABYTES} MB asked")
        print(f"{'again, nothing changed':28} {_seconds(workspace, site):6.1f} s")
        print(f"{'again, every link followed':28} {_seconds(workspace, site, '--check'):6.1f} s")
        parts: Counter[str] = Counter()
        for path, size in sizes.items():
            parts[_part(path)] += size
        for part, size in parts.most_common(12):
            print(f"    {part:24} {size / 1e6:6.1f} MB")


def _part(path: Path) -> str:
    """Which screens a file belongs to, and what it is."""
    names = [name for name in path.parts[1:-1] if not name.startswith("_")]
    screen = names[2] if len(names) > 2 and names[0] == "regions" else (names[0] if names else "front")
    return f"{screen} {path.suffix.removeprefix('.')}"


def _seconds(workspace: Path, site: Path, *options: str) -> float:
    start = time.perf_counter()
    asked = [sys.executable, "-c", COMMAND, "publish", str(workspace), "-o", str(site), *options]
    subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
