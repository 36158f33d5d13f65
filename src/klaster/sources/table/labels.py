"""Labels of regions and industries as tables print them, and the codes that they stand for.

A label is tried as it stands, then without what tables add to names: footnote marks, numbering, "in which",
a code before the name. Digits are cut off only where that helps: "Южный федеральный округ 2" is the Southern
district, but "KG02" and "Region 2" stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from klaster.model.classification import Classification, fold
from klaster.sources.classifications import TOTAL, is_total

MOST_SUGGESTIONS = 40
_LONG_CODE = 9
_CLEAR_MARK = re.compile(
    r"\s*(?:\*+\)?|[\u00b9\u00b2\u00b3\u2070-\u2079]+\)?|\s?\d{1,2}(?:\s?,\s?\d{1,2})*\)|\(\d{1,2}\)|\[\w{1,2}\]|\u2020)$"
)
_DIGITS = re.compile(r"(?<=[^\W\d_])\s\d{1,2}(?:\s?,\s?\d{1,2})*$|(?<=[a-zа-яё]{3})\d{1,2}$")
_CODE_LIKE = re.compile(r"^[A-Z]{1,4}[-_ ]?\d+$|^\d")
_LEAD = re.compile(
    r"^(?:[-–—•·▪*]+\s*|\d{1,2}(?:\.\d{1,2})*[.)]\s+"
    r"|(?:в том числе|из них|из него|в т\.\s?ч\.|including|of which|thereof)\s*[:,-]?\s+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;:(–—-]+(?:в том числе|из них|из него|в т\.\s?ч\.|всего|including|of which|thereof|total)\s*\)?\s*[:,]?$",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(
    r"^(?:всего|итого|total)\s+(?:по|for|in|of)\s+(?:the\s+)?(?:все[мй]\s+|all\s+)?(?:республик|стран|экономик|регион|отрасл|област"
    r"ям|вид[уа]м|районам|country|republic|economy|regions|industries|activities)\w*\b(?!.*(?:област[ии]\b|округ))",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"^(?P<word>(?i:раздел|секция|вид|section|sector|division)\s+)?"
    r"(?P<code>[A-ZА-Я]|[A-ZА-Я]?\d{1,2}(?:\.\d{1,2}){0,2})(?P<sign>[\s.:)–—-]+)(?P<name>[^\w\d]*[^\W\d_]{2}.*)$"
)
_CODE_AFTER = re.compile(
    r"^(?P<name>.{3,}?)\s*[(,–—-]\s*(?i:раздел|секция|section|код)?\s*(?P<code>[A-ZА-Я]|\d{2})\)?$"
)
_CODE_IN_BRACKETS = re.compile(r"^(?P<name>.{3,}?)\s*\[(?P<code>[A-ZА-Я]|[A-Z]?\d{2,6}(?:-\d{2,6})?)\]$")
"""As the Canadian office writes its industries: "Manufacturing [31-33]"."""
_NUMBERED = re.compile(r"^\d{1,2}\s?:\s+(?P<name>[^\W\d].+)$")
"""A number of a list and a name: "4 : Construction (F)"."""
_PREPOSITIONS = frozenset("ВСОКАИУ")


@dataclass(frozen=True)
class Labels:
    """What the labels of one dimension stand for.

    ``codes`` has every label; one that no classification knows is its own code. ``footnotes`` maps a label
    to itself without its mark; ``unknown`` to the codes whose names look like it; ``totals`` are the labels
    that mean a total by their words; ``inflected`` those known in another case or spelling only.
    """

    codes: dict[str, str] = field(default_factory=dict[str, str])
    footnotes: dict[str, str] = field(default_factory=dict[str, str])
    unknown: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    totals: tuple[str, ...] = ()
    inflected: tuple[str, ...] = ()

    @property
    def by_code(self) -> dict[str, str]:
        """Code -> the first of its labels, without a footnote mark."""
        names: dict[str, str] = {}
        for label, code in self.codes.items():
            names.setdefault(code, self.footnotes.get(label, label))
        return names


def labels(given: Sequence[str], tree: Classification | None, totals: Iterable[str] = ()) -> Labels:
    """The codes of the labels of one dimension, in the order given.

    Parameters
    ----------
    given
        Distinct labels.
    tree
        The classification they are looked up in; None where the labels are the codes.
    totals
        Labels that are known to be totals, whatever their words.

    Examples
    --------
    >>> found = labels(["North 1)", "North", "Всего", "South"], None)
    >>> found.codes
    {'North 1)': 'North', 'North': 'North', 'Всего': 'TOTAL', 'South': 'South'}
    """
    surrounding = _beside_their_city(given, tree)
    stems = Counter(stem for stem in map(_without_digits, given) if stem)
    present = {fold(label) for label in given}
    declared = set(totals)
    codes, footnotes, words, inflected = dict[str, str](), dict[str, str](), list[str](), list[str]()
    unknown: dict[str, list[str]] = {}
    for label in given:
        bare = _without_mark(label, stems, partial(_helps, label=label, tree=tree, present=present))
        bare = label if _in_brackets(label, tree) else bare
        if bare != label:
            footnotes[label] = bare
        if code := surrounding.get(label) or resolved(bare, tree):
            codes[label] = code
            inflected += [label] if not _as_written(bare, tree) and label not in surrounding else []
        elif is_total_label(bare, tree) or (label in declared and TOTAL not in codes.values()):
            codes[label] = TOTAL
            words.append(label)
        else:
            codes[label] = bare
            if tree is not None:
                # Looking for near names is slow, and nobody reads the hundredth suggestion.
                unknown[label] = tree.suggest(bare) if len(unknown) < MOST_SUGGESTIONS else []
    return Labels(codes, footnotes, unknown, tuple(words), tuple(inflected))


_CITY = re.compile(r"\b(?:г|гор|город|ш|шаары|қ|қаласы|city|shaary)\b\.?|\bgorod\b", re.IGNORECASE)


def _beside_their_city(given: Sequence[str], tree: Classification | None) -> dict[str, str]:
    """Bare names that stand beside a city of the same name: "Ош" beside "Ош ш." is the region around it.

    >>> from klaster.sources.classifications import classification
    >>> _beside_their_city(["Ош", "Ош ш.", "Чүй"], classification("regions_six_countries"))
    {'Ош': 'KG-O'}
    """
    if tree is None or tree.kind != "region":
        return {}
    cities = {label: code for label in given if _CITY.search(label) and (code := resolved(label, tree))}
    found: dict[str, str] = {}
    for label, code in cities.items():
        bare = fold(_CITY.sub(" ", label))
        around = _around(code, tree)
        found |= {other: around for other in given if around and other != label and fold(other) == bare}
    return found


def _around(city: str, tree: Classification) -> str:
    """The region that bears a city's name in English: "Osh Region" of "Osh City"; "" if none."""
    name = _first_name(tree[city].name.en)
    regions = (each for each in tree if each.code != city and each.parent == tree[city].parent)
    return next((each.code for each in regions if _first_name(each.name.en) == name), "")


def _first_name(name: str) -> str:
    return re.sub(r"\b(?:city|region|oblast|krai)\b", "", name.casefold()).strip()


def resolved(label: str, tree: Classification | None) -> str | None:
    """The code of a label in a classification, as it stands or without what tables add; else None.

    >>> from klaster.sources.classifications import classification
    >>> okved = classification("okved2")
    >>> resolved("Раздел C. Обрабатывающие производства", okved), resolved("в том числе: Строительство", okved)
    ('C', 'F')
    >>> resolved("Обрабатывающие производства, из них:", okved), resolved("Всего", okved)
    ('C', None)
    """
    if tree is None or is_total(label, tree.id):
        return None
    return _as_written(label, tree) or next(filter(None, map(tree.resolve_inflected, _forms(label))), None)


def _as_written(label: str, tree: Classification | None) -> str | None:
    if tree is None:
        return None
    return (
        next(filter(None, map(tree.resolve, _forms(label))), None)
        or _coded(label, tree)
        or _labelled(label, tree)
    )


def is_total_label(label: str, tree: Classification | None = None) -> bool:
    """Whether a label means a total by its words, be they numbered or with "in which" at the end.

    >>> is_total_label("Всего, в том числе:"), is_total_label("Итого по регионам"), is_total_label("Северная")
    (True, True, False)
    """
    id = tree.id if tree else ""
    return any(is_total(form, id) or _TOTAL_OF.match(form) for form in _forms(label))


def without_footnote(label: str) -> str:
    """A label without a footnote mark that cannot be anything else: ``*``, ``¹``, ``1)``, ``[1]``.

    >>> without_footnote("Архангельская область1)"), without_footnote("г. Севастополь*"), without_footnote("KG02")
    ('Архангельская область', 'г. Севастополь', 'KG02')
    """
    bare = _CLEAR_MARK.sub("", label).rstrip()
    return bare if re.search(r"[^\W_]", bare) and not _CODE_LIKE.match(label.strip()) else label


def _forms(label: str) -> Iterator[str]:
    """A label as it stands, then with what stands before and after the name taken away."""
    yield label
    if label.isdigit() and len(label) > _LONG_CODE and (short := label.rstrip("0")):
        # Codes of territories are written with zeros for the levels below: 41705 000 000 000.
        yield short
    if numbered := _NUMBERED.match(label):
        yield numbered["name"]
    shorter = _LEAD.sub("", label).strip()
    yield shorter
    while (cut := _TAIL.sub("", shorter).strip(" :;,")) and cut != shorter:
        shorter = cut
        yield shorter


def _labelled(label: str, tree: Classification) -> str | None:
    """The code of "KG02: Issyk-Kul", as SDMX writes a code with its name."""
    code, colon, name = label.partition(": ")
    return (tree.resolve(code) or tree.resolve(name)) if colon else None


def _coded(label: str, tree: Classification) -> str | None:
    """The code of "C Manufacturing", "10. Food products" or "Строительство (F)"; the name has the say."""
    if code := _in_brackets(label, tree):
        return code
    for form in _forms(label):
        for match in filter(None, (_CODED.match(form), _CODE_AFTER.match(form))):
            by_name, by_code = tree.resolve(match["name"]), tree.resolve(match["code"])
            if by_name and (by_code is None or by_code not in _same_family(by_name, tree)):
                return by_name
            if by_code and (by_name or not (_is_preposition(match) or _is_ordinal(match["code"]))):
                return by_code
    return None


def _is_ordinal(code: str) -> bool:
    """Whether a number only counts the rows: no code of an industry has one digit."""
    return code.isdigit() and len(code) == 1


def _in_brackets(label: str, tree: Classification | None) -> str | None:
    """The code of "Manufacturing [31-33]"; None for a footnote mark, which the name has no family with.

    >>> from klaster.sources.classifications import classification
    >>> naics = classification("naics_2022")
    >>> _in_brackets("Manufacturing [31-33]", naics), _in_brackets("Construction [2]", naics)
    ('31-33', None)
    """
    match = _CODE_IN_BRACKETS.match(label) if tree is not None else None
    if tree is None or match is None:
        return None
    by_name, by_code = tree.resolve(match["name"]), tree.resolve(match["code"])
    if by_code is None or tree.kind != "industry":
        return None
    return by_code if by_name is None or by_code in _same_family(by_name, tree) else by_name


def _is_preposition(match: re.Match[str]) -> bool:
    """Whether what looks like a section's letter is the first word of a sentence: "В целом по стране"."""
    found = match.groupdict()
    return found["code"] in _PREPOSITIONS and not found.get("word") and not (found.get("sign") or "").strip()


def _same_family(code: str, tree: Classification) -> set[str]:
    """A code, those above and those right below it: they often bear one name, and the code decides."""
    return {code, *tree.ancestors(code), *(child.code for child in tree.children(code))}


def _without_mark(label: str, stems: Counter[str], helps: Callable[[str], bool]) -> str:
    bare = without_footnote(label)
    if bare != label:
        return bare
    stem = _without_digits(label)
    # "Алматы 1" beside "Алматы 2" are two names, not two footnotes.
    return stem if stem and stems[stem] == 1 and helps(stem) else label


def _without_digits(label: str) -> str:
    """A label without digits at its end that may be a footnote; "" where there are none."""
    stem = _DIGITS.sub("", label).rstrip()
    return "" if stem == label or _CODE_LIKE.match(label.strip()) else stem


def _helps(stem: str, label: str, tree: Classification | None, present: set[str]) -> bool:
    if tree is not None and tree.resolve(label):
        return False
    return fold(stem) in present or (tree is not None and tree.resolve(stem) is not None)
