"""YAML whose every value knows the line it stands on, so that a mistake is shown where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeAlias

import yaml

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.text import Text

Scalar: TypeAlias = "str | int | float | bool | None"
MOST_BYTES, DEEPEST = 1 << 20, 24
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Marked:
    """A value of a YAML file: a mapping, a list or a scalar, with its file and line."""

    value: Mapping[str, Marked] | list[Marked] | Scalar
    file: str
    line: int

    @property
    def place(self) -> Place:
        """File and line."""
        return Place(self.file, row=self.line)

    def refusal(self, message: Text, advice: Text | None = None) -> InputError:
        """The error for what stands here."""
        return InputError(message, advice, self.place)

    def mapping(self) -> Mapping[str, Marked]:
        """The value as a mapping, or InputError."""
        if not isinstance(self.value, Mapping):
            raise self.refusal(
                Text(f"found {self._shown}, expected key: value", f"стоит {self._shown}, ожидается ключ: значение"),
                Text("Indent the keys below it.", "Запишите ключи ниже с отступом."),
            )  # fmt: skip
        return self.value

    def listed(self) -> list[Marked]:
        """The value as a list, or InputError."""
        if not isinstance(self.value, list):
            raise self.refusal(
                Text(f"found {self._shown}, expected a list", f"стоит {self._shown}, ожидается список"),
                Text("Write [one, two], or lines that begin with a dash.", "Запишите [один, два] или строки с дефисом."),
            )  # fmt: skip
        return self.value

    def word(self) -> str:
        """The value as a word, or InputError; an unquoted yes or no is a word of YAML's own and is refused."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refusal(
                Text(f"found {self._shown}, expected a word", f"стоит {self._shown}, ожидается слово"),
                Text('Put it in quotation marks: "yes".', 'Возьмите его в кавычки: «"yes"».'),
            )
        return self.value.strip()

    def number(self) -> float:
        """The value as a number, or InputError."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            raise self.refusal(
                Text(f"found {self._shown}, expected a number", f"стоит {self._shown}, ожидается число"),
                Text("Write digits with a point: 0.5.", "Запишите цифрами с точкой: 0.5."),
            )
        return float(value)

    def flag(self) -> bool:
        """The value as true or false, or InputError."""
        if not isinstance(self.value, bool):
            raise self.refusal(
                Text(f"found {self._shown}, expected true or false", f"стоит {self._shown}, ожидается true или false")
            )  # fmt: skip
        return self.value

    def only(self, *known: str) -> Mapping[str, Marked]:
        """The mapping, once every key is one of those known; the nearest are offered for another."""
        for key, child in self.mapping().items():
            if key not in known:
                raise UnknownNameError(Text("key here", "ключ здесь"), key, known, child.place)
        return self.mapping()

    def required(self, key: str) -> Marked:
        """The value of a key that must be there."""
        found = self.mapping().get(key)
        if found is None:
            raise self.refusal(
                Text(f"no {key!r} here", f"здесь нет ключа «{key}»"),
                Text(f"Add the line: {key}: ...", f"Добавьте строку: {key}: ..."),
            )
        return found

    @property
    def _shown(self) -> str:
        if isinstance(self.value, Mapping):
            return "key: value"
        return "[...]" if isinstance(self.value, list) else repr(self.value)


def read_marked(text: str, file: str) -> Marked:
    r"""A YAML text as marked values.

    Raises
    ------
    InputError
        Not YAML, a key given twice, an alias, a file too long or too deep; with the line.

    Examples
    --------
    >>> read_marked("a: 1\nb: [x]", "f.yaml").required("b").listed()[0].line
    2
    """
    if len(text.encode()) > MOST_BYTES:
        raise InputError(
            Text("longer than a megabyte", "длиннее мегабайта"),
            Text("A rubric is a page or two: part it.", "Рубрика — это страница-другая: разделите её."),
            Place(file),
        )
    try:
        _refuse_aliases(text, file)
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
        raise _not_yaml(error, file) from error
    if node is None:
        raise InputError(Text("the file is empty", "файл пуст"), None, Place(file))
    return _marked(node, file, 0)


def _refuse_aliases(text: str, file: str) -> None:
    """An alias repeats a part of the file, without end if it likes."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise InputError(
                Text(f"found the alias *{event.anchor}", f"стоит ссылка *{event.anchor}"),
                Text("Write the part out.", "Выпишите эту часть целиком."),
                Place(file, row=_line(event.start_mark)),
            )


def _not_yaml(error: Exception, file: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return InputError(
        Text(f"this is not YAML: {problem}", f"это не YAML: {problem}"),
        Text(
            "Check the indentation, the colons and the quotation marks of the line.",
            "Проверьте отступы, двоеточия и кавычки этой строки.",
        ),
        Place(file, row=mark.line + 1 if mark else None),
    )


def _marked(node: Any, file: str, depth: int) -> Marked:
    line = _line(node.start_mark)
    if depth > DEEPEST:
        raise InputError(Text("nested too deep", "слишком глубокая вложенность"), None, Place(file, row=line))
    if isinstance(node, yaml.MappingNode):
        return Marked(dict(_pairs(node, file, depth)), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_marked(child, file, depth + 1) for child in node.value], file, line)
    return Marked(_scalar(node), file, line)


def _pairs(node: Any, file: str, depth: int) -> Iterator[tuple[str, Marked]]:
    seen: set[str] = set()
    for key, child in node.value:
        name = str(key.value)
        if name in seen:
            raise InputError(
                Text(f"the key {name!r} is given twice", f"ключ «{name}» указан дважды"),
                Text("Keep one of them.", "Оставьте один."),
                Place(file, row=_line(key.start_mark)),
            )
        seen.add(name)
        marked = _marked(child, file, depth + 1)
        # What is wrong with a block is shown at its key, not a line below.
        yield name, Marked(marked.value, file, _line(key.start_mark))


def _line(mark: Any) -> int:
    return int(mark.line) + 1


def _scalar(node: Any) -> Scalar:
    """Numbers, true and false, null; a day stays a word."""
    kind = node.tag.rpartition(":")[2]
    if kind in ("int", "float", "bool", "null"):
        return _PLAIN.construct_object(node)
    return str(node.value)


_PLAIN: Any = yaml.constructor.SafeConstructor()
