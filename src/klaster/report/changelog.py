"""The changelog of a report: one section an edition that was frozen, newest first, in a file for each language."""

from __future__ import annotations

import re
from pathlib import Path

from klaster.model.text import LANGUAGES, Language, Text
from klaster.report.chapters.changes import counted, difference_kind, told
from klaster.report.frozen import Difference, Frozen, differences, names, read_frozen

_TITLE = Text("# Editions of the report", "# Издания доклада")
_FIRST = Text("The first edition of this list.", "Первое издание в этом списке.")
_SINCE = Text(
    "Since “{name}”: methods of another version {methods}, numbers {numbers}, verdicts and states {words}, rows that came {came}, rows that went {went}.",
    "С издания «{name}»: методов другой версии — {methods}, чисел — {numbers}, выводов и состояний — {words}, новых строк — {came}, исчезнувших строк — {went}.",
)
_NOTHING = Text("Nothing has changed since “{name}”.", "С издания «{name}» ничего не изменилось.")
_DATA = Text("Data {release}, Klaster {software}, sha256 {digest}", "Данные {release}, Klaster {software}, sha256 {digest}")  # fmt: skip
_MORE = Text("and {count} more: the chapter of changes has them", "и ещё {count}: они в главе об изменениях")
_METHOD = Text("method", "метод")
_HEAD = re.compile(r"^## (.+)$", re.MULTILINE)
LISTED = 20
"""Changes of one kind that a section spells out."""


def file_of(folder: Path, document: str, language: Language) -> Path:
    """Where the changelog of a document lies."""
    return folder / "report" / f"{document}.changes.{language}.md"


def latest(folder: Path, document: str) -> Frozen | None:
    """The edition of a document that was frozen last: the first that its changelog names, none where it has no changelog."""
    path = file_of(folder, document, LANGUAGES[0])
    heads = _HEAD.findall(path.read_text(encoding="utf-8")) if path.exists() else []
    known = set(names(folder))
    name = next((head for head in heads if head in known), None)
    return read_frozen(folder, name) if name else None


def section(before: Frozen | None, after: Frozen, language: Language) -> str:
    """What an edition changed, as Markdown."""
    data = _DATA.format(release=after.release[:12], software=after.software, digest=after.digest[:12])
    lines = [f"## {after.name}", "", data.read(language) + ".", ""]
    if before is None:
        return "\n".join([*lines, _FIRST.read(language), ""])
    found = differences(before, after, language)
    said = _SINCE if found else _NOTHING
    lines += [said.format(name=before.name, **counted(found)).read(language), ""]
    kinds = dict.fromkeys(difference_kind(one) for one in found)
    for kind in kinds:
        some = [one for one in found if difference_kind(one) == kind]
        lines += [_line(one, language) for one in some[:LISTED]]
        if len(some) > LISTED:
            lines.append("- " + _MORE.format(count=len(some) - LISTED).read(language))
    return "\n".join([*lines, ""])


def _line(one: Difference, language: Language) -> str:
    where = one.figure or _METHOD.read(language)
    what = f" · {one.column}" if one.column else ""
    return f"- {where}: {one.row}{what}: {told(one.before, language)} → {told(one.after, language)}"


def log(folder: Path, before: Frozen | None, after: Frozen) -> list[Path]:
    """Put an edition at the head of the changelog, in each language; what stands there stays."""
    paths: list[Path] = []
    for language in LANGUAGES:
        path = file_of(folder, after.document, language)
        title = _TITLE.read(language)
        old = path.read_text(encoding="utf-8").removeprefix(title).lstrip("\n") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join([title, section(before, after, language) + "\n" + old]).rstrip("\n") + "\n", encoding="utf-8")  # fmt: skip
        paths.append(path)
    return paths
