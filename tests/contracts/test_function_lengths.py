"""No function is longer than a screen, and most are a few lines."""

import ast
from pathlib import Path
from statistics import median

import klaster

LONGEST, USUAL = 60, 30
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lengths():
    """Every function of the package, and its lines."""
    for path in sorted(Path(klaster.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, FUNCTIONS):
                yield f"{path.name}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_screen_and_most_are_short():
    known = list(lengths())
    assert [name for name, length in known if length > LONGEST] == []
    assert sum(length > USUAL for _, length in known) <= len(known) / 10
    assert median(length for _, length in known) <= 10
