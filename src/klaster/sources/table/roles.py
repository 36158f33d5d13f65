"""Which column holds the regions, the industries, the periods, the flags, and which the values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from klaster.model.classification import Kind
from klaster.sources.table.candidates import Match, best_match
from klaster.sources.table.observed import FLAG_MEANINGS
from klaster.sources.table.periods import subperiod_suffixes
from klaster.sources.table.profile import Profile
from klaster.sources.table.vocabulary import (
    has_role,
    identifier_of,
    is_code,
    is_derived,
    is_role,
    measure_in,
    names_key,
    words_of,
)

_HEADER, _CONTENT = 1.5, 3.0
_MOST_MEASURES = 12
_MOST_LABELS = 400


@dataclass(frozen=True)
class Keys:
    """The columns of the dimensions, "" where there is none, and the classifications that know their labels."""

    region: str = ""
    industry: str = ""
    period: str = ""
    subperiod: str = ""
    region_name: str = ""
    industry_name: str = ""
    region_match: Match | None = None
    industry_match: Match | None = None

    @property
    def used(self) -> list[str]:
        """The columns taken."""
        columns = (
            self.region, self.industry, self.period, self.subperiod, self.region_name, self.industry_name,
        )  # fmt: skip
        return [name for name in columns if name]


@dataclass(frozen=True)
class Values:
    """The columns of values: measure id -> column; "" as id where neither header nor name says what it is."""

    columns: dict[str, str] = field(default_factory=dict[str, str])
    totals: dict[str, str] = field(default_factory=dict[str, str])
    status: str = ""
    statuses: dict[str, str] = field(default_factory=dict[str, str])


def key_columns(columns: Sequence[Profile], sample: pl.DataFrame, hints: str, *, is_wide: bool) -> Keys:
    """The columns of region, industry and period.

    Parameters
    ----------
    columns
        The profiles of the columns that may hold keys: in a wide table, those beside the values.
    sample
        Rows of the table.
    hints
        Words around the table, which may name a classification.
    is_wide
        Whether the values stand in many columns; what is left of them is then a label.
    """
    period = _period_column(columns)
    years = _years(period)
    free = [each for each in columns if each is not period and not _is_idle(each)]
    matches = {
        (each.name, kind): _match(each, kind, hints, years)
        for each in free
        for kind in ("region", "industry")
    }
    industry = _best(free, "industry", matches)
    region = _best([each for each in free if each is not industry], "region", matches)
    if region and industry and _prefers_region(industry, region, matches):
        industry = _best([each for each in free if each is not region], "industry", matches)
    if region is None:
        rest = [each for each in free if each is not industry and not _goes_with(each, industry, sample)]
        region = _fallback(rest, is_wide=is_wide)
    keys = _with_names(region, industry, period, free, sample, matches)
    return replace(keys, subperiod=_subperiod_column(period, free))


def _goes_with(column: Profile, other: Profile | None, sample: pl.DataFrame) -> bool:
    """Whether a column only says in other words what another one says."""
    if other is None or column.distinct != other.distinct or column.distinct < 2:
        return False
    return sample.select(pl.struct(column.name, other.name).n_unique()).item() <= column.distinct + 1


def _subperiod_column(period: Profile | None, columns: Sequence[Profile]) -> str:
    """The column of quarters or months beside one of years."""
    if period is None or not all(re.fullmatch(r"(?:19|20)\d{2}(?:\.0)?", value) for value in period.values):
        return ""
    for each in columns:
        named = is_role(each.name, "quarter") or is_role(each.name, "month")
        if named and 1 < each.distinct <= 14 and any(subperiod_suffixes(each.values).values()):
            return each.name
    return ""


def _is_idle(column: Profile) -> bool:
    """Whether a column can be no dimension: it is blank, or numbers the rows."""
    return not column.filled or column.counts_rows or is_role(column.name, "number")


def _period_column(columns: Sequence[Profile]) -> Profile | None:
    found = [each for each in columns if each.filled and each.periods >= 0.9 and each.distinct <= 1000]
    headed = [each for each in found if has_role(each.name, "period")]
    # Years stand in a column of their own; numbers that look like years stand among other numbers.
    plain = [each for each in found if not measure_in(each.name) and not has_role(each.name, "value")]
    return next(iter(headed or [each for each in plain if not is_derived(each.name)]), None)


def _years(period: Profile | None) -> list[int]:
    found = re.findall(r"(?:19|20)\d{2}", " ".join(period.values)) if period else []
    return [int(year) for year in found]


def _match(column: Profile, kind: Kind, hints: str, years: Sequence[int]) -> Match | None:
    """The classification that knows a column's labels; numbers without a header may be anything."""
    headed = has_role(column.name, kind)
    if column.is_numeric and not headed and not _is_coded(column):
        return None
    if not headed and column.distinct < 2:
        return None
    # A handful of single letters may be flags as well as sections.
    if not headed and column.distinct < 5 and all(len(value) == 1 for value in column.values):
        return None
    step = len(column.values) // _MOST_LABELS + 1
    found = best_match(column.values[::step], kind, f"{column.name} {hints}", years)
    return found if found and (found.known >= 2 or found.share == 1) else None


def _is_coded(column: Profile) -> bool:
    """Whether numbers are written as codes are: "01", "31-33"."""
    return any(re.fullmatch(r"0\d|\d{2}-\d{2}", value) for value in column.values) and all(
        len(value) <= 6 for value in column.values
    )


def _best(
    columns: Sequence[Profile], kind: str, matches: dict[tuple[str, str], Match | None]
) -> Profile | None:
    named = any(has_role(each.name, kind) and not each.is_numeric and each.distinct > 1 for each in columns)
    # Beside a column of names, a number is a code of something larger.
    numbered = [each for each in columns if each.is_numeric] if named else []
    scored = [(_score(each, kind, matches, numbered), each) for each in columns]
    good = [(score, each) for score, each in scored if score >= 1.0]
    return max(good, key=lambda pair: pair[0])[1] if good else None


def _score(
    column: Profile,
    kind: str,
    matches: dict[tuple[str, str], Match | None],
    numbered: Sequence[Profile] = (),
) -> float:
    match = matches.get((column.name, kind))
    headed = has_role(column.name, kind) and not measure_in(column.name)
    other = "industry" if kind == "region" else "region"
    better = matches.get((column.name, other))
    if better and better.share > (match.share if match else 0):
        return 0.0
    if not match and (not headed or _is_value_like(column)):
        return 0.0
    # Of a code and a name that are known alike, the code leaves less to guess.
    short = 0.2 if column.values and max(map(len, column.values)) <= 8 else 0.0
    # A column that is called just so is what it says, whatever a column of numbers beside it may be called.
    exact = _CONTENT + _HEADER if column.name.strip().casefold() == kind and column not in numbered else 0.0
    return _CONTENT * (match.share if match else 0) + _HEADER * headed + short + exact


def _is_value_like(column: Profile) -> bool:
    return column.is_numeric and column.whole < column.numbers


def _prefers_region(industry: Profile, region: Profile, matches: dict[tuple[str, str], Match | None]) -> bool:
    """Whether one column was taken for both."""
    return industry is region and _score(region, "region", matches) >= _score(industry, "industry", matches)


def _fallback(columns: Sequence[Profile], *, is_wide: bool) -> Profile | None:
    """A column of labels that nothing is known of: the leftmost, if anything in it is repeated or it heads rows."""
    texts = [each for each in columns if not each.is_numeric and each.distinct > 1]
    repeated = texts if is_wide else [each for each in texts if each.distinct < each.filled]
    return next(iter(repeated or texts[:1]), None)


def _with_names(
    region: Profile | None,
    industry: Profile | None,
    period: Profile | None,
    free: Sequence[Profile],
    sample: pl.DataFrame,
    matches: dict[tuple[str, str], Match | None],
) -> Keys:
    taken = [each for each in (region, industry, period) if each]
    names: dict[str, str] = {}
    for role, column in (("region", region), ("industry", industry)):
        if column and not matches.get((column.name, role)):
            rest = [each for each in free if each not in taken and each.name not in names.values()]
            names[role] = _name_column(column, role, rest, sample)
    return Keys(
        region=region.name if region else "",
        industry=industry.name if industry else "",
        period=period.name if period else "",
        region_name=names.get("region", ""),
        industry_name=names.get("industry", ""),
        region_match=matches.get((region.name, "region")) if region else None,
        industry_match=matches.get((industry.name, "industry")) if industry else None,
    )


def _name_column(column: Profile, role: str, others: Sequence[Profile], sample: pl.DataFrame) -> str:
    """The column with one name for each code."""
    for other in others:
        if has_role(other.name, role) and not other.is_numeric and other.distinct == column.distinct:
            names = sample.group_by(column.name).agg(pl.col(other.name).n_unique().alias("names"))
            if names["names"].max() == 1:
                return other.name
    return ""


def value_columns(columns: Sequence[Profile], context_measure: str) -> Values:
    """The columns of values among those that are no keys.

    Parameters
    ----------
    columns
        The profiles of the columns that are left.
    context_measure
        What the words around the table say is measured, for a column that is only called "value".

    Examples
    --------
    >>> from klaster.sources.table.profile import profiles
    >>> table = pl.DataFrame({"jobs": ["12", "5"], "lq_jobs": ["1.2", "0.5"], "estabs": ["3", "1"]})
    >>> value_columns(list(profiles(table, table.columns).values()), "").columns
    {'employment': 'jobs', 'firms': 'estabs'}
    """
    totals = _total_columns(columns)
    status, statuses = status_column(columns)
    numeric = [each for each in columns if each.name not in totals.values() and _may_be_value(each)]
    plain = [each for each in numeric if not is_derived(each.name)]
    known = [each for each in plain if measure_in(each.name)]
    valued = [each for each in plain if has_role(each.name, "value")]
    chosen = known or valued[:1] or plain[:_MOST_MEASURES] or numeric[:1]
    if known and len(plain) <= _MOST_MEASURES:
        chosen = [each for each in plain if not has_role(each.name, "value") or each in known]
    return Values(_named(chosen, context_measure), totals, status, statuses)


def _may_be_value(column: Profile) -> bool:
    # Under a header that says so, a column of which half are odd marks is one of values, too.
    named = measure_in(column.name) or has_role(column.name, "value")
    if not column.is_numeric and not (named and column.numbers >= 0.3):
        return False
    idle = ("number", "latitude", "longitude", "unit", "series", "quarter", "month")
    if (column.counts_rows and not measure_in(column.name)) or any(
        is_role(column.name, role) for role in idle
    ):
        return False
    if column.is_unique and not measure_in(column.name) and is_role(column.name, "establishment"):
        # A number of its own in every row tells who it is, not how much there is.
        return False
    # Numbers under "area" are square kilometres: an area as a region has a code or a name.
    is_size = words_of(column.name) in ("area", "areas")
    keyed = not named and not is_size and any(names_key(column.name, role) for role in ("region", "industry"))
    return not is_code(column.name) and not keyed


def _total_columns(columns: Sequence[Profile]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in columns:
        for role in ("region_total", "industry_total"):
            if each.is_numeric and is_role(each.name, role):
                found[role] = each.name
    whole = next((each.name for each in columns if each.is_numeric and is_role(each.name, "total")), "")
    return {**found, "total": whole} if found and whole else found


def status_column(columns: Sequence[Profile]) -> tuple[str, dict[str, str]]:
    """The column of flags: few short words under a header that says so; the shortest header if several."""
    found = [each for each in columns if has_role(each.name, "status") and _holds_flags(each)]
    if not found:
        return "", {}
    column = min(found, key=lambda each: (not is_role(each.name, "status"), len(each.name)))
    if words_of(column.name) in PUBLISHERS_FLAGS:
        return column.name, dict(PUBLISHERS_FLAGS[words_of(column.name)])
    if _tells_secrets(column.name):
        return column.name, {value: "Q" for value in column.values if value not in ("A", "a", "")}
    words = {
        value: letter
        for value in column.values
        if (letter := _flag_word(value)) and value not in FLAG_MEANINGS
    }
    return column.name, words


def status_meanings(name: str, flags: Sequence[str]) -> dict[str, str | None]:
    """Flag -> the letter of the status that it means under such a header; None where nobody knows.

    >>> status_meanings("status", ["A", "q", "confidential", "?"])
    {'A': 'A', 'q': 'Q', 'confidential': 'Q', '?': None}
    >>> status_meanings("disclosure_code", ["N"])
    {'N': 'Q'}
    """
    own = PUBLISHERS_FLAGS.get(words_of(name), {})
    return {flag: own.get(flag) or _meaning(flag, is_secret=_tells_secrets(name)) for flag in flags}


PUBLISHERS_FLAGS: dict[str, dict[str, str]] = {
    "empflag": dict.fromkeys("ABCEFGHIJKLM", "Q"),
    "emp nf": {"G": "A", "H": "A", "J": "E", "D": "Q", "S": "O", "N": "O"},
}
"""Flags under headers of one publisher: size classes of withheld employment, and flags of noise, of the U.S. Census
Bureau's County Business Patterns."""


def _meaning(flag: str, *, is_secret: bool) -> str | None:
    if is_secret:
        return "A" if flag in ("A", "a", "") else "Q"
    known = FLAG_MEANINGS.get(flag) or FLAG_MEANINGS.get(flag.upper())
    return str(known) if known else _flag_word(flag) or None


def _tells_secrets(name: str) -> bool:
    """Whether a header speaks of disclosure: then every flag but A withholds."""
    return bool(re.search(r"disclos|conf|suppress|секрет|конфид", name, re.IGNORECASE))


def _holds_flags(column: Profile) -> bool:
    """Whether a column holds a few short flags, most of them known or blank."""
    if not column.filled or column.distinct > 20 or column.is_numeric or max(map(len, column.values)) > 15:
        return False
    if words_of(column.name) in PUBLISHERS_FLAGS:
        return True
    known = sum(value in FLAG_MEANINGS or bool(_flag_word(value)) for value in column.values)
    return known * 2 >= column.distinct


def _flag_word(value: str) -> str:
    """The letter of a flag that is written out."""
    patterns = {
        "Q": r"confid|конфид|suppress|секрет|закрыт",
        "P": r"prov|предв",
        "E": r"estim|оцен",
        "O": r"miss|not.?collect|not.?avail|нет данн|не собир",
        "B": r"^break|^разрыв",
        "A": r"^normal|^value|^zero|^обычн|^значени|^ноль",
    }
    return next((letter for letter, words in patterns.items() if re.search(words, value, re.IGNORECASE)), "")


def _named(columns: Sequence[Profile], context_measure: str) -> dict[str, str]:
    """Measure id -> column; a well-known id only where one column alone has a claim to it."""
    claims = [measure_in(each.name) for each in columns]
    named: dict[str, str] = {}
    for each, claim in zip(columns, claims, strict=True):
        own = identifier_of(each.name)
        only = claim if claims.count(claim) == 1 else ""
        id = only or own or (context_measure if len(columns) == 1 else "") or "value"
        if not claim and len(columns) == 1 and has_role(each.name, "value"):
            id = context_measure or own or "value"
        named[id if id not in named else f"{id}_{len(named) + 1}"] = each.name
    return dict(sorted(named.items(), key=lambda pair: pair[0] != "employment"))
