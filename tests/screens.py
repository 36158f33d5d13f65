"""Every screen of the atlas as an address on the toy observatory: a page of the directory is walked without being named."""

from __future__ import annotations

import re

from klaster.pages.directory import PAGES

EXAMPLES = {
    "target": "employment",
    "region": "NL-1",
    "industry": "29",
    "method": "location_quotient",
    "record": "cluster/elm-cars",
    "organisation": "cluster_organisation/elm",
}
"""What stands for a name in the pattern of a path; a page with another name adds its example here."""

VARIANTS = (
    "map?indicator=surplus",
    "map?industry=29&period=2019&layers=values,borders,designations,establishments,truth",
    "map?industry=29&period=2019&classes=jenks",
    "map?industry=29&time=series",
    "map?industry=29&period=2019&breaks=0.3,0.6,0.9,1.1,2,4",
    "regions/NL-1/growth?variant=dynamic&industry=29",
    "regions/SL-1/growth?variant=esteban_marquillas&benchmark=rest&order=code",
    "regions/NL-1/growth?edition=plain",
    "regions/SL-1/opportunities?period=2019",
    "industries/29?area=NL&partner=10",
    "industries/29?edition=plain",
    "lq?section=all",
    "lq?section=all&robust=80&period=2019",
    "map?robust=80&industry=29&period=2019",
    "regions/NL-1?robust=any&period=2019",
    "explain?region=NL-2&industry=62&period=2019",
    "compare?regions=NL-1,NL-2&period=2019",
    "compare?regions=NL-1,NL-2,NL-3,NL-4&period=2019&work=krugman&of=NL-1",
    "composite?period=2019&of=NL-1",
    "designations?show=all&cut=1.1&unstated=no&industry=29",
    "designations?edition=plain",
    "data/gaps?by=industry&sort=gaps",
    "data/gaps?edition=plain",
    "kpi?show=all&base_period=2018",
    "kpi?edition=plain",
    "criteria/check?main_activity=information_technology&revenue_per_worker=790&staff=7&set.least_staff=8",
    "criteria/check?rubric=enright_type&critical_mass=yes",
    "criteria/check?rubric=management_excellence&engagement=4&members=10",
    "methods/infopark_membership",
    "explain?method=designation_agreement&region=NL-1&industry=29&period=2019",
    "register?q=elm&kind=cluster,organisation&at=First+edition",
    "register/zone/elm?at=2",
    "register/changes?from=First+edition&at=Second+edition",
    "register/cluster/hostile",
    "register/organisation/duplicate",
    "search?q=%D0%B5%D0%BB%D0%BC",
    "search?q=%D0%B3%D0%B8%D0%B4%D1%80%D0%B0%D0%B2%D0%BB%D0%B8%D0%BA%D0%B0",
)
"""States of a screen that show what its first one does not."""


def addresses() -> list[str]:
    """The path of every page with its examples filled in, further states of some, the report and its briefs, the page for programs."""
    return [
        *(_filled(page.pattern) for page in PAGES),
        *VARIANTS,
        "report",
        "report/plain",
        "report?region=NL-1",
        "report?region=NL-1&industry=29",
        "api",
    ]


def _filled(pattern: str) -> str:
    return re.sub(r"{(\w+)}", lambda name: EXAMPLES[name[1]], pattern)
