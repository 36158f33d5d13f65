"""A page for a folder of files: links are relative, and what needs the server is not offered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from klaster.web.publishing.addresses import relative
from klaster.web.security import CONTENT_SECURITY_POLICY

_LINK = re.compile(r'\s(href|src|action|hx-[a-z]+|data-[a-z-]+|poster)="([^"]*)"')
_FORM = re.compile(r"<form\b(?P<about>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
_ASK = re.compile(r'<div class="ask.*?</div>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden"[^>]*>')
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_TICK = re.compile(
    r'<label[^>]*><input type="checkbox"[^>]*\sname="([^"]*)" value="([^"]*)"[^>]*>\s*<span>(.*?)</span>(.*?)</label>',
    re.DOTALL,
)
_ASKED = re.compile(r'<div class="asked">.*?</div>', re.DOTALL)
_ACTION = re.compile(r'\saction="([^"]*)"')
_EMPTY_LINK = re.compile(r"<link\b(?![^>]*\shref=)[^>]*>\n?")
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\n?')
_HTMX = re.compile(r'<meta name="htmx-config"[^>]*>\n?|<script[^>]*htmx[^>]*></script>\n?')
_LISTED = re.compile(r'(<nav\b|<p class="fold files">)(.*?)(</nav>|</p>)', re.DOTALL)
_EMBED = re.compile(r'<details><summary>[^<]*</summary><div class="fold"><p><a>[^<]*</a></p></div></details>')
_FILES = re.compile(r'<details><summary>[^<]*</summary><p class="fold files">\s*</p></details>')
_NOWHERE = re.compile(
    r"<a(?: class=\"[^\"]*\"| rel=\"[^\"]*\"| title=\"[^\"]*\"| lang=\"[^\"]*\")*>.*?</a>", re.DOTALL
)
_INTERACTIVE = re.compile(
    r'<details class="interactive">(?:(?!</details>)(?!data-spec).)*</details>', re.DOTALL
)
_LED_NOWHERE = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_CHARTS = re.compile(r"<body data-program=[^>]*>")
_CITED = re.compile(r"(/(?:en|ru)/[^\s#]*)#figure-")
_BETWEEN = re.compile(r">\s*\n\s*<")
_CLOSING = re.compile(r"</t[dhr]>\n?")
"""Ends of cells and rows: a browser knows them by what begins next."""
_QUOTED = re.compile(
    r' (class|scope|x|y|x1|x2|y1|y2|cx|cy|r|width|height|opacity|font-size|text-anchor|stroke-width)="([\w.-]+)"(?=[ >])'
)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_PAINT = (
    re.compile(r'(\sclass="[^"]*\bf-[a-z][^"]*"[^<>]*?) fill="#[0-9a-f]{6}"'),
    re.compile(r' fill="#[0-9a-f]{6}"(?=[^<>]*\sclass="[^"]*\bf-[a-z])'),
    re.compile(r'(\sclass="[^"]*\bs-[a-z][^"]*"[^<>]*?) stroke="#[0-9a-f]{6}"'),
    re.compile(r' stroke="#[0-9a-f]{6}"(?=[^<>]*\sclass="[^"]*\bs-[a-z])'),
)
"""Colours that the style sheet gives by class: a file of its own has need of them, a page has not."""

# Frames are a matter for the header of an answer; a page cannot forbid them of itself.
_POLICY = CONTENT_SECURITY_POLICY.replace("; frame-ancestors 'none'", "")


@dataclass(frozen=True)
class Copy:
    """What a page becomes in a folder of files.

    Parameters
    ----------
    file
        Where it lies, from the folder of the site.
    target
        The file and the mark that an address of the server leads to, none where it is not published.
    choices
        What stands in place of the forms: links to what can be chosen; ``note`` what a copy says of itself.
    scripts
        Markup of the scripts that a copy has beyond those of the server.
    """

    file: str
    target: Callable[[str], tuple[str, str] | None]
    choices: str = ""
    note: str = ""
    scripts: str = ""


def for_files(page: str, copy: Copy) -> str:
    """The markup of a page as it lies in a file."""
    page = _HTMX.sub("", _PRELOAD.sub("", page))
    page = _forms(page, copy)
    page = _LINK.sub(lambda found: _link(found, copy), page)
    page = _EMPTY_LINK.sub("", page)
    page = _LISTED.sub(lambda found: found[1] + _NOWHERE.sub("", found[2]) + found[3], page)
    page = _FILES.sub("", _EMBED.sub("", _INTERACTIVE.sub("", page)))
    page = _LED_NOWHERE.sub(r"\1", page)
    if "data-spec=" not in page:
        page = _CHARTS.sub("<body>", page)
    page = _slim(page, copy)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    page = page.replace("<head>", f"<head>{policy}", 1).replace("</head>", f"{copy.scripts}</head>", 1)
    return page.replace("</footer>", f"{copy.note}</footer>", 1)


def _forms(page: str, copy: Copy) -> str:
    """The search stays, a question on the front becomes a link, choices become links, all else needs the server."""
    waiting = [copy.choices]

    def changed(found: re.Match[str]) -> str:
        about, inside = found["about"], found["inside"]
        if 'role="search"' in about:
            return f"<form{about}>{_HIDDEN.sub('', inside)}</form>"
        if "register-form" in about:
            return _facets(inside, copy)
        if 'class="fields' in about:
            return waiting.pop() if waiting else ""
        action = _ACTION.search(about)
        if "<h2>" not in inside or not action:
            return ""
        way = f'<h2><a href="{action[1]}">\\1</a></h2>'
        return (
            f'<section class="question">{_HEADING.sub(way, _HIDDEN.sub("", _ASK.sub("", inside)))}</section>'
        )

    return _FORM.sub(changed, page)


def _facets(inside: str, copy: Copy) -> str:
    """The register's list with links in place of its boxes, as far as there are pages of what they choose."""
    language = copy.file.partition("/")[0]
    way = f'<a class="tick" href="/{language}/register?\\1=\\2">\\3</a>\\4<br>'
    return f'<div class="register-form">{_TICK.sub(way, _HIDDEN.sub("", _ASKED.sub("", inside)))}</div>'


def _link(found: re.Match[str], copy: Copy) -> str:
    name, value = found[1], found[2]
    if name.startswith("hx-"):
        return ""
    if not value.startswith("/"):
        return found[0]
    address = html.unescape(value)
    target = copy.target(address)
    if target is None:
        return ""
    mark = target[1] or address.partition("#")[2]
    return f' {name}="{html.escape(relative(target[0], copy.file, mark))}"'


def _slim(page: str, copy: Copy) -> str:
    """Without what a browser does not need; a citation names the file."""

    def cited(found: re.Match[str]) -> str:
        target = copy.target(html.unescape(found[1]))
        return f"{target[0] if target else copy.file}#figure-"

    parts = _PRE.split(page)
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = _CITED.sub(cited, part)
            continue
        kept = part
        for paint in _PAINT:
            kept = paint.sub(_kept, kept)
        parts[place] = _QUOTED.sub(r" \1=\2", _CLOSING.sub("", _BETWEEN.sub(">\n<", kept)))
    return "".join(parts)


def _kept(found: re.Match[str]) -> str:
    return found[1] if found.re.groups else ""
