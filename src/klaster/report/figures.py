"""Every picture of a document in one ZIP: svg, png and, where there is one, its specification; each with title and source."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from klaster.model.text import Language
from klaster.report.document import Document, Plate
from klaster.report.pictures import picture
from klaster.views.drawing import in_file
from klaster.views.vega import specification

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
            if (interactive := _specified(plate, document.language)) is not None:
                _add(archive, f"{name}.vl.json", interactive)
    return buffer.getvalue()


def _alone(plate: Plate) -> str:
    figure = plate.figure
    assert figure.drawing is not None
    return in_file(figure.drawing, figure.table.source, figure.legend, plate.synthetic, figure.note)


def _specified(plate: Plate, language: Language) -> bytes | None:
    """The figure as Vega-Lite with its numbers; None where its kind has none."""
    assert plate.figure.drawing is not None
    made = specification(plate.figure.drawing, plate.figure.table, language)
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode() if made else None


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(ZipInfo(name, _MOMENT), content, ZIP_DEFLATED)
