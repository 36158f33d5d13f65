"""The pages of the atlas, in the order in which their paths are tried."""

from __future__ import annotations

import re
from functools import cache

from klaster.pages.benchmark.page import screen as benchmark
from klaster.pages.changes.page import screen as changes
from klaster.pages.compare.page import screen as compare
from klaster.pages.composite.page import screen as composite
from klaster.pages.countries.page import screen as countries
from klaster.pages.criteria.page import screen as criteria
from klaster.pages.cross_border.page import screen as cross_border
from klaster.pages.designations.page import screen as designations
from klaster.pages.editions.page import screen as editions
from klaster.pages.explain.page import screen as explain
from klaster.pages.gaps.page import screen as gaps
from klaster.pages.glossary.page import screen as glossary
from klaster.pages.home.page import screen as home
from klaster.pages.industries.page import screen as industries
from klaster.pages.industry.page import screen as industry
from klaster.pages.kpi.page import screen as kpi
from klaster.pages.lq.page import screen as lq
from klaster.pages.map.page import screen as map_
from klaster.pages.method.page import screen as method
from klaster.pages.methods.page import screen as methods
from klaster.pages.opportunities.page import screen as opportunities
from klaster.pages.passport.page import screen as passport
from klaster.pages.programmes.page import screen as programmes
from klaster.pages.record.page import screen as record
from klaster.pages.region.page import screen as region
from klaster.pages.region_growth.page import screen as region_growth
from klaster.pages.regions.page import screen as regions
from klaster.pages.register.page import screen as register
from klaster.pages.screen import Page
from klaster.pages.search.page import screen as search
from klaster.pages.space.page import screen as space
from klaster.pages.zones.page import screen as zones

PAGES: tuple[Page, ...] = (
    Page("home", "", home),
    Page("map", "map", map_),
    Page("regions", "regions", regions),
    Page("region_growth", "regions/{region}/growth", region_growth),
    Page("opportunities", "regions/{region}/opportunities", opportunities),
    Page("passport", "regions/{region}/clusters/{industry}", passport),
    Page("region", "regions/{region}", region),
    Page("industries", "industries", industries),
    Page("industry", "industries/{industry}", industry),
    Page("space", "space", space),
    Page("lq", "lq", lq),
    Page("designations", "designations", designations),
    Page("cross_border", "cross-border", cross_border),
    Page("kpi", "kpi", kpi),
    Page("kpi", "kpi/{target}", kpi),
    Page("criteria", "criteria/check", criteria),
    Page("countries", "countries", countries),
    Page("compare", "compare", compare),
    Page("composite", "composite", composite),
    Page("register", "register", register),
    Page("changes", "register/changes", changes),
    Page("record", "register/{record}", record),
    Page("zones", "zones", zones),
    Page("benchmark", "benchmark", benchmark),
    Page("benchmark", "benchmark/{organisation}", benchmark),
    Page("programmes", "programmes", programmes),
    Page("search", "search", search),
    Page("methods", "methods", methods),
    Page("method", "methods/{method}", method),
    Page("glossary", "glossary", glossary),
    Page("explain", "explain", explain),
    Page("editions", "data", editions),
    Page("gaps", "data/gaps", gaps),
)


def page_at(path: str) -> tuple[Page, dict[str, str]] | None:
    """The page a path leads to, with the names in the path; None where there is none.

    A name at the end takes the rest of the path: a code may hold a slash.

    >>> page, names = page_at("regions/KG-B")
    >>> page.name, names
    ('region', {'region': 'KG-B'})
    >>> page, names = page_at("regions/KG-B/growth")
    >>> page.name, names
    ('region_growth', {'region': 'KG-B'})
    """
    for page in PAGES:
        names = _names(page.pattern, path)
        if names is not None:
            return page, names
    return None


def _names(pattern: str, path: str) -> dict[str, str] | None:
    """The names in a path of a pattern; None where the path does not fit it."""
    found = _expression(pattern).fullmatch(path)
    return found.groupdict() if found else None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", pattern)
    words = (re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts))
    return re.compile("".join(words))
