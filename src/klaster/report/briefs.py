"""Briefs: a region, or a cluster, on two pages."""

from __future__ import annotations

from klaster.model.text import Language, Text
from klaster.report.chapters.brief import cluster_chapters, region_chapters
from klaster.report.composing import facts, numbered
from klaster.report.document import Document
from klaster.report.teller import Teller
from klaster.workbench.observatory import Observatory

REGION = Text("Region brief", "Справка о регионе")
CLUSTER = Text("Cluster passport", "Паспорт кластера")


def brief(
    observatory: Observatory,
    region: str,
    industry: str | None = None,
    language: Language = "en",
    edition: str | None = None,
    *,
    atlas: str = "",
) -> Document:
    """The brief of a region; with an industry, the passport of their cluster.

    Raises
    ------
    UnknownNameError
        For an edition, a region or an industry that there is not, with the nearest names.
    """
    chosen = observatory.edition(edition)
    teller = Teller(observatory, chosen, language, atlas)
    shown, chapters = (
        cluster_chapters(teller, region, industry) if industry else region_chapters(teller, region)
    )
    kind = (CLUSTER if industry else REGION).read(language)
    told = f"{kind}. {chosen.title.read(language)}" + (f", {shown.period}" if shown.period else "")
    name = "-".join(filter(None, ("brief", chosen.id, region, industry)))
    return numbered(
        Document(
            name,
            shown.title,
            told,
            language,
            facts(teller),
            tuple(one for one in chapters if one.blocks),
            shown.synthetic,
            brief=True,
            atlas=atlas,
        )
    )
