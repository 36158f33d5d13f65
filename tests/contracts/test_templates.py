"""Templates: no word that a reader sees stands in them untranslated."""

import re
from pathlib import Path

import pytest

import klaster

TEMPLATES = sorted((Path(klaster.__file__).parent / "web" / "templates").glob("*.html"))
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(r"""(?:aria-label|title|alt|placeholder)=("[^"]*"|'[^']*')""")
WORD = re.compile(r"[^\W\d_]{2,}")
SAME_EVERYWHERE = {"Klaster", "sha", "GET", "openapi", "json", "error", "code", "message", "advice", "Русский", "English",
                   "iframe", "figure", "src", "width", "height", "loading", "lazy"}  # fmt: skip
"""Names, formats and the words of code that is to be copied."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_word_is_left_untranslated(template):
    markup = JINJA.sub(" ", template.read_text(encoding="utf-8"))
    seen = TAG.sub(" ", re.sub(r"<(script|style).*?</\1>", " ", markup, flags=re.DOTALL))
    seen += " ".join(part.strip("\"'") for part in SPOKEN.findall(markup))
    assert set(WORD.findall(seen)) - SAME_EVERYWHERE == set()
