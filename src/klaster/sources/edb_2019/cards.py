"""Who published the facts, and the measures that the editions add to the common ones."""

from klaster.model.observation import Measure
from klaster.model.provenance import Source
from klaster.model.text import Text

REPORT = Source(
    id="edb_2019_cluster_report",
    title=Text(
        "The State of Cluster Development in the Member States of the Eurasian Development Bank, August 2019",
        "Состояние кластерного развития в государствах — участниках ЕАБР, август 2019 г.",
    ),
    publisher=Text("Eurasian Development Bank", "Евразийский банк развития"),
    licence="Facts and figures quoted with their source; the text itself is the publisher's",
    licence_ru="Факты и цифры приводятся со ссылкой на источник; сам текст принадлежит издателю",
    url="https://eabr.org",
)
WEF = Source(
    id="wef_gci_2018",
    title=Text(
        "The Global Competitiveness Report 2018, as quoted in the bank's report",
        "Отчёт о глобальной конкурентоспособности за 2018 г., по тексту доклада банка",
    ),
    publisher=Text("World Economic Forum", "Всемирный экономический форум"),
    licence="Facts and figures quoted with their source",
    licence_ru="Факты и цифры приводятся со ссылкой на источник",
    url="https://www.weforum.org",
)
NSC_SURVEY = Source(
    id="kg_nsc_integrated_survey_2018",
    title=Text(
        "Results of the integrated household and labour-force survey for 2018, release of 20 June 2019",
        "Итоги интегрированного обследования домашних хозяйств и рабочей силы за 2018 г., "
        "выпуск от 20 июня 2019 г.",
    ),
    publisher=Text(
        "National Statistical Committee of the Kyrgyz Republic",
        "Национальный статистический комитет Кыргызской Республики",
    ),
    licence="Facts and figures quoted with their source",
    licence_ru="Факты и цифры приводятся со ссылкой на источник",
    url="http://www.stat.kg",
)
NSC_SDG = Source(
    id="kg_nsc_sdg_9_2_2",
    title=Text(
        "SDG indicator 9.2.2: manufacturing employment as a share of total employment, edition of 15 August 2025",
        "Показатель ЦУР 9.2.2: доля занятых в обрабатывающей промышленности в общей занятости, "
        "выпуск от 15 августа 2025 г.",
    ),
    publisher=NSC_SURVEY.publisher,
    licence="Facts and figures quoted with their source",
    licence_ru="Факты и цифры приводятся со ссылкой на источник",
    url="https://github.com/sdg-kyrgyzstan/open-sdg-data-starter",
)
NSC_QUOTED = Source(
    id="kg_nsc_employment_2018_quoted",
    title=Text(
        "Employment in 2018, quoted by the news agency Sputnik Kyrgyzstan on 6 November 2019",
        "Занятость в 2018 г., по сообщению агентства «Sputnik Кыргызстан» от 6 ноября 2019 г.",
    ),
    publisher=NSC_SURVEY.publisher,
    licence="Facts and figures quoted with their source",
    licence_ru="Факты и цифры приводятся со ссылкой на источник",
    url="https://sputnik.kg",
)
KG_NSC_2018 = Source(
    id="kg_nsc_2018",
    title=Text(
        "Employment and manufacturing by region, 2018, derived from official shares and rates",
        "Занятость и обрабатывающая промышленность по регионам за 2018 г., "
        "по официальным долям и уровням безработицы",
    ),
    publisher=NSC_SURVEY.publisher,
    licence="Facts and figures quoted with their source; the derivation is ours",
    licence_ru="Факты и цифры приводятся со ссылкой на источник; вывод из них — наш",
    url="http://www.stat.kg",
)

RANK_UNIT = Text("place", "место")
RANK_MEASURES = (
    Measure(
        "competitiveness_rank",
        Text("Global Competitiveness Index, rank", "Индекс глобальной конкурентоспособности, место"),
        RANK_UNIT,
        "ratio",
    ),
    Measure(
        "cluster_development_rank",
        Text("State of cluster development, rank", "Уровень развития кластеров, место"),
        RANK_UNIT,
        "ratio",
    ),
)
