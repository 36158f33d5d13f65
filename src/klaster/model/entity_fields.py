"""Fields that several kinds of record share, and the lists of what they may be."""

from __future__ import annotations

from klaster.model.entity import Confidence, Field, Standing
from klaster.model.text import Text

STANDINGS = {
    Standing.ACTING.value: Text("acting", "действует"),
    Standing.FORMING.value: Text("forming", "формируется"),
    Standing.POTENTIAL.value: Text("potential", "потенциально"),
    Standing.DORMANT.value: Text("dormant", "не действует"),
    Standing.CLOSED.value: Text("closed", "деятельность прекращена"),
}
CONFIDENCES = {
    Confidence.CONFIRMED.value: Text("confirmed", "подтверждено"),
    Confidence.STATED.value: Text("stated by the source", "заявлено источником"),
    Confidence.UNCERTAIN.value: Text("uncertain", "под вопросом"),
    Confidence.LOST.value: Text("lost in the copy of the source", "утрачено в копии источника"),
}
ORGANISATION_KINDS = {
    "company": Text("company", "предприятие"),
    "research_education": Text("research and education", "наука и образование"),
    "government": Text("government", "органы власти"),
    "finance": Text("finance", "финансовая организация"),
    "collaboration": Text("collaboration", "организация сотрудничества"),
}
ZONE_KINDS = {
    "special_economic_zone": Text("special economic zone", "особая (свободная) экономическая зона"),
    "priority_development_area": Text("priority development area", "территория опережающего развития"),
    "industrial_park": Text("industrial park", "индустриальный парк"),
    "technopark": Text("technopark", "технопарк"),
    "incubator": Text("incubator", "бизнес-инкубатор"),
    "distribution_centre": Text("wholesale-distribution centre", "оптово-распределительный центр"),
}
ORIGINS = {
    "domestic": Text("domestic", "национальный капитал"),
    "foreign": Text("foreign", "иностранный капитал"),
    "joint": Text("joint", "совместное предприятие"),
}

NAME = Field("name", Text("name", "название"), "words", required=True, expected=True)
DESCRIPTION = Field("description", Text("description", "описание"), "words")
COUNTRY = Field("country", Text("country", "страна"), "codes", expected=True)
REGION = Field("region", Text("region", "регион"), "codes", expected=True)
INDUSTRIES = Field("industry", Text("industries", "отрасли"), "codes", expected=True)
SPECIALISATION = Field("specialisation", Text("specialisation", "специализация"), "words")
STANDING = Field("standing", Text("standing", "состояние"), "choice", STANDINGS, expected=True)
ADDRESS = Field("website", Text("web address", "адрес в интернете"), "address", expected=True)
EMAIL = Field("email", Text("e-mail", "электронная почта"), "email", personal=True)
PERSON = Field("contact_person", Text("contact person", "контактное лицо"), personal=True)
EMPLOYEES = Field("employees", Text("employees", "число занятых"), "count", minimum=0)
FOUNDED = Field("founded", Text("founded in", "год основания"), "year")
PLACE = (
    Field("place", Text("place", "место"), "reference", refers_to=("place",)),
    Field("longitude", Text("longitude", "долгота"), "number", minimum=-180, maximum=180),
    Field("latitude", Text("latitude", "широта"), "number", minimum=-90, maximum=90),
)
LIFE = (
    Field("valid_from", Text("valid from", "действует с"), "day"),
    Field("valid_to", Text("valid to", "действует до"), "day"),
)
AMOUNT = (
    Field("amount", Text("amount", "сумма"), "number", minimum=0),
    Field("currency", Text("currency", "валюта"), "text"),
)
YEARS = (
    Field("starts", Text("starts in", "год начала"), "year"),
    Field("ends", Text("ends in", "год окончания"), "year"),
)
COMMON = (NAME, DESCRIPTION, COUNTRY, REGION)
TIERS = {
    "bronze": Text("bronze", "бронзовый"),
    "silver": Text("silver", "серебряный"),
    "gold": Text("gold", "золотой"),
}
