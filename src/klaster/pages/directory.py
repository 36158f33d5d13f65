"""The pages of the atlas, in the order in which their paths are tried."""

from __future__ import annotations

from klaster.pages.editions.page import screen as editions
from klaster.pages.explain.page import screen as explain
from klaster.pages.glossary.page import screen as glossary
from klaster.pages.home.page import screen as home
from klaster.pages.lq.page import screen as lq
from klaster.pages.map.page import screen as map_
from klaster.pages.method.page import screen as method
from klaster.pages.methods.page import screen as methods
from klaster.pages.region.page import screen as region
from klaster.pages.regions.page import screen as regions
from klaster.pages.screen import Page

PAGES: tuple[Page, ...] = (
    Page("home", "", home),
    Page("map", "map", map_),
    Page("regions", "regions", regions),
    Page("region", "regions/{region}", region),
    Page("lq", "lq", lq),
    Page("methods", "methods", methods),
    Page("method", "methods/{method}", method),
    Page("glossary", "glossary", glossary),
    Page("explain", "explain", explain),
    Page("editions", "data", editions),
)


def page_at(path: str) -> tuple[Page, dict[str, str]] | None:
    """The page a path leads to, with the names in the path; None where there is none.

    >>> page, names = page_at("regions/KG-B")
    >>> page.name, names
    ('region', {'region': 'KG-B'})
    """
    for page in PAGES:
        head, brace, name = page.pattern.partition("{")
        if not brace and path == page.pattern:
            return page, {}
        if brace and path.startswith(head) and path != head:
            return page, {name.removesuffix("}"): path.removeprefix(head)}
    return None
