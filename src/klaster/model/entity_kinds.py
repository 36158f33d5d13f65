"""The kinds of record that a register of clusters holds, and the relations between records."""

from __future__ import annotations

from klaster.model.entity import EntityKind, Field, Relation
from klaster.model.entity_fields import (
    ADDRESS,
    AMOUNT,
    COMMON,
    COUNTRY,
    DESCRIPTION,
    EMAIL,
    EMPLOYEES,
    FOUNDED,
    INDUSTRIES,
    LIFE,
    NAME,
    ORGANISATION_KINDS,
    ORIGINS,
    PERSON,
    PLACE,
    REGION,
    SPECIALISATION,
    STANDING,
    TIERS,
    YEARS,
    ZONE_KINDS,
)  # fmt: skip
from klaster.model.text import Text

CLUSTER = EntityKind(
    "cluster",
    Text("cluster", "кластер"),
    Text("clusters", "кластеры"),
    (
        *COMMON, INDUSTRIES, STANDING, FOUNDED, EMPLOYEES, ADDRESS, *PLACE, *LIFE,
        Field("participants", Text("participants", "число участников"), "count", expected=True, minimum=0),
        SPECIALISATION,
    ),
)  # fmt: skip
ORGANISATION = EntityKind(
    "organisation",
    Text("organisation", "организация"),
    Text("organisations", "организации"),
    (
        *COMMON, INDUSTRIES, STANDING, FOUNDED, EMPLOYEES, ADDRESS, EMAIL, PERSON, *PLACE, *LIFE,
        Field("organisation_kind", Text("kind", "вид"), "choice", ORGANISATION_KINDS, expected=True),
        Field("origin", Text("origin of capital", "происхождение капитала"), "choice", ORIGINS),
        Field("registration_number", Text("registration number", "регистрационный номер")),
        Field("postal_address", Text("postal address", "почтовый адрес"), "words"),
    ),
)  # fmt: skip
CLUSTER_ORGANISATION = EntityKind(
    "cluster_organisation",
    Text("cluster organisation", "кластерная организация"),
    Text("cluster organisations", "кластерные организации"),
    (
        *COMMON, INDUSTRIES, STANDING, FOUNDED, ADDRESS, EMAIL, PERSON, *PLACE, *LIFE,
        Field("staff", Text("full-time staff", "штатных сотрудников"), "number", expected=True, minimum=0),
        Field("members", Text("members", "число членов"), "count", expected=True, minimum=0),
    ),
)  # fmt: skip
ZONE = EntityKind(
    "zone",
    Text("zone", "зона"),
    Text("zones", "зоны"),
    (
        *COMMON, INDUSTRIES, STANDING, FOUNDED, ADDRESS, *PLACE, *LIFE,
        Field("zone_kind", Text("kind", "вид"), "choice", ZONE_KINDS, required=True, expected=True),
        Field("area", Text("area, ha", "площадь, га"), "number", minimum=0),
        Field("residents", Text("residents", "число резидентов"), "count", expected=True, minimum=0),
        Field("objects", Text("objects", "число объектов"), "count", minimum=0),
        SPECIALISATION,
    ),
)  # fmt: skip
PROGRAMME = EntityKind(
    "programme",
    Text("programme", "программа"),
    Text("programmes", "программы"),
    (
        *COMMON, INDUSTRIES, STANDING, ADDRESS, *AMOUNT, *YEARS, *LIFE,
        Field("instrument", Text("instrument", "инструмент"), "words"),
        Field("phase", Text("phase", "этап"), "words"),
        Field("part_of", Text("part of", "часть программы"), "reference", refers_to=("programme",)),
    ),
)  # fmt: skip
PROJECT = EntityKind(
    "project",
    Text("project", "проект"),
    Text("projects", "проекты"),
    (
        *COMMON, INDUSTRIES, STANDING, ADDRESS, *AMOUNT, *YEARS, *PLACE, *LIFE,
        Field("financier", Text("financier", "источник финансирования"), "reference", refers_to=("organisation",)),
    ),
)  # fmt: skip
DOCUMENT = EntityKind(
    "document",
    Text("document", "документ"),
    Text("documents", "документы"),
    (
        NAME, DESCRIPTION, COUNTRY, ADDRESS, *LIFE,
        Field("publisher", Text("publisher", "издатель"), "words", expected=True),
        Field("issued", Text("issued on", "дата издания"), "text", expected=True),
        Field("licence", Text("licence", "лицензия"), "words"),
    ),
)  # fmt: skip
PLACE_KIND = EntityKind(
    "place",
    Text("place", "место"),
    Text("places", "места"),
    (
        NAME,
        COUNTRY,
        REGION,
        *PLACE[1:],
        Field("population", Text("population", "население"), "count", minimum=0),
    ),
)
DESIGNATION = EntityKind(
    "designation",
    Text("designation", "точка роста, определённая политикой"),
    Text("designations", "точки роста, определённые политикой"),
    (
        *COMMON, INDUSTRIES, STANDING, PLACE[0], *LIFE,
        Field("programme", Text("programme", "программа"), "reference", refers_to=("programme",), expected=True),
        Field("document", Text("document", "документ"), "reference", refers_to=("document",), expected=True),
        Field("tier", Text("tier", "уровень")),
    ),
)  # fmt: skip
TARGET = EntityKind(
    "target",
    Text("target", "целевой показатель"),
    Text("targets", "целевые показатели"),
    (
        NAME, DESCRIPTION,
        Field("subject", Text("of", "чей"), "reference", refers_to=("cluster", "programme", "zone", "cluster_organisation"), required=True, expected=True),
        Field("measure", Text("measure", "показатель"), "words", expected=True),
        Field("unit", Text("unit", "единица"), "words"),
        Field("form", Text("form of the goal", "вид цели"), "choice", {
            "level": Text("a level to reach", "достигаемый уровень"),
            "percent": Text("growth in per cent", "прирост в процентах"),
            "times": Text("growth in times", "рост в разах"),
            "direction": Text("a direction without a number", "направление без числа"),
            "action": Text("a measure to be taken", "намеченная мера"),
        }, expected=True),
        Field("baseline", Text("baseline", "исходное значение"), "number", expected=True),
        Field("baseline_year", Text("baseline year", "исходный год"), "year", expected=True),
        Field("goal", Text("goal", "цель"), "number"),
        Field("goal_year", Text("goal year", "целевой год"), "year", expected=True),
    ),
)  # fmt: skip
FACT = EntityKind(
    "fact",
    Text("fact", "факт"),
    Text("facts", "факты"),
    (
        NAME, DESCRIPTION,
        Field("subject", Text("of", "о чём"), "reference", refers_to=("cluster", "organisation", "cluster_organisation", "zone", "programme", "project", "place", "document"), required=True, expected=True),
        Field("measure", Text("measure", "показатель"), "text", required=True, expected=True),
        Field("value", Text("value", "значение"), "number", expected=True),
        Field("words", Text("in words", "словами"), "words"),
        Field("unit", Text("unit", "единица"), "words"),
        Field("period", Text("period", "период"), "text"),
    ),
)  # fmt: skip

KINDS: dict[str, EntityKind] = {
    kind.id: kind
    for kind in (
        CLUSTER,
        ORGANISATION,
        CLUSTER_ORGANISATION,
        ZONE,
        PROGRAMME,
        PROJECT,
        DOCUMENT,
        PLACE_KIND,
        DESIGNATION,
        TARGET,
        FACT,
    )
}

_BODIES = ("organisation", "cluster_organisation")
_LIFE = LIFE
RELATIONS: dict[str, Relation] = {
    relation.id: relation
    for relation in (
        Relation("member_of", Text("member of", "участник"), Text("members", "участники"), _BODIES, ("cluster", "cluster_organisation", "zone", "organisation"), _LIFE),
        Relation("manages", Text("manages", "управляет"), Text("managed by", "управляющая организация"), _BODIES, ("cluster", "zone", "programme", "project"), _LIFE),
        Relation("designates", Text("designates", "определяет"), Text("designated by", "определён документом"), ("programme", "document", "organisation"), ("cluster", "zone", "place", "designation"), _LIFE),
        Relation("cooperates_with", Text("co-operates with", "сотрудничает с"), Text("co-operates with", "сотрудничает с"), ("cluster", *_BODIES), ("cluster", *_BODIES), (
            Field("tie", Text("kind of tie", "вид связи"), "choice", {
                "goods": Text("goods and services", "товары и услуги"),
                "knowledge": Text("knowledge", "знания"),
                "finance": Text("finance", "финансы"),
                "people": Text("people", "кадры"),
                "innovation": Text("innovation", "инновации"),
            }),
            Field("weight", Text("weight", "вес"), "number", minimum=0), *_LIFE), ("tie", "valid_from")),
        Relation("supplies", Text("supplies", "поставляет"), Text("supplied by", "поставщики"), ("organisation",), ("organisation", "cluster"), (Field("weight", Text("weight", "вес"), "number", minimum=0), *_LIFE)),
        Relation("funds", Text("funds", "финансирует"), Text("funded by", "источники финансирования"), ("organisation", "programme"), ("cluster", "zone", "programme", "project", *_BODIES), (
            Field("amount", Text("amount", "сумма"), "number", minimum=0), Field("currency", Text("currency", "валюта"), "text"), *_LIFE)),
        Relation("located_in", Text("located in", "расположен в"), Text("located here", "здесь расположены"), ("cluster", "zone", "project", *_BODIES), ("zone", "place", "cluster"), _LIFE),
        Relation("serves", Text("serves", "обслуживает"), Text("served by", "обслуживается"), (*_BODIES, "zone", "programme"), ("cluster", "place", "zone", *_BODIES), _LIFE),
        Relation("certified_as", Text("certified as", "сертифицирован"), Text("certifies", "сертифицировал"), ("cluster", *_BODIES), ("organisation", "document", "programme"), (
            Field("level", Text("level", "уровень"), "choice", TIERS), Field("expires", Text("expires on", "срок действия до"), "day"), *_LIFE), ("level", "valid_from")),
    )
}  # fmt: skip
