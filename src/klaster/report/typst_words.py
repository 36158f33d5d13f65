r"""Words and Markdown as Typst markup; nothing that a person wrote can become an instruction.

>>> quoted('a "b" \\ c')
'"a \\"b\\" \\\\ c"'
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})
_OPENINGS = {"strong_open": "#strong[", "em_open": "#emph[", "strong_close": "]", "em_close": "]"}

_BLOCKS = {
    "bullet_list_open": "\n#list(", "ordered_list_open": "\n#enum(", "list_item_open": "[", "list_item_close": "],",
    "bullet_list_close": ")\n\n", "ordered_list_close": ")\n\n", "heading_open": "#strong[", "heading_close": "]\n\n",
}  # fmt: skip


def quoted(text: str) -> str:
    """A Typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'


def plain(text: str) -> str:
    """Words as markup, taken letter by letter; they may break where a long code has a sign to break at."""
    return f"#{quoted(text)};" if text else ""


def markup(text: str) -> str:
    """Markdown as Typst markup: paragraphs, lists, emphasis, code and links.

    >>> markup("*a* `b` [c](https://d.e)")
    '#emph[#"a";]#" ";#raw("b");#" ";#link("https://d.e")[#"c";]'
    """
    return "".join(_block(token) for token in _markdown.parse(text)).strip("\n")


def _block(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(one) for one in token.children or [])
    if token.type == "paragraph_close":
        return "\n" if token.hidden else "\n\n"
    if token.type in ("fence", "code_block"):
        return f"#raw({quoted(token.content)})\n\n"
    return _BLOCKS.get(token.type, "")


def _inline(token: Token) -> str:
    if token.type in _OPENINGS:
        return _OPENINGS[token.type]
    if token.type == "text":
        return plain(token.content)
    if token.type == "code_inline":
        return f"#raw({quoted(token.content)});"
    if token.type in ("softbreak", "hardbreak"):
        return " " if token.type == "softbreak" else "#linebreak();"
    if token.type == "link_open":
        return _link(str(token.attrGet("href") or ""))
    return "]" if token.type == "link_close" else plain(token.content)


def _link(address: str) -> str:
    """A link where the address leads out of the document; an address of the atlas alone is no link on paper."""
    return f"#link({quoted(address)})[" if address.startswith(("https://", "http://")) else "#["
