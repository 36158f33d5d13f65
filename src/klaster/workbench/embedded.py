"""The editions that the package itself carries."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.sources.edition import EmbeddedEdition

EMBEDDED: dict[str, tuple[str, str]] = {
    "synthetic_economy": ("klaster.sources.synthetic", "synthetic_edition"),
    "edb_2019": ("klaster.sources.edb_2019", "edb_2019_edition"),
    "kg_nsc_2018": ("klaster.sources.edb_2019", "kg_nsc_2018_edition"),
}


def embedded_edition(name: str) -> EmbeddedEdition:
    """An embedded edition by its name, made or read now.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    if name not in EMBEDDED:
        raise UnknownNameError(Text("embedded edition", "встроенное издание"), name, EMBEDDED)
    module, function = EMBEDDED[name]
    return getattr(import_module(module), function)()


def embedded_files(name: str) -> list[Path]:
    """The files that make an embedded edition: another of their contents is another edition.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    if name not in EMBEDDED:
        raise UnknownNameError(Text("embedded edition", "встроенное издание"), name, EMBEDDED)
    package = import_module(EMBEDDED[name][0])
    folder = Path(package.__path__[0])
    return sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".csv", ".json"))
