"""The words of the determinants of a cluster: what each score is made of, how it is read, what limits it."""

from __future__ import annotations

from klaster.model.text import Text

READING = Text(
    "Four scores of 0 to 100 for each cluster: critical mass, relatedness, proximity and organic origin. A percentile is the share of the "
    "clusters of the table that have no more. The bounds are what the missing parts leave possible; the four are not added up.",
    "Четыре балла от 0 до 100 для каждого кластера: критическая масса, связанность, близость и органическое происхождение. Процентиль — доля "
    "кластеров таблицы, у которых не больше. Границы — то, что остаётся возможным при недостающих частях; четыре балла не складываются.",
)
LIMITS = Text(
    "Percentiles compare the clusters of the table, of one period, and nothing else. A score of which a part is missing is the mean of what is known, an estimate. "
    "Which parts make up a determinant is a convention of this observatory. Origin needs plants with the year of their founding.",
    "Процентили сравнивают кластеры таблицы за один период и ничего больше. Балл, у которого недостаёт части, — среднее известного, оценка. "
    "Из каких частей состоит детерминанта — соглашение этой обсерватории. Для происхождения нужны предприятия с годом основания.",
)
REFERENCES = (
    "European Commission 2016, Smart Guide to Cluster Policy (critical mass, relatedness, proximity, organic origin)",
    "Eurasian Development Bank 2019, section on determinants of clusters",
)
INPUTS = {
    "unit": Text("cluster; the column may be called cluster or region", "кластер; столбец может называться cluster или region"),
    "employment": Text("employment", "занятость"),
}  # fmt: skip
OPTIONAL_INPUTS = {
    "period": Text("period", "период"),
    "firms": Text("firms", "организации"),
    "location_quotient_lower": Text("lower bound of the location quotient", "нижняя граница коэффициента локализации"),
    "relatedness_density": Text("relatedness density of its industries, weighted by jobs, 0 to 1", "плотность связанности отраслей, взвешенная по занятости, от 0 до 1"),
    "internal_purchases": Text("share of purchases made inside the cluster", "доля закупок внутри кластера"),
    "related_variety": Text("related variety", "родственное разнообразие"),
    "localisation": Text("localisation of plants within 25 km", "локализация предприятий в пределах 25 км"),
    "plant_distance": Text("weighted median distance of plants, where localisation is not known", "взвешенное медианное расстояние между предприятиями, если локализация неизвестна"),
    "jobs_inside": Text("share of jobs inside the drawn boundary", "доля рабочих мест внутри выделенной границы"),
    "skilled_share": Text("share of workers with the skills asked for", "доля работников с нужной квалификацией"),
    "early_domestic_share": Text("share of jobs in domestic plants founded before the programme", "доля занятых на местных предприятиях, основанных до программы"),
    "early_quotient_lower": Text("lower bound of the quotient three years before the programme", "нижняя граница коэффициента за три года до программы"),
    "early_quotient_upper": Text("upper bound of the quotient three years before the programme", "верхняя граница коэффициента за три года до программы"),
}  # fmt: skip
OUTPUTS = {
    "value": Text("score, 0 to 100", "балл от 0 до 100"),
    "status": Text("A; E where a part is missing, O where all are", "A; E — недостаёт части, O — недостаёт всего"),
    "lower": Text("lowest score that the missing parts leave possible", "наименьший балл, возможный при недостающих частях"),
    "upper": Text("highest score that the missing parts leave possible", "наибольший балл, возможный при недостающих частях"),
    "known": Text("parts that are known", "число известных частей"),
    "parts": Text("parts of the score", "число частей балла"),
    "missing": Text("parts that are missing", "недостающие части"),
}  # fmt: skip
ALIASES = {"unit": ("cluster", "region")}
