"""The rule-books: one YAML file each, read and registered as methods of kind ``rubric``."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from klaster.catalogue import Method, register
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text
from klaster.rubric.definition import Rubric
from klaster.rubric.examples import require_examples
from klaster.rubric.method import method_of
from klaster.rubric.reading import read_rubric


@cache
def rubrics() -> dict[str, Rubric]:
    """Every rubric of the package by its name."""
    found = sorted(
        (each for each in files(__name__).iterdir() if each.name.endswith(".yaml")),
        key=lambda each: each.name,
    )
    read = (read_rubric(each.read_text(encoding="utf-8"), each.name) for each in found)
    return {rubric.id: rubric for rubric in read}


def rubric(name: str) -> Rubric:
    """A rubric by its name.

    Raises
    ------
    UnknownNameError
        With the nearest names.

    Examples
    --------
    >>> rubric("infopark_membership").thresholds["least_wage"].newest
    500.0
    """
    if name not in rubrics():
        raise UnknownNameError(Text("rubric", "рубрика"), name, rubrics())
    return rubrics()[name]


def rubric_file(path: str | Path) -> Method:
    """A rubric of one's own, from a YAML file, as a method.

    Raises
    ------
    InputError
        For a file that cannot be read, or a rubric that cannot be right; with its line.
    """
    file = Path(path)
    text = _text(file)
    made = method_of(read_rubric(text, file.name))
    # Two files of one name are two rule-books: what is computed from them says which.
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return replace(made, card=replace(made.card, tags=(f"{file.name} sha256 {digest}",)))


def checked_rubric(path: str | Path) -> Rubric:
    """A rubric of one's own, once its examples have come out.

    Raises
    ------
    InputError
        As ``rubric_file``, and for an example that does not come out; with its line.
    """
    file = Path(path)
    found = read_rubric(_text(file), file.name)
    require_examples(found)
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Text(f"cannot be read: {error}", f"не удаётся прочитать: {error}"),
            Text("A rubric is a YAML file in UTF-8.", "Рубрика — это файл YAML в UTF-8."),
            Place(str(file)),
        ) from error


for _each in rubrics().values():
    register(method_of(_each))
