"""What an eye would notice on a screen, held by numbers: words cut by an edge, rows out of their table, things on each other."""

from __future__ import annotations

import pytest

from tests.browser.test_atlas import server  # noqa: F401
from tests.screens import addresses

pytestmark = pytest.mark.browser

SCREENS = addresses()
CUT = """() => [...document.querySelectorAll("svg.drawing")].flatMap((drawing) => {
  const frame = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text:not([pointer-events])")].filter((words) => {
    const box = words.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
  }).map((words) => words.textContent);
})"""
"""Words that stick out of their drawing; the mark of synthetic data may."""

ON_EACH_OTHER = """() => {
  const all = [...document.querySelectorAll("main p, main h1, main h2, main h3, main table, main .picture, main dl, main ul, main ol, main form")]
    .filter((one) => one.getClientRects().length && !one.closest("details:not([open]), .unseen, figcaption.unseen") && getComputedStyle(one).position === "static");
  const found = [];
  all.forEach((one, place) => {
    const next = all.slice(place + 1).find((other) => !one.contains(other));
    if (!next) return;
    const here = one.getBoundingClientRect(), there = next.getBoundingClientRect();
    const across = Math.min(here.right, there.right) - Math.max(here.left, there.left);
    const down = Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top);
    if (across > 2 && down > 2) found.push([one.textContent.trim().slice(0, 60), next.textContent.trim().slice(0, 60)]);
  });
  return found;
}"""


@pytest.mark.parametrize("face", [True, False], ids=["typeface", "no-typeface"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_words_of_a_drawing_are_cut(visit, language, face):
    visitor = visit()
    if not face:
        visitor.page.route("**/*.woff2", lambda route: route.abort())
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        page.evaluate("document.fonts.ready")
        assert page.evaluate(CUT) == [], path


@pytest.mark.parametrize(("language", "width"), [("ru", 1280), ("en", 1280), ("ru", 375)])
def test_nothing_lies_on_anything(visit, language, width):
    visitor = visit(viewport={"width": width, "height": 900})
    for path in SCREENS:
        page = visitor.open(f"{language}/{path}")
        assert page.evaluate(ON_EACH_OTHER) == [], path


def test_a_row_stays_in_its_table(visit):
    visitor = visit()
    for path in SCREENS:
        page = visitor.open(f"ru/{path}")
        loose = page.evaluate(
            "[...document.querySelectorAll('tr')].filter((row) => row.getClientRects().length && getComputedStyle(row).display !== 'table-row').length"
        )
        assert loose == 0, path


def test_a_picture_is_seen_whole_on_a_desk(visit):
    """At 1280 px no drawing has to be scrolled sideways."""
    visitor = visit()
    for path in SCREENS:
        page = visitor.open(f"ru/{path}")
        hidden = page.evaluate(
            "[...document.querySelectorAll('.picture')].filter((one) => one.querySelector('svg') && one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute('aria-label'))"
        )
        assert hidden == [], path
