"""XML read element by element: no document type, no entities, no network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from klaster.model.text import Text
from klaster.sources.table.raw_table import Request


def elements(
    request: Request, stream: IO[bytes], events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, Element]]:
    """Events of a document, one by one; the caller clears what it has read.

    Raises
    ------
    InputError
        The document is cut short or is not XML, with the row; or it declares entities.
    """
    try:
        yield from iterparse(stream, events=events, forbid_dtd=True)
    except ParseError as error:
        raise _broken(request, str(error).partition(":")[0], error.position[0]) from error
    except DefusedXmlException as error:
        raise request.refusal(
            Text(
                "the XML declares a document type or entities, which a table has no use for; it was not read",
                "XML объявляет тип документа или сущности, которые таблице не нужны; он не прочитан",
            ),
            Text("Export the table again without them.", "Выгрузите таблицу заново без них."),
        ) from error
    except (LookupError, ValueError) as error:
        # The declaration names an encoding that does not exist, or that the parser does not know.
        raise _broken(request, str(error)) from error


def _broken(request: Request, reason: str, row: int | None = None) -> Exception:
    return request.refusal(
        Text(f"the XML is cut short or damaged ({reason})", f"XML обрывается или повреждён ({reason})"),
        Text("Download or export it again.", "Скачайте или выгрузите его заново."),
        row=row,
    )


def local_name(tag: str) -> str:
    """The name of an element or attribute without its namespace.

    >>> local_name("{urn:x}Obs")
    'Obs'
    """
    return tag.rpartition("}")[2]


def local_attributes(element: Element) -> dict[str, str]:
    """Attributes of an element by their names without namespace."""
    return {local_name(name): value for name, value in element.attrib.items()}
