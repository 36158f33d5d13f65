"""The screens on which proposals are read and decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from klaster.model.errors import InputError, KlasterError, UnknownNameError
from klaster.model.statement import Record
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.choice import Option, choice
from klaster.pages.editing.inputs import tidy
from klaster.pages.editing.proposed import ProposalDetails, clash_words, keys_of, proposal_row, touched
from klaster.pages.moment import Moment
from klaster.pages.record_words import RecordWords
from klaster.pages.visit import Visit
from klaster.web.errors import status_code
from klaster.web.register.answers import Desk, to, to_login, visit_to
from klaster.web.register.sessions import Posted, check_form
from klaster.workbench.registered import (
    PROPOSAL_STATES,
    Action,
    Choice,
    ConflictError,
    NotAllowedError,
    Proposal,
    ProposalState,
    Session,
    may,
)

_PROPOSAL = Text("proposal", "предложение")


def reviewing_routes(desk: Desk) -> APIRouter:
    """The routes of review in both languages; they come before those of the screens."""
    router = APIRouter(include_in_schema=False)
    for language in LANGUAGES:
        reviewing = Reviewing(desk, language)
        router.add_api_route(f"/{language}/register/review", reviewing.all, methods=["GET"])
        router.add_api_route(f"/{language}/register/review/{{number}}", reviewing.one, methods=["GET"])
        router.add_api_route(f"/{language}/register/review/{{number}}", reviewing.decide, methods=["POST"])
    return router


class Reviewing:
    """The screens of one language."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self.desk = desk
        self.language: Language = language

    def all(self, request: Request) -> Response:
        """Proposals: all of them for a curator, one's own for anyone else."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        options = [Option(name, title.read(self.language)) for name, title in PROPOSAL_STATES.items()]
        state = choice(
            "state", Text("State", "Состояние").read(self.language), options, visit.query.get("state"), "open"
        )
        curates = may(session.account, Action.DECIDE)
        found = self.desk.register.proposals(state.chosen, None if curates else session.account.login)
        words = self._words(visit)
        words.read(key for one in found for key in keys_of(one) if "/" in key)
        rows = [proposal_row(words, one) for one in found]
        return self.desk.page("review.html", visit, session=session, state=state, rows=rows, curates=curates)

    def one(self, request: Request, number: str) -> Response:
        """One proposal with what it would change."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        return self._page(visit, session, self._proposal(session, number), {})

    def decide(self, request: Request, number: str, posted: Posted) -> Response:
        """Accept, reject or take back a proposal."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        if session is None:
            return to_login(visit)
        check_form(session, request, posted)
        proposal = self._proposal(session, number)
        try:
            self._decided(session, proposal, posted)
        except (InputError, ConflictError, NotAllowedError) as error:
            return self._page(visit, session, proposal, posted, error)
        return to(visit.link(f"register/review/{proposal.id}"))

    def _decided(self, session: Session, proposal: Proposal, posted: Mapping[str, str]) -> None:
        register, why = self.desk.register, tidy(posted.get("why", ""))
        acts: dict[str, Callable[[], Any]] = {
            "accept": lambda: register.accept(proposal.id, session.account, why, _choices(posted)),
            "reject": lambda: register.reject(proposal.id, session.account, why),
            "withdraw": lambda: register.withdraw(proposal.id, session.account),
        }
        act = acts.get(posted.get("act", ""))
        if act is None:
            raise InputError(Text("nothing was decided", "решение не выбрано"))
        act()

    def _proposal(self, session: Session, number: str) -> Proposal:
        """A proposal that the person may see; to anyone else there is none such."""
        known = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
        proposal = self.desk.register.proposal(known)
        if proposal.account != session.account.login and not may(session.account, Action.DECIDE):
            raise UnknownNameError(_PROPOSAL, number, ())
        return proposal

    def _page(
        self,
        visit: Visit,
        session: Session,
        one: Proposal,
        posted: Mapping[str, str],
        error: KlasterError | None = None,
    ) -> Response:
        register, words = self.desk.register, self._words(visit)
        is_open = one.state is ProposalState.OPEN
        clashes = register.conflicts(one.id) if is_open else ()
        words.read(
            [
                *(key for key in keys_of(one) if "/" in key),
                *(key for clash in clashes for key in clash.field.split() if "/" in key),
            ]
        )
        standing = {
            key: self._record(key, session) for key in dict.fromkeys(keys_of(one)) if words.record(key)
        }
        decides = may(session.account, Action.DECIDE)
        details = ProposalDetails(
            proposal_row(words, one),
            touched(words, one, standing),
            clash_words(words, clashes),
            is_open,
            decides,
            one.account == session.account.login,
            one.decided_by,
            one.decision,
            one.change,
            error.message.read(self.language) if error else "",
        )
        advice = error.advice.read(self.language) if error and error.advice else ""
        status = status_code(error) if error else 200
        return self.desk.page(
            "proposal.html",
            visit,
            status,
            session=session,
            one=details,
            advice=advice,
            why=posted.get("why", ""),
        )

    def _record(self, key: str, session: Session) -> Record:
        register = self.desk.register
        personal = may(session.account, Action.SEE_PERSONAL, register.subject(key))
        return register.record(key, personal=personal)

    def _words(self, visit: Visit) -> RecordWords:
        last = self.desk.register.last_change()
        return RecordWords(self.desk.register, visit, Moment(None, last.id, last.made_at, ""))


def _choices(posted: Mapping[str, str]) -> dict[tuple[str, str], Choice]:
    """Of each conflict, whether what was proposed or what stands is to hold."""
    found: dict[tuple[str, str], Choice] = {}
    for name, chosen in posted.items():
        word, _, rest = name.partition(" ")
        record, _, field = rest.partition(" ")
        if word == "keep" and field and chosen in ("proposed", "current"):
            found[record, field] = "proposed" if chosen == "proposed" else "current"
    return found
