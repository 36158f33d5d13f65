"""A process of its own that turns one drawing into a picture: SVG comes in, PNG goes out.

The library holds the interpreter while it draws, so inside the server it would hold up every reader.
"""

from __future__ import annotations

import contextlib
import sys

MEMORY = 1 << 30
SECONDS = 20


def limited() -> None:
    """No drawing may take the machine: memory and time end where the limits are."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def drawn(markup: str, zoom: float, fonts: list[str]) -> bytes:
    """The picture; with no font given, with those of the machine."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415

    family = "PT Sans" if fonts else None
    return svg_to_bytes(
        svg_string=markup,
        zoom=zoom,
        skip_system_fonts=bool(fonts),
        font_files=fonts or None,
        font_family=family,
        sans_serif_family=family,
    )


if __name__ == "__main__":
    limited()
    picture = drawn(sys.stdin.buffer.read().decode(), float(sys.argv[1]), sys.argv[2:])
    sys.stdout.buffer.write(picture)
