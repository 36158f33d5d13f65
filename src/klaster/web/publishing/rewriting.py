"""A page for a folder of files: links are relative, and what needs the server is not offered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from klaster.model.text import Language, Text
from klaster.web.publishing.addresses import file_of, relative
from klaster.web.security import CONTENT_SECURITY_POLICY

_LINK = re.compile(r'\s(href|src|action|hx-get|hx-post|data-[a-z-]+|poster)="(/[^"]*)"')
_FORM = re.compile(r"<form\b(?![^>]*\bhidden\b)")
_NOTE = Text(
    "A copy in files: choices, search and workings need the atlas on a server.",
    "Копия в файлах: выбор, поиск и расчёты требуют атласа на сервере.",
)
# Frames are a matter for the header of an answer; a page cannot forbid them of itself.
_POLICY = CONTENT_SECURITY_POLICY.replace("; frame-ancestors 'none'", "")


def for_files(page: str, file: str, language: Language, there: Callable[[str], bool]) -> str:
    """The markup of a page as it lies in a file.

    Parameters
    ----------
    there
        Whether a file of the site is, or is going to be, written: a link to any other is taken away, its words stay.
    """

    def moved(found: re.Match[str]) -> str:
        name, address = found[1], html.unescape(found[2])
        target = file_of(address)
        if name in ("hx-get", "hx-post", "action") or target is None or not there(target):
            return ' data-server=""' if name in ("href", "action") else ""
        mark = "#" + address.partition("#")[2] if "#" in address else ""
        return f' {name}="{html.escape(relative(target, file, mark))}"'

    page = _FORM.sub('<form hidden=""', _LINK.sub(moved, page))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">'
    page = page.replace("<head>", f"<head>{policy}", 1)
    note = f'<p class="copy-note">{html.escape(_NOTE.read(language))}</p>'
    return page.replace("</footer>", f"{note}</footer>", 1)
