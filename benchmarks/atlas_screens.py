"""Screens of the embedded observatory in Chromium: first paint, movement of the layout, bytes, contrast, in both themes.

Served from this machine to this machine: what is measured is the server and the page, not a network. Prints a table in
Markdown, as it stands in docs/atlas_measures.md.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.browser.conftest import AXE

SCREENS = {
    "front": "",
    "map": "map",
    "region": "regions/KG-B",
    "passport": "regions/KG-B/clusters/20",
    "industry": "industries/20",
    "quotients": "lq",
    "priorities": "designations",
    "comparison": "compare",
    "composite": "composite",
    "register": "register",
    "search": "search?q=мебель",
    "working": "explain",
}
TIMES = 3
PAINT = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const all = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")];
    done([paint ? paint.startTime : 0, moved, all[0].encodedBodySize, all.reduce((sum, one) => sum + one.encodedBodySize, 0)]);
  }, 300);
})"""
CONTRAST = "axe.run(document, {runOnly: ['color-contrast']}).then((found) => found.violations.length)"


def run() -> None:
    """Build the embedded observatory, serve it and look at each screen."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder, "demo")) as address:
        print(
            "| screen | first paint, ms | layout shift | page, KB | first visit, KB | contrast faults, light / dark |"
        )
        print("| --- | --: | --: | --: | --: | --: |")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            for name, path in SCREENS.items():
                print(_row(browser, name, f"{address}/ru/{path}"), flush=True)
            browser.close()


def _row(browser: Browser, name: str, address: str) -> str:
    looks = [_look(browser, address) for _ in range(TIMES)]
    paint, moved = median(look[0] for look in looks), max(look[1] for look in looks)
    faults = [_faults(browser, address, scheme) for scheme in ("light", "dark")]
    page, everything = looks[-1][2] / 1024, looks[-1][3] / 1024
    return (
        f"| {name} | {paint:.0f} | {moved:.3f} | {page:.0f} | {everything:.0f} | {faults[0]} / {faults[1]} |"
    )


def _look(browser: Browser, address: str) -> list[float]:
    page = _opened(browser, address)
    found: list[float] = page.evaluate(PAINT)
    page.context.close()
    return found


def _faults(browser: Browser, address: str, scheme: str) -> int:
    page = _opened(browser, address, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    found: int = page.evaluate(CONTRAST)
    page.context.close()
    return found


def _opened(browser: Browser, address: str, **settings: object) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **settings).new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The embedded observatory at a free port of this machine."""
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    app = create_app(observatory)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
