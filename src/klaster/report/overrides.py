"""An author's own words in place of a paragraph, kept beside the data; who wrote for other numbers is told so.

The file has one heading a paragraph: its name and the digest of the numbers it was written for.

    ## quotients.sure 3f2a9c1b22aa
    Words in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from klaster.model.errors import InputError, close_names
from klaster.model.text import Language, Text
from klaster.report.document import Block, Box, Document, Paragraph

FOLDER = "report"
_HEAD = re.compile(r"^## +([\w.-]+)(?: +([0-9a-f]{12}))? *$", re.MULTILINE)
_CHANGED = Text(
    "{file}: the numbers under “{id}” have changed since its words were written ({old} then, {new} now). Read it again and put {new} into its heading.",
    "{file}: числа под абзацем «{id}» изменились с тех пор, как он написан (было {old}, стало {new}). Перечитайте его и поставьте {new} в заголовок.",
)
_UNDATED = Text(
    "{file}: “{id}” does not say for which numbers it was written. Put {new} into its heading.",
    "{file}: об абзаце «{id}» не сказано, для каких чисел он написан. Поставьте {new} в заголовок.",
)
_UNKNOWN = Text(
    "{file}: the report has no paragraph “{id}”{near}; its words are left out.",
    "{file}: в докладе нет абзаца «{id}»{near}; его слова не вошли.",
)
_NEAR = Text(", did you mean {names}", ", возможно: {names}")
_OPENING = Text(
    "Words of your own in place of those of the report. Delete what you leave as it is; keep the digest in each heading: it tells when the numbers under your words change.",
    "Ваши слова вместо слов доклада. Удалите то, что менять не будете; дайджест в заголовке сохраните: по нему видно, что числа под вашими словами изменились.",
)


@dataclass(frozen=True, slots=True)
class Own:
    """Words of an author, and the digest of the numbers they were written for."""

    words: str
    digest: str


def file_of(folder: Path, document_id: str, language: Language) -> Path:
    """Where the words of an author lie."""
    return folder / FOLDER / f"{document_id}.{language}.md"


def read_own(path: Path) -> dict[str, Own]:
    """The paragraphs of a file; nothing where there is no file.

    Raises
    ------
    InputError
        For a file that is not text in UTF-8, or that has a paragraph twice.
    """
    if not path.exists():
        return {}
    try:
        return own_paragraphs(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        raise InputError(
            Text(f"{path}: not text in UTF-8", f"{path}: это не текст в UTF-8"),
            Text("Save it as UTF-8.", "Сохраните файл в UTF-8."),
        ) from None


def own_paragraphs(text: str, file: str = "") -> dict[str, Own]:
    r"""Name -> an author's words.

    >>> own_paragraphs("## goals 0123456789ab\nOurs.\n")
    {'goals': Own(words='Ours.', digest='0123456789ab')}
    """
    found: dict[str, Own] = {}
    heads = list(_HEAD.finditer(text))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        if head[1] in found:
            line = text[: head.start()].count("\n") + 1
            raise InputError(
                Text(f"{file}, line {line}: “{head[1]}” stands twice", f"{file}, строка {line}: «{head[1]}» встречается дважды"),
                Text("Keep one of them.", "Оставьте один."),
            )  # fmt: skip
        found[head[1]] = Own(text[head.end() : end].strip(), head[2] or "")
    return found


def overridden(document: Document, own: Mapping[str, Own], file: str) -> Document:
    """The document with an author's words, and what he has to be told."""
    if not own:
        return document
    known = {paragraph.id: paragraph for paragraph in document.paragraphs}
    warnings = [words for id, one in own.items() if (words := _warning(document, known, id, one, file))]
    chapters = tuple(
        replace(chapter, blocks=tuple(_replaced(block, own) for block in chapter.blocks))
        for chapter in document.chapters
    )
    return replace(document, chapters=chapters, warnings=(*document.warnings, *warnings))


def draft(document: Document, own: Mapping[str, Own] | None = None) -> str:
    """A file to write one's own words in: every paragraph as it stands, with the digest of its numbers."""
    parts = [f"<!-- {_OPENING.read(document.language)} -->"]
    parts += [
        f"## {one.id} {one.digest}\n{one.text}" for one in document.paragraphs if one.id not in (own or {})
    ]
    return "\n\n".join(parts) + "\n"


def _replaced(block: Block, own: Mapping[str, Own]) -> Block:
    if isinstance(block, Box):
        return replace(block, blocks=tuple(_replaced(one, own) for one in block.blocks))
    if isinstance(block, Paragraph) and block.id in own:
        return replace(block, text=own[block.id].words)
    return block


def _warning(document: Document, known: Mapping[str, Paragraph], id: str, one: Own, file: str) -> str:
    say: Callable[[Text], str] = lambda words: words.read(document.language)  # noqa: E731
    if id not in known:
        names = close_names(id, list(known))
        near = say(_NEAR.format(names=", ".join(names))) if names else ""
        return say(_UNKNOWN.format(file=file, id=id, near=near))
    new = known[id].digest
    if one.digest == new:
        return ""
    words = _CHANGED if one.digest else _UNDATED
    return say(words.format(file=file, id=id, old=one.digest, new=new))
