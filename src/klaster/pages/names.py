"""The region or industry that an address names: a code, or a name in either language."""

from __future__ import annotations

from collections.abc import Sequence

from klaster.model.classification import KIND_NAMES, Classification
from klaster.model.errors import UnknownNameError
from klaster.pages.desk import Desk


def region_asked(table: Desk, asked: str) -> str:
    """The code of the region asked for.

    Raises
    ------
    UnknownNameError
        With the nearest codes.
    """
    return _asked(table.edition.regions, table.edition.region_codes, asked)


def industry_asked(table: Desk, asked: str) -> str:
    """The code of the industry asked for: of the data, or of the classification above or below them.

    Raises
    ------
    UnknownNameError
        With the nearest codes.
    """
    tree = table.edition.industries
    if asked in table.industries or asked in tree:
        return asked
    return _asked(tree, list(dict.fromkeys([*table.industries, *tree.by_code])), asked)


def _asked(tree: Classification, codes: Sequence[str], asked: str) -> str:
    found = asked if asked in codes else tree.resolve(asked)
    if found in codes:
        return str(found)
    known = [code for code in codes if code in tree]
    names = {name: code for code in known for name in (code, tree[code].name.en, tree[code].name.ru)}
    raise UnknownNameError(KIND_NAMES[tree.kind], asked, names)
