"""The search of a copy: an index made beforehand for the script, and a page of everything for those without."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from klaster.model.text import Language
from klaster.pages.desk import desk
from klaster.pages.screen import Screen
from klaster.pages.search.found import Entry, Hit, entries
from klaster.pages.search.page import TITLE
from klaster.pages.search.words_index import telling_words
from klaster.pages.visit import Visit
from klaster.register.stems import IDLE, stem_of
from klaster.web.language import translated
from klaster.web.publishing.addresses import Plan, relative, split
from klaster.workbench.observatory import Observatory

_RESPELT = "Nothing has the word “%(word)s”: looked for “%(other)s”."
_NOTHING = "Nothing is called “%(words)s”, nor anything like it."
There = Callable[[str], bool]


@dataclass
class Group:
    """What can be found of one kind."""

    title: str
    hits: list[Hit] = field(default_factory=list[Hit])


def everything(observatory: Observatory, plan: Plan, language: Language, there: There) -> list[Entry]:
    """All that can be found and has a page; what other editions have too stands once, what they alone have beside it."""
    found: list[Entry] = []
    known: set[tuple[str, str]] = set()
    for place, edition in enumerate(observatory.editions):
        query = {"edition": edition.id} if place else {}
        title = edition.title.read(language)
        for entry in entries(desk(observatory, Visit(language, "search", query))):
            target = plan.place(split(entry.hit.address)[1])
            if (entry.kind, entry.hit.code) in known or not (target and there(f"{language}/{target.file}")):
                continue
            known.add((entry.kind, entry.hit.code))
            own = place and entry.kind in ("regions", "industries")
            hit = replace(entry.hit, detail=f"{entry.hit.detail} · {title}") if own else entry.hit
            found.append(replace(entry, hit=hit))
    return found


def search_screen(found: list[Entry], language: Language) -> Screen:
    """The screen that lists everything."""
    groups: dict[str, Group] = {}
    for entry in found:
        groups.setdefault(entry.kind, Group(entry.title)).hits.append(entry.hit)
    visit = Visit(language, "search")
    return Screen("copy_search", TITLE.read(language), visit, content=list(groups.values()), indexed=False)


def index(found: list[Entry], plan: Plan, language: Language) -> str:
    """The index as a script that the page asks for when somebody searches: it works from a folder too."""
    kinds = list(dict.fromkeys(entry.title for entry in found))
    things, stems = list[Any](), dict[str, str]()
    for entry in found:
        names = list(dict.fromkeys(filter(None, (" ".join(telling_words(name)) for name in entry.names))))
        for word in (word for name in names for word in name.split()):
            if (stem := stem_of(word)) != word:
                stems[word] = stem
        things.append(
            [kinds.index(entry.title), entry.hit.name, entry.hit.detail, _way(entry.hit, plan), names]
        )
    words = {"respelt": translated(_RESPELT, language), "nothing": translated(_NOTHING, language)}
    made = {"kinds": kinds, "things": things, "stems": stems, "idle": sorted(IDLE), "words": words}
    return f"globalThis.klasterWords={json.dumps(made, ensure_ascii=False, separators=(',', ':'))};\n"


def _way(hit: Hit, plan: Plan) -> str:
    place = plan.place(split(hit.address)[1])
    mark = hit.address.partition("#")[2]
    return relative(f"{place.file}", "index.html", place.mark or mark) if place else ""
