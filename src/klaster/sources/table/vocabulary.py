"""Words in headers, titles and names of files, and what they say of a column: its role, what it measures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from klaster.model.classification import fold

_ROLE_WORDS: Mapping[str, str] = {
    "region": r"регион\w*|территори\w*|област[ьи]|район\w*|субъект\w*|местност\w*|город\w*|муниципал\w*|округ\w*"
    r"|стран[аы]|oblast\w*|regions?|territor\w*|area|areas|fips|county|counties|state|province|geo|geography"
    r"|geographic|nuts\w*|district|location|municipality|city|country|ref area|reference area|аймак\w*|аймаг\w*"
    r"|облус\w*|облыс\w*|вилоят\w*|marz|adm1|iso3166|terr|reg|uf|estado|munic[ií]pio|regi[oó]n|regi[aã]o|voivodeship|województwo|departamento|bundesland|land|r[ée]gion|département|provincia|il|viloyat\w*|geo ?name|geo ?fips|fips ?cty|state ?fp|county ?fp|st ?name|cty ?name|kato|като|soate|соате|okato|окато|октмо|oktmo",
    "industry": r"вид\w* (?:экономической )?деятельности|деятельност[ьи]|вэд|оквэд\w*|окэд\w*|отрасл\w*|сектор\w*"
    r"|секци\w*|раздел\w*|okved\w*|oked\w*|industr\w*|nace\w*|ateco\w*|isic\w*|naics\w*|sic|activit\w*|sectors?"
    r"|sections?|divisions?|branch|economic activity|тармак\w*|сала\w*|indy|ekonomik\w*|otrasl\w*|ved|cnae|ciiu|pkd|гкэд|actividad|atividade|setor|branche|wirtschaftszweig|гкед",
    "period": r"год\w*|период\w*|years?|period|time|time period|date|дата|жыл\w*|жыл|yr|obs time|god|ano|año|jahr|année|rok|yil",
    "quarter": r"квартал\w*|quarter|qtr|кв",
    "month": r"месяц\w*|month",
    "value": r"value|obs value|значени[ея]|величина|количество|сумма|amount|val|obs|число|data",
    "status": r"\w*status|emp ?flag|emp nf|obs value status|flags?|obs status|obs flag|disclosure(?: code)?|пометк\w*|статус\w*|символ\w*|confidential\w*|conf",
    "number": r"№(?: п ?п)?|n ?п ?п|п ?п|no|nr|номер|num|row|index|id|строка|код строки",
    "series": r"series|indicator\w*|показател\w*|measure|variable|tipo dato|tipo de dato|data type|statistics?|индикатор\w*|item|item code|ind",
    "unit": r"unit measure|unit|units|единиц\w*(?: измерения)?|ед\w*(?: изм\w*)?|measure unit",
    "latitude": r"lat|latitude|широта|y coord\w*|coord y|northing",
    "longitude": r"lon|lng|long|longitude|долгота|x coord\w*|coord x|easting",
    "establishment": r"establishment\w*|plant\w*|firm(?: id| name)?|company(?: name| id)?|enterprise(?: id| name)?|инн|бин|окпо"
    r"|огрн|iin|bin|предприяти[ея]|организаци[яи]|наименование (?:организации|предприятия)|юрлицо|entity|address|адрес",
    "region_total": r"region total|total in (?:the )?region|итого по региону|всего по региону|region sum|reg total",
    "industry_total": r"industry total|national industry|country industry|всего по отрасли|итого по отрасли",
    "total": r"total|grand total|national total|country total|итого|всего",
}
_ROLES = {
    role: re.compile(rf"(?:^|\b)(?:{words})(?:\b|$)", re.IGNORECASE) for role, words in _ROLE_WORDS.items()
}

_LEVEL = re.compile(r"\b(?:levels?|lvl|types?|typology|уров\w*|тип)\b", re.IGNORECASE)
"""Which level or type of regions or industries a row is of is no region and no industry."""

_MEASURE_WORDS: Mapping[str, str] = {
    "employment": r"занят\w*|работник\w*|работающ\w*|сотрудник\w*|рабочих мест\w*|персонал\w*|employment|employed"
    r"|employees?|empl?|jobs?|workers?|persons engaged|emplvl|staff|headcount|zanyat\w*|empregos?|empleos?|ocupados|addetti|occupati|dipendenti|zatrudnieni|pessoal ocupado|beschäftigte|emplois?|pracujący|занято|жұмыспен қамтылған\w*|иштеген\w*|численност[ьи](?! населен)",
    "firms": r"(?:числ[оа]|количество)? ?(?:организаци[йия]|предприяти[йея]|хозяйствующих субъектов|юридических лиц|фирм\w*"
    r"|компани[йи])|firms?|establishments?|estabs?|enterprises?|companies|businesses|local units",
    "wages": r"фонд\w* (?:начисленной )?(?:заработной платы|оплаты труда|зарплат\w*)|фот|wages?|wage bill|payroll",
    "turnover": r"оборот\w*|выручк\w*|turnover|sales|revenues?",
}
_SHORT_MEASURES = {"est": "firms"}
"""Headers too short to look for inside other words."""
_MEASURES = {id: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for id, words in _MEASURE_WORDS.items()}

_AVERAGE = re.compile(
    r"\b(?:средн\w*|avg|average|mean|median|медиан\w*)\b.*\b(?:заработн\w*|зарплат\w*|wages?|wkly|weekly|pay|earnings|salar\w*"
    r"|возраст\w*|age|размер\w*|size)\b",
    re.IGNORECASE,
)
_DERIVED = re.compile(
    r"\b(?:lq|oty|pct|percent\w*|chg|change|growth|rate|rates|share|shares|proportion|ratio|index|индекс\w*|темп\w*"
    r"|дол[яиюей]|удельн\w*|прирост\w*|процент\w*|коэффициент\w*|per capita|на душу|на одного|в расчете на|структура"
    r"|rank|ранг|taxable|contributions|к предыдущему\w*|к соответствующему\w*)\b|%",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:code|codes|код|коды|окато|октмо|id|fips|fipstate|gid|level|уровень|lvl|num|index|№|mult|decimals|индекс)\b",
    re.IGNORECASE,
)
_EMPLOYED = re.compile(r"занятое населени|занятого населени|employed population", re.IGNORECASE)
_PEOPLE_NOT_JOBS = re.compile(
    r"населени\w*|population|безработ\w*|unemploy\w*|учащихся|студент\w*", re.IGNORECASE
)


def words_of(name: str) -> str:
    """A header as words: camel case, underscores and punctuation undone.

    >>> words_of("area_fips"), words_of("RegionName"), words_of("REF_AREA")
    ('area fips', 'region name', 'ref area')
    """
    split = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", name)
    return " ".join(fold(split.replace("_", " ")).split())


def has_role(name: str, role: str) -> bool:
    """Whether a header names a role.

    >>> has_role("Вид деятельности", "industry"), has_role("territory_ru", "region"), has_role("jobs", "region")
    (True, True, False)
    """
    text = words_of(name)
    if role in ("region", "industry") and _LEVEL.search(text):
        return False
    return bool(_ROLES[role].search(text))


def is_role(name: str, role: str) -> bool:
    """Whether a header says nothing but the role: "total", not "total wages"."""
    return bool(_ROLES[role].fullmatch(words_of(name)))


def names_key(name: str, role: str) -> bool:
    """Whether a header says nothing but the role and that its codes or names stand below.

    >>> names_key("IndustryClassification", "industry"), names_key("Region", "region"), names_key("Industry jobs", "industry")
    (True, True, False)
    """
    text = _OF_KEYS.sub(" ", words_of(name)).strip()
    return bool(text) and bool(_ROLES[role].fullmatch(text))


_OF_KEYS = re.compile(
    r"\b(?:classification|codes?|names?|ids?|titles?|labels?|коды?|названи[ея]|наименовани[ея])\b"
)


def measure_in(words: str) -> str:
    """The well-known measure that words speak of; "" if none, or if they speak of a rate or an average wage.

    >>> measure_in("annual_avg_emplvl"), measure_in("Число предприятий"), measure_in("Численность населения")
    ('employment', 'firms', '')
    >>> measure_in("Доля занятых, %"), measure_in("Среднесписочная численность работников, чел.")
    ('', 'employment')
    """
    text = words_of(words)
    if is_derived(words) or (_PEOPLE_NOT_JOBS.search(text) and not _EMPLOYED.search(text)):
        return ""
    if text in _SHORT_MEASURES:
        return _SHORT_MEASURES[text]
    return next((id for id, pattern in _MEASURES.items() if pattern.search(text)), "")


def is_derived(words: str) -> bool:
    """Whether words speak of a share, rate, index, change or average: nothing that can be added up.

    >>> is_derived("oty_annual_avg_emplvl_chg"), is_derived("Темп роста, %"), is_derived("jobs")
    (True, True, False)
    """
    text = words_of(words)
    return bool(_DERIVED.search(text) or "%" in words or _AVERAGE.search(text))


def is_code(words: str) -> bool:
    """Whether a header speaks of a code, number or level: of numbers that measure nothing.

    >>> is_code("own_code"), is_code("Код ОКАТО"), is_code("jobs")
    (True, True, False)
    """
    return bool(_CODE.search(words_of(words)))


def identifier_of(words: str) -> str:
    """Words as an identifier of a measure: letters, digits, underscores; without units and years.

    >>> identifier_of("Инвестиции, млн руб."), identifier_of("value_mln_rub"), identifier_of("fixed_assets_2017_2024")
    ('инвестиции', '', 'fixed_assets')
    """
    text = _AFTER_COMMA.sub("", _IN_BRACKETS.sub(" ", words))
    kept = [word for word in words_of(text).split() if not _NO_NAME.fullmatch(word)]
    return "_".join(kept[:6])


_IN_BRACKETS = re.compile(r"\([^)]*\)")
_AFTER_COMMA = re.compile(
    r",\s*(?:в\s+)?(?:тыс|млн|млрд|трлн|чел|единиц|ед\b|руб|сом|тенге|%|процент|шт|thousand|million|billion|persons|usd|eur).*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\d+|value|values|значение|тыс|млн|млрд|трлн|mln|bln|ths|thousand|million|billion|руб\w*|rub|сом\w*|som|kgs|тенге|kzt"
    r"|usd|eur|долл\w*|чел\w*|persons?|obs|данные|data|table|таблица|лист\w*|sheet\w*|книга|v|in|в|на|за|год\w*|г"
)
