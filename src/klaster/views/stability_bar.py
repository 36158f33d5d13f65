"""A small dial: how many of the variants of a calculation come to the same verdict."""

from __future__ import annotations

from klaster.views.svg import colour, element

_WIDTH, _HEIGHT = 44.0, 3.5


def stability_bar(agreeing: int, judged: int) -> str:
    """The bar beside a number, as small as a word; decoration, since ``k/n`` is written too."""
    markup = bar(agreeing / judged if judged else 0.0, 0, 0)
    return element(
        "svg",
        markup,
        class_="stability",
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        width=int(_WIDTH),
        height=_HEIGHT,
        aria_hidden="true",
    )


def bar(share: float, x: float, y: float) -> str:
    """The bar of a share at a place of a drawing."""
    whole = element("rect", x=x, y=y, width=_WIDTH, height=_HEIGHT, **colour("rule"))
    return whole + element("rect", x=x, y=y, width=round(_WIDTH * share, 1), height=_HEIGHT, **colour("soft"))


def tenth(share: float) -> str:
    """The class of a cell whose bar is drawn by the style sheet, from ``k0`` to ``k10``.

    >>> tenth(1.0), tenth(0.79)
    ('k10', 'k7')
    """
    return f"k{int(share * 10 + 1e-9)}"
