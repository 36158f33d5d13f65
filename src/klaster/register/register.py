"""The register: what is said of clusters and all around them, by whom, since when; read, searched and edited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import ColumnElement, Connection, or_, select, true

from klaster.model.edit import Edit
from klaster.model.edit_checks import checked_edit
from klaster.model.entity_kinds import RELATIONS
from klaster.model.errors import UnknownNameError
from klaster.model.statement import Alteration, Change, Edition, Link, Record
from klaster.model.text import Text
from klaster.register import editing, migration, proposals, reading
from klaster.register.accounts import Accounts
from klaster.register.allowance import subject_of
from klaster.register.alterations import Happening, differences, history
from klaster.register.conflict import Clash
from klaster.register.current_index import CurrentIndex
from klaster.register.database import Database
from klaster.register.editions import editions, freeze
from klaster.register.erasure import erase_personal_fields
from klaster.register.held import chunks, held_records, links_where
from klaster.register.moments import Moment, change_at
from klaster.register.past_index import PastIndex, past_records
from klaster.register.permissions import Account, Subject
from klaster.register.preview import Effect, preview
from klaster.register.projection import record_from
from klaster.register.proposals import Choices, Proposal
from klaster.register.schema import CURRENT_RECORD, LINK
from klaster.register.search import Question, answer, near_stem
from klaster.register.stored_rows import link_from

Done = TypeVar("Done")


@dataclass(frozen=True)
class Found:
    """Records found: how many in all, one page of them, and how many have each code of each facet."""

    total: int
    rows: tuple[Record, ...]
    facets: Mapping[str, Mapping[str, int]]


class Register:
    """A register in a database; safe to share between threads. ``accounts`` are the people who edit it.

    Examples
    --------
    >>> import tempfile
    >>> from klaster.model.edit import SetFields
    >>> from klaster.model.statement import Basis
    >>> register = Register.open(Path(tempfile.mkdtemp(), "register.sqlite")).migrate()
    >>> edit = SetFields("cluster/kaluga-pharma", {"name": {"en": "Kaluga"}}, Basis("document of the bank"))
    >>> register.apply([edit], "anna", "first").id
    1
    >>> register.record("cluster/kaluga-pharma").value("name")
    {'en': 'Kaluga'}
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.accounts = Accounts(database)
        self._index = CurrentIndex()
        self._past = PastIndex(self._index)
        self._checked = False

    @classmethod
    def open(cls, target: str | Path) -> Self:
        """The register in a SQLite file, or in PostgreSQL by its address; ``migrate`` makes its tables."""
        return cls(Database(target))

    def close(self) -> None:
        """Give back all connections."""
        self.database.close()

    def migrate(self) -> Self:
        """Bring the schema to the newest revision; nothing happens where it is there already."""
        migration.migrate(self.database)
        return self

    def downgrade(self, revision: str) -> None:
        """Take the schema back to an earlier revision; "base" removes all tables."""
        self._checked = False
        migration.downgrade(self.database, revision)

    def record(self, key: str, at: Moment = None, personal: bool = False) -> Record:
        """One record with its links and changes.

        Parameters
        ----------
        key
            Such as "cluster/kaluga-pharma".
        at
            A past moment: the number of a change, the name of an edition, a day or an instant.
        personal
            Whether personal fields (e-mail, contact person) are shown; only to those who may edit the record.

        Raises
        ------
        InputError
            Where there is no such record at that moment.
        """
        with self._reading() as connection:
            return reading.record(
                connection, key, None if at is None else change_at(connection, at), personal
            )

    def records(
        self,
        words: str = "",
        sort: str = "name_en",
        offset: int = 0,
        limit: int = 20,
        at: Moment = None,
        **facets: str | Iterable[str] | None,
    ) -> Found:
        """Records that have all the words and, of each facet named, any of its codes; retired ones left out.

        Parameters
        ----------
        words
            In Russian or English, in any form; the last one may be unfinished.
        sort
            One of ``search.ORDERS``, with a minus before it the other way round; what has the words in its name comes first.
        facets
            ``kind``, ``country``, ``region``, ``industry``, ``standing``, any field that is a choice, codes or a
            reference, ``confidence``, ``source``: a code or several.

        Notes
        -----
        The rows have no links; ``changes`` of a row holds the last change only.
        """
        asked = {name: _codes(codes) for name, codes in facets.items() if codes is not None}
        question = Question(asked, words, sort)
        with self._reading() as connection:
            if at is not None:
                change = change_at(connection, at)
                found = answer(self._past.parts(connection, change), question, offset, limit)
                return Found(found.total, past_records(connection, found.keys, change), found.facets)
            found = answer(self._index.parts(connection)[1], question, offset, limit)
            return Found(found.total, _rows(connection, found.keys), found.facets)

    def near_word(self, word: str) -> str:
        """The stem, in the names of the records as they stand, that a misspelt word is nearest to; empty where none is near."""
        with self._reading() as connection:
            return near_stem(self._index.parts(connection)[1], word)

    def some(self, keys: Iterable[str], at: Moment = None) -> dict[str, Record]:
        """The records that stand under some keys, without their links; keys without a record are left out."""
        wanted = tuple(dict.fromkeys(keys))
        with self._reading() as connection:
            if at is None:
                found = _rows(connection, wanted)
            else:
                change = change_at(connection, at)
                found = past_records(connection, reading.standing_at(connection, wanted, change), change)
            return {record.key: record for record in found}

    def last_change(self, at: Moment = None) -> Change:
        """The last change at a moment, without what it touched; its number is 0 before the first one."""
        with self._reading() as connection:
            return reading.change_alone(connection, change_at(connection, at))

    def links(
        self, key: str | Iterable[str] | None = None, relation: str | None = None, at: Moment = None
    ) -> tuple[Link, ...]:
        """Links of a record or of several, whichever end they are at, or of all; of one relation, or of any."""
        if relation is not None and relation not in RELATIONS:
            raise UnknownNameError(Text("relation", "вид связи"), relation, RELATIONS)
        of_relation: ColumnElement[bool] = true() if relation is None else LINK.c.relation == relation
        with self._reading() as connection:
            change = None if at is None else change_at(connection, at)
            if key is None:
                return tuple(link_from(row) for row in links_where(connection, of_relation, change))
            rows = {
                row.id: row
                for some in chunks(_codes(key))
                for row in links_where(
                    connection, or_(LINK.c.subject.in_(some), LINK.c.object.in_(some)) & of_relation, change
                )
            }
            return tuple(link_from(row) for row in rows.values())

    def changes(self, since: int = 0, key: str | None = None, limit: int = 100) -> tuple[Change, ...]:
        """The latest changes after one, newest first; those that touched one record, or all.

        ``touched`` of each holds at most a hundred keys.
        """
        with self._reading() as connection:
            return reading.changes(connection, since, key, limit)

    def apply(
        self,
        edits: Iterable[Edit],
        account: Account | str,
        why: str,
        expected: Mapping[str, int] | None = None,
    ) -> Change:
        """Write edits as one change, whole or not at all.

        Parameters
        ----------
        account
            Who does it. An ``Account`` must be allowed to do each edit; a name (of a program, of who runs the command
            line) is taken at its word.
        why
            The reason, kept with the change.
        expected
            By key of a record, the last change that the editor knew of (``Record.version``; 0 for a record that must
            be new). What was changed after it and is touched by the edits is a conflict.

        Returns
        -------
        Change
            With the records touched; none, where the edits change nothing: then no change is written.

        Raises
        ------
        InputError
            For the first edit that cannot be: nothing is written.
        ConflictError
            With all versions of what someone else has changed meanwhile: nothing is written.
        NotAllowedError
            Where the account may not do an edit: nothing is written.
        """
        checked = [checked_edit(edit) for edit in edits]
        return self._write(lambda opened: editing.apply(opened, checked, account, why, expected))

    def propose(
        self, edits: Iterable[Edit], account: Account, why: str, seen_at: int | None = None
    ) -> Proposal:
        """Keep edits as a proposal until a curator decides.

        ``seen_at`` is the last change that the proposer knew of (``Record.version``); None is the last one of all.
        """
        checked = [checked_edit(edit) for edit in edits]
        return self._write(lambda opened: proposals.propose(opened, checked, account, why, seen_at))

    def proposals(
        self,
        state: str | None = None,
        account: str | None = None,
        record: str | None = None,
        limit: int = 200,
    ) -> tuple[Proposal, ...]:
        """Proposals, newest first: those in one state, of one account, about one record, or all."""
        with self._reading() as connection:
            return proposals.proposals(connection, state, account, record, limit)

    def proposal(self, number: int) -> Proposal:
        """One proposal by its number."""
        with self._reading() as connection:
            return proposals.proposal(connection, number)

    def conflicts(self, number: int) -> tuple[Clash, ...]:
        """What a proposal touches and others have changed since it was written: as it was, is, and is proposed."""
        with self._reading() as connection:
            return proposals.conflicts(connection, number)

    def accept(
        self, number: int, curator: Account, why: str = "", choices: Choices | None = None
    ) -> Proposal:
        """Write a proposal into the register, under the name of who proposed it.

        ``choices`` say of each conflict, by record and field, whether "proposed" or "current" is to stand; where one
        is left open, ``ConflictError`` lists it and nothing is written.
        """
        return self._write(lambda opened: proposals.accept(opened, number, curator, why, choices or {}))

    def reject(self, number: int, curator: Account, why: str) -> Proposal:
        """Decline a proposal, with the reason."""
        return self._write(lambda opened: proposals.reject(opened, number, curator, why))

    def withdraw(self, number: int, account: Account) -> Proposal:
        """Take back one's own open proposal."""
        return self._write(lambda opened: proposals.withdraw(opened, number, account))

    def rebase(self, number: int, edits: Iterable[Edit], account: Account, why: str = "") -> Proposal:
        """Write a proposal anew, knowing what has changed since; the former one is kept as replaced."""
        checked = [checked_edit(edit) for edit in edits]
        return self._write(lambda opened: proposals.rebase(opened, number, checked, account, why))

    def subject(self, key: str) -> Subject:
        """A record as ``permissions.may`` sees it; new where there is none such."""
        with self._reading() as connection:
            state = held_records(connection, (key,)).state
            return subject_of(connection, key, state, state)

    def erase_personal(self, key: str, by: str) -> None:
        """Erase what was ever said in the personal fields of a record: the one thing that history forgets."""
        self._write(lambda opened: erase_personal_fields(opened, key, by))

    def preview(self, edits: Iterable[Edit]) -> tuple[Effect, ...]:
        """What each edit would do (added, changed, unchanged, refused and why); nothing is written."""
        with self._reading() as connection:
            return preview(connection, edits)

    def history(self, key: str, personal: bool = False) -> tuple[Happening, ...]:
        """All changes of a record, newest first, with what each said otherwise."""
        with self._reading() as connection:
            reading.check_exists(connection, key)
            return history(connection, key, personal)

    def differences(
        self, earlier: Moment, later: Moment = None, personal: bool = False
    ) -> tuple[Alteration, ...]:
        """What is said otherwise at a later moment than at an earlier one; for instance in two editions."""
        with self._reading() as connection:
            low, high = change_at(connection, earlier), change_at(connection, later)
            return differences(connection, low, high, personal)

    def everything(self, at: Moment = None, personal: bool = False) -> Iterator[Record]:
        """All records in the order of their keys, retired ones too; each with the links whose subject it is."""
        with self._reading() as connection:
            yield from reading.everything(connection, change_at(connection, at), personal)

    def standing(self, keys: Collection[str]) -> dict[str, Record]:
        """Of these records those that stand, personal fields and all, each with the links whose subject it is."""
        with self._reading() as connection:
            return reading.standing(connection, keys)

    def editions(self) -> tuple[Edition, ...]:
        """The editions frozen so far, oldest first."""
        with self._reading() as connection:
            return editions(connection)

    def freeze(self, name: str, account: str) -> Edition:
        """Give the register as it stands a name under which it can be cited and read for ever."""
        return self._write(lambda connection: freeze(connection, name, account))

    def _write(self, work: Callable[[Connection], Done]) -> Done:
        self._check_revision()
        return self.database.write(work)

    def _reading(self):
        self._check_revision()
        return self.database.reading()

    def _check_revision(self) -> None:
        if not self._checked:
            with self.database.reading() as connection:
                migration.check_revision(connection)
            self._checked = True


def _codes(codes: str | Iterable[str]) -> tuple[str, ...]:
    return (codes,) if isinstance(codes, str) else tuple(codes)


def _rows(connection: Connection, keys: tuple[str, ...]) -> tuple[Record, ...]:
    found = (
        row
        for some in chunks(keys)
        for row in connection.execute(select(CURRENT_RECORD).where(CURRENT_RECORD.c.key.in_(some)))
    )
    by_key = {row.key: record_from(row, personal=False) for row in found}
    return tuple(by_key[key] for key in keys if key in by_key)
