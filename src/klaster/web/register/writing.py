"""Version 1 of the interface to the register: what is written with a token."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request, Response
from starlette.responses import JSONResponse

from klaster.model.text import Text
from klaster.web.register import facts
from klaster.web.register.bearer import account_for
from klaster.web.register.edits import ChangeBody, ProposalBody, edits_of
from klaster.web.register.reading import Reading
from klaster.workbench.registered import Action, may

_NO_STORE = {"Cache-Control": "private, no-store"}
POSTS: dict[str, Text] = {
    "/register/changes": Text(
        "Write edits as one change, by a token that may edit; 409 with all versions where others changed the same.",
        "Внести правки одним изменением по токену с правом правки; 409 со всеми версиями, если то же изменил другой.",
    ),
    "/register/proposals": Text(
        "Propose edits to a curator, by a token that may propose.",
        "Предложить правки куратору по токену с правом предлагать.",
    ),
}
PROPOSALS = Text(
    "Proposals: one's own; all of them for a curator. By a token.",
    "Предложения: свои; куратору — все. По токену.",
)


class Writing(Reading):
    """What a token is needed for."""

    def change(self, request: Request, body: ChangeBody) -> Response:
        """Write edits."""
        register = self._register()
        account = account_for(register, request, Action.EDIT)
        change = register.apply(edits_of(body.edits), account, body.why, body.expected)
        return JSONResponse(facts.change_facts(change), 201 if change.touched else 200, _NO_STORE)

    def propose(self, request: Request, body: ProposalBody) -> Response:
        """Keep edits for a curator."""
        register = self._register()
        account = account_for(register, request, Action.PROPOSE)
        proposal = register.propose(edits_of(body.edits), account, body.why, body.seen_at)
        return JSONResponse(facts.proposal_facts(proposal), 201, _NO_STORE)

    def proposals(
        self,
        request: Request,
        state: Annotated[
            Literal["open", "accepted", "rejected", "withdrawn", "replaced"] | None, Query()
        ] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 100,
    ) -> Response:
        """Proposals that the account may see."""
        register = self._register()
        account = account_for(register, request, Action.PROPOSE)
        whose = None if may(account, Action.DECIDE) else account.login
        found = register.proposals(state, whose, None, limit)
        return JSONResponse({"rows": [facts.proposal_facts(one) for one in found]}, headers=_NO_STORE)
