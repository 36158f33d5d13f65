"""The screens on which a record is made and changed, by those who may, or proposed by those who may do that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from klaster.model.edit import AddLink, Edit, Reinstate, RemoveLink, Retire, Verify
from klaster.model.edit_checks import checked_edit
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.entity_values import KEY
from klaster.model.errors import InputError, KlasterError, UnknownNameError
from klaster.model.statement import Record
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.editing.form import (
    OUT,
    RecordForm,
    basis_of,
    confidence_options,
    conflicts,
    link_rows,
    other_kinds,
    record_inputs,
    relation_asked,
    relation_options,
)
from klaster.pages.editing.inputs import edits_of, inputs, link_fields, tidy
from klaster.pages.moment import Moment
from klaster.pages.record.ties import keys_linked
from klaster.pages.record_words import RecordWords, name_of
from klaster.pages.visit import Visit
from klaster.web.errors import status_code
from klaster.web.register.answers import Desk, to, to_login, visit_to
from klaster.web.register.sessions import Posted, check_form
from klaster.workbench.registered import (
    Action,
    ConflictError,
    NotAllowedError,
    Session,
    Subject,
    check_may,
    made_key,
    may,
)

_BASIS = ("source", "place_in_source", "confidence", "verified_on")
_KIND = Text("kind of record", "вид записи")
_RECORD = Text("record", "запись")


@dataclass(frozen=True)
class Work:
    """One person at the form of one record; ``record`` is as he saw it, None where it is to be made."""

    session: Session
    visit: Visit
    key: str
    kind: str
    record: Record | None
    subject: Subject
    personal: bool

    @property
    def may_edit(self) -> bool:
        """Whether he may change it himself; otherwise he proposes."""
        return may(self.session.account, Action.EDIT, self.subject)

    @property
    def version(self) -> int:
        """The last change that he knew of."""
        return self.record.version if self.record else 0


def editing_routes(desk: Desk) -> APIRouter:
    """The routes of editing in both languages; they come before those of the screens."""
    router = APIRouter(include_in_schema=False)
    for language in LANGUAGES:
        editing = Editing(desk, language)
        for path, show, act in (
            ("register/new", editing.choose, None),
            ("register/new/{kind}", editing.new, editing.make),
            ("register/{kind}/{slug}/edit", editing.edit, editing.change),
        ):
            router.add_api_route(f"/{language}/{path}", show, methods=["GET"])
            if act:
                router.add_api_route(f"/{language}/{path}", act, methods=["POST"])
    return router


class Editing:
    """The screens of one language."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self.desk = desk
        self.language: Language = language

    def choose(self, request: Request) -> Response:
        """The kinds of which a record may be made."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        kinds = [
            (one.title.read(self.language), visit.link(f"register/new/{one.id}")) for one in KINDS.values()
        ]
        return self.desk.page("record_new.html", visit, session=session, kinds=kinds)

    def new(self, request: Request, kind: str) -> Response:
        """The form of a record to be made."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        return self._page(self._new_work(session, visit, kind, ""), visit.query)

    def make(self, request: Request, kind: str, posted: Posted) -> Response:
        """Make a record, or propose it."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        check_form(session, request, posted)
        work = self._new_work(session, visit, kind, _new_key(kind, posted))

        def edits() -> list[Edit]:
            self._check_new(_checked(work.key))
            return edits_of(KINDS[kind], work.key, {}, posted, basis_of(posted))

        return self._done(work, posted, edits)

    def edit(self, request: Request, kind: str, slug: str) -> Response:
        """The form of a record."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        return self._page(self._work(session, visit, f"{kind}/{slug}", None), {})

    def change(self, request: Request, kind: str, slug: str, posted: Posted) -> Response:
        """Change a record, its links, its standing in the register; or propose that."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        check_form(session, request, posted)
        work = self._work(session, visit, f"{kind}/{slug}", _version(posted))
        acts: dict[str, Callable[[Work, Mapping[str, str]], list[Edit]]] = {
            "set": _said,
            "verify": _verified,
            "link": _linked,
            "unlink": _unlinked,
            "retire": _retired,
            "reinstate": lambda work, _: [Reinstate(work.key)],
        }
        act = acts.get(posted.get("act", ""), _said)
        return self._done(work, posted, lambda: act(work, posted))

    def _check_new(self, key: str) -> None:
        if key in self.desk.register.some([key]):
            raise InputError(
                Text(f"there is a record {key} already", f"запись {key} уже есть"),
                Text(
                    "Change that one, or give this one another key.",
                    "Исправьте её или дайте этой другой ключ.",
                ),
            )

    def _new_work(self, session: Session, visit: Visit, kind: str, key: str) -> Work:
        if kind not in KINDS:
            raise UnknownNameError(_KIND, kind, KINDS)
        subject = Subject(key or f"{kind}/new", (), True)
        check_may(session.account, Action.PROPOSE, subject)
        return Work(session, visit, key, kind, None, subject, personal=True)

    def _work(self, session: Session, visit: Visit, key: str, version: int | None) -> Work:
        """The record as it stands, or as it stood when the form was given out."""
        register = self.desk.register
        if KEY.fullmatch(key) is None or key not in register.some([key]):
            raise UnknownNameError(_RECORD, key, ())
        subject = register.subject(key)
        check_may(session.account, Action.PROPOSE, subject)
        personal = may(session.account, Action.SEE_PERSONAL, subject)
        record = register.record(key, version, personal)
        return Work(session, visit, key, key.partition("/")[0], record, subject, personal)

    def _done(self, work: Work, posted: Mapping[str, str], make: Callable[[], list[Edit]]) -> Response:
        """Write or propose the edits; what cannot be is said beside what was sent, and nothing of it is lost."""
        try:
            edits = [checked_edit(edit) for edit in make()]
            if not edits:
                raise _nothing()
            return self._written(work, posted, edits)
        except (InputError, ConflictError, NotAllowedError) as error:
            return self._page(work, posted, error)

    def _written(self, work: Work, posted: Mapping[str, str], edits: list[Edit]) -> Response:
        register, why = self.desk.register, tidy(posted.get("why", ""))
        if work.may_edit and posted.get("how") != "propose":
            register.apply(edits, work.session.account, why, {work.key: work.version})
            return to(work.visit.link(f"register/{work.key}"))
        seen_at = work.version if work.record else None
        proposal = register.propose(edits, work.session.account, why, seen_at)
        return to(work.visit.link(f"register/review/{proposal.id}"))

    def _page(self, work: Work, posted: Mapping[str, str], error: KlasterError | None = None) -> Response:
        if isinstance(error, ConflictError) and work.record:
            # What he wrote is kept; what he saw is from now on what stands.
            work = replace(work, record=self.desk.register.record(work.key, personal=work.personal))
        form = self._form(work, posted, error)
        status = status_code(error) if error else 200
        status = 422 if status == 404 else status
        return self.desk.page("record_edit.html", work.visit, status, session=work.session, form=form)

    def _form(self, work: Work, posted: Mapping[str, str], error: KlasterError | None) -> RecordForm:
        register, record = self.desk.register, work.record
        last = register.last_change()
        words = RecordWords(register, work.visit, Moment(None, last.id, last.made_at, ""))
        if record:
            words.read([work.key, *keys_linked(record)])
        if isinstance(error, ConflictError):
            words.read(
                key
                for clash in error.clashes
                for key in (*clash.field.split(), *_sources(clash))
                if "/" in key
            )
        asked = relation_asked(posted.get("relation", "") or work.visit.query.get("relation", ""))
        title = name_of(record, self.language) if record else KINDS[work.kind].title.read(self.language)
        return RecordForm(
            key=work.key if record else "",
            kind=work.kind,
            title=title,
            version=work.version,
            inputs=record_inputs(work.kind, record, posted, self.language, work.personal, error),
            basis={name: posted.get(name, "") for name in _BASIS},
            confidences=confidence_options(self.language),
            why=posted.get("why", ""),
            may_edit=work.may_edit,
            may_retire=may(work.session.account, Action.RETIRE, work.subject),
            retired=bool(record and record.retired),
            links=link_rows(words, record) if record else [],
            relations=relation_options(work.kind, self.language) if record else (),
            relation=f"{asked[0].id}.{asked[1]}" if asked else "",
            link_inputs=inputs(asked[0], posted, self.language, True) if asked else [],
            other=posted.get("other", ""),
            other_kinds=other_kinds(*asked, self.language) if asked else [],
            fault=error.message.read(self.language) if error else "",
            advice=error.advice.read(self.language) if error and error.advice else "",
            conflicts=conflicts(words, error) if isinstance(error, ConflictError) else [],
            slug=posted.get("slug", ""),
        )


def _said(work: Work, posted: Mapping[str, str]) -> list[Edit]:
    """What the form says; of a conflict, only what he wants to stand against what another wrote."""
    prefix = f"keep {work.key} "
    kept = [
        name.removeprefix(prefix)
        for name, choice in posted.items()
        if name.startswith(prefix) and choice == "current"
    ]
    seen = work.record.fields if work.record else {}
    allowed = {
        name: text for name, text in posted.items() if work.personal or not _is_personal(work.kind, name)
    }
    return edits_of(KINDS[work.kind], work.key, seen, allowed, basis_of(posted), kept)


def _verified(work: Work, posted: Mapping[str, str]) -> list[Edit]:
    return [Verify(work.key, tidy(posted.get("verified_on", "")))]


def _linked(work: Work, posted: Mapping[str, str]) -> list[Edit]:
    asked = relation_asked(posted.get("relation", ""))
    if asked is None:
        raise InputError(Text("no kind of link was chosen", "не выбран вид связи"))
    relation, way = asked
    other = tidy(posted.get("other", ""))
    ends = (work.key, other) if way == OUT else (other, work.key)
    return [AddLink(ends[0], relation.id, ends[1], basis_of(posted), link_fields(relation, posted))]


def _unlinked(work: Work, posted: Mapping[str, str]) -> list[Edit]:
    ends = [tidy(posted.get(name, "")) for name in ("subject", "relation", "object")]
    if ends[1] not in RELATIONS or work.key not in (ends[0], ends[2]):
        raise InputError(Text("there is no such link", "такой связи нет"))
    fields: dict[str, Any] = link_fields(RELATIONS[ends[1]], posted)
    return [RemoveLink(ends[0], ends[1], ends[2], fields)]


def _retired(work: Work, posted: Mapping[str, str]) -> list[Edit]:
    return [Retire(work.key, tidy(posted.get("why", "")), tidy(posted.get("replaced_by", "")))]


def _is_personal(kind: str, column: str) -> bool:
    return any(column in field.columns for field in KINDS[kind].fields if field.personal)


def _new_key(kind: str, posted: Mapping[str, str]) -> str:
    """The key that was asked for, or one made of the country and the name."""
    slug = tidy(posted.get("slug", ""))
    if slug:
        return f"{kind}/{slug}"
    name = {
        language: text
        for language in ("en", "ru", "own")
        if (text := tidy(posted.get(f"name_{language}", "")))
    }
    return made_key(kind, name, tidy(posted.get("country", "")).split()[:1])


def _checked(key: str) -> str:
    if KEY.fullmatch(key):
        return key
    raise InputError(
        Text("no key can be made of the name", "из названия не получается ключ"),
        Text(
            "Give one: small Latin letters, digits and dashes.",
            "Укажите его: строчные латинские буквы, цифры, дефисы.",
        ),
    )


def _version(posted: Mapping[str, str]) -> int | None:
    written = posted.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and 0 < len(written) < 16 else None


def _sources(clash: Any) -> list[str]:
    return [one.basis.source for one in (clash.seen, clash.current, clash.proposed) if one]


def _nothing() -> InputError:
    return InputError(
        Text("nothing was changed", "ничего не изменено"),
        Text("Change a field, or go back to the card.", "Измените поле или вернитесь к карточке."),
    )
