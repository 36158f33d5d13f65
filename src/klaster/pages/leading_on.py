"""From an edition that has nothing for a screen to the first one that has."""

from __future__ import annotations

from dataclasses import replace

from klaster.pages.screen import Screen


def led_on(screen: Screen) -> Screen:
    """The screen, or the way to the first edition its content names under ``elsewhere``.

    A visitor who named an edition in the address stays in it and reads where there is something.
    """
    elsewhere: list[tuple[str, str]] = screen.content.elsewhere
    named = screen.visit.query.get("edition")
    return screen if named or not elsewhere else replace(screen, redirect=elsewhere[0][1])
