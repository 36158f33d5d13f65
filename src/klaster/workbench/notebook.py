"""Results show themselves in a notebook, in the language of ``KLASTER_LANGUAGE``, else of the locale."""

from __future__ import annotations

import os

from klaster.model.result import Result
from klaster.model.text import Language


def showing() -> None:
    """Tell results how a notebook shows them; what draws is loaded when the first one is shown."""
    Result.shown = staticmethod(_shown)


def _shown(result: Result) -> dict[str, str]:
    from klaster.views.notebook import shown  # noqa: PLC0415

    return shown(result, _language())


def _language() -> Language:
    names = (os.environ.get(name, "") for name in ("KLASTER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, names), "").lower().startswith("ru") else "en"
