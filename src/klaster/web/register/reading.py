"""Version 1 of the interface to the register: what anyone may read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Path as PathParameter
from fastapi import Query, Request, Response
from starlette.responses import JSONResponse

from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.entity_values import KEY
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Language, Text
from klaster.pages.moment import AT, Moment, moment
from klaster.pages.record_words import name_of
from klaster.pages.register.facets import chosen_codes
from klaster.pages.visit import Visit
from klaster.web.register import facts
from klaster.web.register.bearer import bearer
from klaster.web.register.feed import MEDIA_TYPE, atom
from klaster.web.requests import origin_of
from klaster.web.validator import entity_tag, is_known
from klaster.workbench.observatory import Observatory
from klaster.workbench.register_export import exported
from klaster.workbench.registered import ORDERS, Action, Register, facet_names, may

MOST = 1000
_FORMATS = {
    "jsonld": ("json", "application/ld+json"),
    "geojson": ("geojson", "application/geo+json"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows at most.")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Rows to pass over first.")]
At = Annotated[
    str | None,
    Query(
        max_length=200, description="A past moment: the number of a change, a day, the name of an edition."
    ),
]
Kind = Annotated[str, PathParameter(max_length=40, description="Kind of record, such as cluster.")]
Slug = Annotated[str, PathParameter(max_length=160, description="The rest of the key.")]
Key = Annotated[str | None, Query(max_length=200, description="Key of a record.")]
Since = Annotated[int, Query(ge=0, lt=2**53, description="Only what came after this change.")]
Languages = Annotated[Literal["en", "ru"], Query(description="Language of messages and names.")]
Sort = Annotated[
    str, Query(max_length=40, description=f"One of {', '.join(ORDERS)}; a minus before it turns it round.")
]
Words = Annotated[str, Query(max_length=200, description="Words in Russian or English, in any form.")]
Format = Annotated[Literal["jsonld", "geojson", "xlsx"], Query(description="Format of the file.")]

ENDPOINTS: dict[str, Text] = {
    "/register/kinds": Text(
        "Kinds of record with their fields, and relations between them.",
        "Виды записей с полями и виды связей между записями.",
    ),
    "/register/records": Text(
        "Records by words and facets, with counts of every facet; the latest state or a past one.",
        "Записи по словам и признакам отбора, с числом записей по каждому признаку; нынешнее состояние или прошлое.",
    ),
    "/register/records/{kind}/{slug}": Text(
        "One record: every statement with its source, links both ways, numbers of its changes.",
        "Одна запись: все сведения с источниками, связи в обе стороны, номера изменений.",
    ),
    "/register/records/{kind}/{slug}/history": Text(
        "Who changed a record, when and why, and what was said before.",
        "Кто, когда и почему изменил запись и что было до этого.",
    ),
    "/register/links": Text(
        "Links: of one record, of one relation, or all.", "Связи: одной записи, одного вида или все."
    ),
    "/register/changes": Text("Changes of the register, newest first.", "Изменения реестра, новые сначала."),
    "/register/editions": Text("Editions frozen under a name.", "Издания, зафиксированные под названием."),
    "/register/differences": Text(
        "What is said otherwise at one moment than at another.",
        "Что сказано иначе в один момент, чем в другой.",
    ),
    "/register/feed.atom": Text(
        "The latest changes as an Atom feed.", "Последние изменения в виде ленты Atom."
    ),
    "/register/export": Text(
        "The register as a file: JSON-LD, GeoJSON or a workbook.",
        "Реестр файлом: JSON-LD, GeoJSON или книга Excel.",
    ),
}
CONTENTS = {
    "/register/feed.atom": (MEDIA_TYPE,),
    "/register/export": tuple(media for _, media in _FORMATS.values()),
}
"""What answers hold where it is not JSON."""
FACETS: list[dict[str, Any]] = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": "Codes separated by commas; any of them.",
        "schema": {"type": "string", "maxLength": 500},
    }
    for name in facet_names()
]
"""The facets as parameters of the description: they follow from the kinds of record."""


class Reading:
    """One function an address."""

    def __init__(self, observatory: Observatory) -> None:
        self.observatory = observatory

    def under(self, path: str) -> Callable[..., Any]:
        """The function behind an address."""
        return {
            "/register/kinds": self.kinds,
            "/register/records": self.records,
            "/register/records/{kind}/{slug}": self.record,
            "/register/records/{kind}/{slug}/history": self.history,
            "/register/links": self.links,
            "/register/changes": self.changes,
            "/register/editions": self.editions,
            "/register/differences": self.differences,
            "/register/feed.atom": self.feed,
            "/register/export": self.export,
        }[path]

    def kinds(self, request: Request) -> Response:
        """The schema of the register."""
        kinds = [facts.kind_facts(one) for one in KINDS.values()]
        relations = [facts.relation_facts(one) for one in RELATIONS.values()]
        return self._kept(request, lambda: {"kinds": kinds, "relations": relations})

    def records(
        self,
        request: Request,
        q: Words = "",
        sort: Sort = "name_en",
        at: At = None,
        limit: Limit = 100,
        offset: Offset = 0,
        language: Languages = "en",
    ) -> Response:
        """Records that were found."""
        register, shown = self._register(), self._moment(at, language)
        chosen: dict[str, Any] = chosen_codes(_visit(language, dict(request.query_params)))
        found = register.records(q, sort, offset, limit, shown.asked, **chosen)
        return self._kept(
            request,
            lambda: {
                **_page(found.total, offset, limit),
                "change": shown.change,
                "facets": found.facets,
                "rows": [facts.record_facts(one) for one in found.rows],
            },
        )

    def record(
        self, request: Request, kind: Kind, slug: Slug, at: At = None, language: Languages = "en"
    ) -> Response:
        """One record; with a token that may see personal data, those too."""
        register, shown, key = self._register(), self._moment(at, language), f"{kind}/{slug}"
        self._check(register, key, shown)
        sees = _sees_personal(register, request, key)
        record = register.record(key, shown.asked, personal=sees)
        if sees:
            return JSONResponse(
                facts.whole_record_facts(record), headers={"Cache-Control": "private, no-store"}
            )
        return self._kept(request, lambda: facts.whole_record_facts(record))

    def history(
        self, request: Request, kind: Kind, slug: Slug, limit: Limit = 100, offset: Offset = 0
    ) -> Response:
        """The history of a record."""
        register, key = self._register(), f"{kind}/{slug}"
        self._check(register, key, self._moment(None, "en"))
        found = register.history(key)
        rows = [facts.happening_facts(one) for one in found[offset : offset + limit]]
        return self._kept(request, lambda: {**_page(len(found), offset, limit), "rows": rows})

    def links(
        self,
        request: Request,
        key: Key = None,
        relation: Annotated[str | None, Query(max_length=40, description="Kind of link.")] = None,
        at: At = None,
        limit: Limit = 100,
        offset: Offset = 0,
        language: Languages = "en",
    ) -> Response:
        """Links."""
        found = self._register().links(_checked_key(key), relation, self._moment(at, language).asked)
        rows = [facts.link_facts(one) for one in found[offset : offset + limit]]
        return self._kept(request, lambda: {**_page(len(found), offset, limit), "rows": rows})

    def changes(self, request: Request, since: Since = 0, key: Key = None, limit: Limit = 100) -> Response:
        """Changes, newest first."""
        found = self._register().changes(since, _checked_key(key), limit)
        return self._kept(
            request, lambda: {"since": since, "rows": [facts.change_facts(one) for one in found]}
        )

    def editions(self, request: Request) -> Response:
        """Editions, oldest first."""
        found = self._register().editions()
        return self._kept(request, lambda: {"editions": [facts.edition_facts(one) for one in found]})

    def differences(
        self,
        request: Request,
        earlier: Annotated[str, Query(max_length=200, description="The one moment.")],
        later: At = None,
        limit: Limit = 100,
        offset: Offset = 0,
        language: Languages = "en",
    ) -> Response:
        """What is said otherwise."""
        low, high = self._moment(earlier, language), self._moment(later, language)
        found = self._register().differences(low.asked or low.change, high.asked)
        rows = [facts.alteration_facts(one) for one in found[offset : offset + limit]]
        return self._kept(request, lambda: {**_page(len(found), offset, limit), "rows": rows})

    def feed(
        self, request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50, language: Languages = "en"
    ) -> Response:
        """The latest changes, for a reader of feeds."""
        register = self._register()
        changes = register.changes(limit=limit)
        keys = {key for change in changes for key in change.touched[:20]}
        names = {key: name_of(one, language) for key, one in register.some(keys).items()}
        updated = changes[0].made_at if changes else "1970-01-01T00:00:00Z"
        content = atom(changes, names, self.observatory.title, origin_of(request), language, updated)
        return self._tagged(request, lambda: Response(content, media_type=MEDIA_TYPE))

    def export(
        self,
        request: Request,
        format: Format = "jsonld",
        kind: Annotated[str | None, Query(max_length=500, description="Kinds, separated by commas.")] = None,
        country: Annotated[
            str | None, Query(max_length=500, description="Countries, separated by commas.")
        ] = None,
        at: At = None,
        language: Languages = "en",
    ) -> Response:
        """The register as a file."""
        register, shown = self._register(), self._moment(at, language)
        chosen = chosen_codes(_visit(language, {"kind": kind or "", "country": country or ""}))
        suffix, media = _FORMATS[format]

        def made() -> Response:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"register.{suffix}")
                exported(register, path, chosen.get("kind", ()), chosen.get("country", ()), shown.asked)
                content = path.read_bytes()
            name = f"register-{shown.change}.{'jsonld' if format == 'jsonld' else suffix}"
            return Response(
                content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
            )

        return self._tagged(request, made)

    def _register(self) -> Register:
        register = self.observatory.register
        if register is None:
            raise UnknownNameError(
                Text("register in this observatory", "реестр в этой обсерватории"), "register", ()
            )
        return register

    def _moment(self, at: str | None, language: Language) -> Moment:
        return moment(self._register(), _visit(language, {AT: at or ""}))

    def _check(self, register: Register, key: str, shown: Moment) -> None:
        """Refuse a key under which there is no record, as an address that leads nowhere."""
        if KEY.fullmatch(key) is None or key not in register.some([key], shown.asked):
            raise UnknownNameError(Text("record", "запись"), key, ())

    def _kept(self, request: Request, made: Callable[[], Mapping[str, Any]]) -> Response:
        return self._tagged(request, lambda: JSONResponse(made()))

    def _tagged(self, request: Request, made: Callable[[], Response]) -> Response:
        """The answer with its validator, or word that the asker has it already."""
        register = self._register()
        state = f"{self.observatory.digest} {register.last_change().id} {len(register.editions())}"
        tag = entity_tag(state, str(request.url))
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Authorization"}
        if is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        answer = made()
        answer.headers.update(headers)
        return answer


def _visit(language: Language, query: Mapping[str, str]) -> Visit:
    return Visit(language, "register", {name: value for name, value in query.items() if value})


def _page(total: int, offset: int, limit: int) -> dict[str, int]:
    return {"total": total, "offset": offset, "limit": limit}


def _checked_key(key: str | None) -> str | None:
    if key is not None and KEY.fullmatch(key) is None:
        shown = json.dumps(key[:80], ensure_ascii=True)
        raise InputError(
            Text(f"{shown} cannot be a key", f"{shown} не может быть ключом"),
            Text("A key looks like cluster/kaluga-pharma.", "Ключ выглядит так: cluster/kaluga-pharma."),
        )
    return key


def _sees_personal(register: Register, request: Request, key: str) -> bool:
    found = bearer(register, request)
    if found is None:
        return False
    account, token = found
    return Action.SEE_PERSONAL in token.rights and may(account, Action.SEE_PERSONAL, register.subject(key))
