"""Numbers as a reader of each language writes them, with the mark of their state."""

from __future__ import annotations

from collections.abc import Callable

from klaster.model.status import STATE_MARKS, State, Status, state
from klaster.model.text import Language, Text

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
ABOUT = "\N{ALMOST EQUAL TO}"

Write = Callable[[float, Language], str]

_SCALES = (
    (1e9, Text("bn", "млрд")),
    (1e6, Text("m", "млн")),
    (1e3, Text("k", "тыс.")),
)


def decimal(value: float, language: Language, places: int = 2, signed: bool = False) -> str:
    r"""A number with a fixed count of decimal places.

    >>> decimal(-1234567.891, "ru", 1), decimal(12345.6, "en", 0), decimal(0.04, "en", 1, signed=True)
    ('−1\xa0234\xa0567,9', '12,346', '0.0')
    """
    digits = f"{abs(value):,.{places}f}"
    if language == "ru":
        group = NO_BREAK if abs(value) >= 10_000 else ""
        digits = digits.replace(",", group).replace(".", ",")
    if not digits.strip("0.,"):
        return digits
    return (MINUS if value < 0 else "+" if signed else "") + digits


def whole(value: float, language: Language) -> str:
    r"""A count.

    >>> whole(1234, "en"), whole(1234, "ru"), whole(12345, "ru")
    ('1,234', '1234', '12\xa0345')
    """
    return decimal(value, language, 0)


def ratio(value: float, language: Language) -> str:
    """A quotient: three digits that mean something; what is not zero never looks like it.

    >>> ratio(1.254, "en"), ratio(12.54, "ru"), ratio(125.4, "en"), ratio(0.0031, "en"), ratio(0.0002, "ru")
    ('1.25', '12,5', '125', '0.003', '<0,001')
    """
    size = abs(value)
    if 0 < size < 0.01:
        return decimal(value, language, 3) if size >= 0.001 else "<" + decimal(0.001, language, 3)
    return decimal(value, language, 2 if size < 9.995 else 1 if size < 99.95 else 0)


def percent(share: float, language: Language, places: int = 1, signed: bool = False) -> str:
    r"""A share of one as per cent.

    >>> percent(0.0312, "en"), percent(-0.021, "ru", signed=True)
    ('3.1%', '−2,1\xa0%')
    """
    return decimal(100 * share, language, places, signed) + (f"{NO_BREAK}%" if language == "ru" else "%")


def compact(value: float, language: Language) -> str:
    r"""A large count in words short enough for an axis.

    >>> compact(1_234_567, "ru"), compact(45_300, "en"), compact(120, "en"), compact(1000, "en")
    ('1,2\xa0млн', '45k', '120', '1k')
    """
    for size, unit in _SCALES:
        if abs(value) >= size:
            scaled = value / size
            places = 0 if abs(scaled) >= 9.95 or scaled == round(scaled) else 1
            gap = NO_BREAK if language == "ru" else ""
            return decimal(scaled, language, places) + gap + unit.read(language)
    return decimal(value, language, 0)


def movement(value: float, language: Language) -> str:
    r"""A change of a count with its sign, short enough to stand beside a bar.

    >>> movement(60757.4, "ru"), movement(-0.0, "en"), movement(-2_340_000, "en"), movement(0.37, "en")
    ('+60\xa0757', '0', '−2.3m', '+0.37')
    """
    if abs(value) >= 999_999.5:
        return ("+" if value > 0 else "") + compact(value, language)
    if 0 < abs(value) < 9.995 and value != round(value):
        return decimal(value, language, 2 if abs(value) < 0.995 else 1, signed=True)
    return decimal(value, language, 0, signed=True)


def exact(value: float, language: Language) -> str:
    """Six significant digits: for a working, where the reader follows each step.

    >>> exact(0.3847623423, "ru"), exact(879213, "en"), exact(2.0, "en"), exact(3.21e-12, "en")
    ('0,384762', '879,213', '2', '3.21·10⁻¹²')
    """
    if value == round(value):
        return decimal(value, language, 0)
    if abs(value) < 1e-5:
        return _scientific(value, language)
    places = max(0, 6 - len(str(int(abs(value)))))
    trimmed = decimal(value, language, places if abs(value) >= 1 else 6)
    return trimmed.rstrip("0").rstrip(",.") or "0"


def _scientific(value: float, language: Language) -> str:
    """A tiny number, told from a true zero by its power of ten."""
    digits, _, power = f"{value:.2e}".partition("e")
    return f"{decimal(float(digits), language, 2)}·10{str(int(power)).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def interval(lower: float | None, upper: float | None, language: Language, write: Write = ratio) -> str:
    """The two ends of an interval, with more decimals where it is too narrow for them to differ.

    >>> interval(0.43, 3.57, "ru"), interval(5.615, 5.625, "en"), interval(None, None, "en")
    ('0,43–3,57', '5.615–5.625', '')
    """
    if lower is None or upper is None:
        return ""
    places = next((more for more, width in ((4, 0.0025), (3, 0.025)) if upper - lower < width), 0)
    if places and write is ratio and upper < 10:
        return f"{decimal(lower, language, places)}{DASH}{decimal(upper, language, places)}"
    return f"{write(lower, language)}{DASH}{write(upper, language)}"


def span(lower: float | None, upper: float | None, language: Language, write: Write = ratio) -> str:
    """An interval in brackets, as it follows a number; nothing where there is none.

    >>> span(0.43, 3.57, "ru")
    '(0,43–3,57)'
    """
    written = interval(lower, upper, language, write)
    return f"({written})" if written else ""


def cell(value: float | None, status: Status | str, language: Language, write: Write = ratio) -> str:
    """A number with the mark of its state: value, estimate, confidential, not collected or zero.

    >>> [cell(*pair, "en") for pair in ((1.25, "A"), (1.25, "E"), (None, "Q"), (None, "O"), (0.0, "A"))]
    ['1.25', '≈1.25', '(c)', '..', '0']
    """
    kind = state(value, status)
    if kind in STATE_MARKS:
        return STATE_MARKS[kind]
    if kind is State.ZERO or value is None:
        return "0"
    return (ABOUT if kind is State.ESTIMATE else "") + write(value, language)


def with_interval(
    value: float | None,
    status: Status | str,
    bounds: tuple[float | None, float | None],
    language: Language,
    write: Write = ratio,
) -> str:
    """A number and its interval, as they are printed side by side.

    >>> with_interval(1.25, "A", (0.43, 3.57), "en")
    '1.25 (0.43–3.57)'
    """
    written = cell(value, status, language, write)
    if written in STATE_MARKS.values():
        return written
    return f"{written} {span(*bounds, language, write)}".rstrip()
