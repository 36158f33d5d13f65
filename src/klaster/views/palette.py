"""The colours of the atlas, by name, for light and dark surfaces; and what may be read on what.

The diverging scale runs from ochre (below 1) to teal (above 1): the pair stays apart for every
common kind of colour blindness, and its ends differ from the middle in lightness in both themes.
"""

from __future__ import annotations

LIGHT: dict[str, str] = {
    "paper": "#f7f5f0",
    "surface": "#fffefb",
    "sunken": "#eeebe3",
    "ink": "#17212b",
    "soft": "#4a5663",
    "faint": "#626d79",
    "rule": "#d8d3c7",
    "strong-rule": "#8f8a7e",
    "link": "#0a5a6b",
    "mark": "#a3341a",
    "mark-paper": "#fbe9e2",
    "water": "#e9edec",
    "land": "#e4e0d6",
    "graticule": "#d9dfde",
    "d1": "#7a4a0c",
    "d2": "#bf8a36",
    "d3": "#e6cf9f",
    "d4": "#e9e4d7",
    "d5": "#b3d9d0",
    "d6": "#4d9f95",
    "d7": "#0c5a54",
    "above": "#1f7f76",
    "below": "#a8701f",
    "neutral": "#7b858f",
    "k1": "#2c5f8d",
    "k2": "#b8562a",
    "k3": "#5f7f35",
    "k4": "#7d5a9b",
    "k5": "#9a7b1c",
    "k6": "#3a8580",
    "k7": "#77808a",
}

DARK: dict[str, str] = {
    "paper": "#10151a",
    "surface": "#171d23",
    "sunken": "#1f272e",
    "ink": "#ece9e1",
    "soft": "#b6bfc7",
    "faint": "#949fa9",
    "rule": "#2f3941",
    "strong-rule": "#66717b",
    "link": "#7fd0dd",
    "mark": "#ff9d7d",
    "mark-paper": "#3a211a",
    "water": "#131a20",
    "land": "#222a31",
    "graticule": "#1d262d",
    "d1": "#f0bd6a",
    "d2": "#b07f35",
    "d3": "#624a26",
    "d4": "#39424a",
    "d5": "#21564f",
    "d6": "#389a8e",
    "d7": "#93e8da",
    "above": "#4fb7aa",
    "below": "#d09a4a",
    "neutral": "#8b97a2",
    "k1": "#6fa8da",
    "k2": "#e58a5c",
    "k3": "#9cbd6c",
    "k4": "#b796d3",
    "k5": "#d3b454",
    "k6": "#63bdb5",
    "k7": "#949fa9",
}

DIVERGING: tuple[str, ...] = ("d1", "d2", "d3", "d4", "d5", "d6", "d7")

KINDS: tuple[str, ...] = ("k1", "k2", "k3", "k4", "k5", "k6", "k7")
"""Colours of things that have no order; the last is for all the others. Words or shapes stand beside them."""


def luminance(colour: str) -> float:
    """The relative luminance of a hexadecimal colour, from 0 (black) to 1 (white)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as accessibility rules count it, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str, theme: dict[str, str]) -> str:
    """The name of the theme's colour, ink or surface, that is easier to read on the one given."""
    return max(("ink", "surface"), key=lambda name: contrast(theme[name], colour))


def style_sheet() -> str:
    """The palette as CSS: variables for both themes, and a fill and a cell class for each step."""
    light, dark = _variables(LIGHT), _variables(DARK)
    steps = "".join(_step(name) for name in DIVERGING)
    steps += "".join(f".on-{name}{{fill:var(--on-{name})}}" for name in KINDS)
    fills = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in LIGHT)
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"{_chosen('dark')}{{color-scheme:dark;{dark}}}{_chosen('light')}{{color-scheme:light;{light}}}"
        f"@media print{{:root:root{{color-scheme:light;{light}}}}}{fills}{steps}"
    )


def _chosen(theme: str) -> str:
    """The page of a reader who chose a theme: on this page by its switch, on later ones by what a script kept.

    >>> _chosen("dark")
    ':root[data-theme=dark],:root:has(#theme-dark:checked)'
    """
    return f":root[data-theme={theme}],:root:has(#theme-{theme}:checked)"


def _variables(theme: dict[str, str]) -> str:
    inks = {f"on-{name}": theme[readable_on(theme[name], theme)] for name in (*DIVERGING, *KINDS)}
    return "".join(f"--{name}:{colour};" for name, colour in (theme | inks).items())


def _step(name: str) -> str:
    return f".b-{name}{{background-color:var(--{name});color:var(--on-{name})}}"
