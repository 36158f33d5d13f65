"""Every picture of a document in one ZIP: svg and png, each with its title, legend and source."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from klaster.report.document import Document, Plate
from klaster.report.pictures import picture
from klaster.views.drawing import in_file

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same numbers give the same bytes: no file of the archive knows when it was written."""


def figures(document: Document) -> bytes:
    """The archive; a document without pictures gives an empty one."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        drawn = [plate for plate in document.plates if plate.drawn]
        for place, plate in enumerate(drawn, 1):
            markup = _alone(plate)
            name = f"{place:02d}-{plate.figure.id}"
            _add(archive, f"{name}.svg", markup.encode())
            _add(archive, f"{name}.png", picture(markup))
    return buffer.getvalue()


def _alone(plate: Plate) -> str:
    figure = plate.figure
    assert figure.drawing is not None
    return in_file(figure.drawing, figure.table.source, figure.legend, plate.synthetic, figure.note)


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(ZipInfo(name, _MOMENT), content, ZIP_DEFLATED)
