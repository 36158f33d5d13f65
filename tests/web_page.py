"""A page as the tests read it: its elements with their attributes, and the words a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle", "line", "mspace"}
UNREAD = {"script", "style", "code", "pre", "math", "title"}


@dataclass
class Element:
    """One element: its tag, attributes, the elements around it and the words inside."""

    tag: str
    attributes: dict[str, str]
    around: tuple[Element, ...]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def within(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.around)


class Page(HTMLParser):
    """Reads a page; ``elements`` holds every element in order."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.pieces: list[tuple[str, tuple[Element, ...]]] = []
        self._open: list[Element] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, tuple(self._open)))
        for element in self._open:
            element.words.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag with some attributes; ``class_`` asks for one class among others."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [element for element in self.elements if element.tag == tag and _has(element, wanted)]

    def one(self, tag: str, **attributes: str) -> Element:
        """The first of them."""
        return self.all(tag, **attributes)[0]

    @property
    def links(self) -> set[str]:
        """Addresses on this very server."""
        found = {
            element.attributes.get("href", "") for element in self.elements if element.tag in ("a", "link")
        }
        return {address.partition("#")[0] for address in found if address.startswith("/")}

    def read_words(self, language: str, without: str = "") -> list[str]:
        """The words a reader sees, without code, formulas, another language and the parts of a class."""

        def hides(one: Element) -> bool:
            foreign = one.attributes.get("lang", language) != language
            return one.tag in UNREAD or foreign or without in one.attributes.get("class", "").split()

        seen = (words for words, around in self.pieces if not any(hides(one) for one in around))
        return [word for words in seen for word in words.split()]


def _has(element: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        found = element.attributes.get(name, "")
        if not (value in found.split() if name == "class" else found == value):
            return False
    return True
