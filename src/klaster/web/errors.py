"""Errors as programs read them: one shape everywhere."""

from __future__ import annotations

import logging

from klaster.model.errors import InputError, KlasterError, UnknownNameError
from klaster.model.text import Language, Text
from klaster.report.pictures import BusyError
from klaster.web.own.pace import TooOftenError
from klaster.web.register.facts import clash_facts
from klaster.workbench.registered import ConflictError, LoginError, NotAllowedError
from klaster.workbench.uploads.limits import TooLargeError
from klaster.workbench.uploads.running import BusyUploadsError
from klaster.workbench.uploads.shelf import NoRoomError

_CODES = {400: "bad_request", 401: "no_token", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 409: "conflict",
          413: "too_large", 414: "too_long", 415: "not_json", 422: "not_allowed", 429: "too_many", 500: "failure", 503: "busy"}  # fmt: skip


class NoTokenError(KlasterError):
    """A request that needs a token and brings none that is good."""

    def __init__(self) -> None:
        super().__init__(
            Text("this needs a token that is in force", "нужен действующий токен"),
            Text(
                "Make one on your account's screen and send it: Authorization: Bearer TOKEN.",
                "Создайте его на экране своей учётной записи и передайте: Authorization: Bearer ТОКЕН.",
            ),
        )


class ForeignFormError(KlasterError):
    """A form that this session was not given: sent from elsewhere, or after the session had ended."""

    def __init__(self) -> None:
        super().__init__(
            Text("this form is not of your session", "эта форма не из вашего сеанса"),
            Text(
                "Open the screen again and send it once more.", "Откройте экран заново и отправьте ещё раз."
            ),
        )


class AwayError(KlasterError):
    """The register's database is not to be reached: why is for the server's log, not for strangers."""

    def __init__(self) -> None:
        super().__init__(
            Text("the register cannot be reached just now", "реестр сейчас недоступен"),
            Text(
                "Try again later; the administrator finds the reason in the server's log.",
                "Попробуйте позже; причину администратор найдёт в журнале сервера.",
            ),
        )


class NotThere(KlasterError):
    """An address that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__(
            Text(f"there is no screen at /{path}", f"по адресу /{path} ничего нет"),
            Text("Start from the front screen, or search.", "Начните с главной или воспользуйтесь поиском."),
        )


class GoneError(NotThere):
    """A private address under which nothing stands, or not any more."""

    def __init__(self) -> None:
        KlasterError.__init__(
            self,
            Text("nothing stands at this private address", "по этому личному адресу ничего нет"),
            Text(
                "The table was deleted, or its time is over. Send it again.",
                "Таблица удалена или её срок истёк. Загрузите её снова.",
            ),
        )


class OtherReleaseError(KlasterError):
    """Pages of two releases do not go together."""

    def __init__(self, asked: str, current: str) -> None:
        super().__init__(
            Text(f"release={asked}: another one is in force, {current}", f"release={asked}: действует другой выпуск, {current}"),
            Text("Begin again from the first page.", "Начните заново с первой страницы."),
        )  # fmt: skip


def error_shape(error: KlasterError, status: int, language: Language) -> dict[str, dict[str, object]]:
    """``{"error": {"code", "message", "advice"}}``, with suggestions where there are any."""
    shape: dict[str, object] = {
        "code": _CODES.get(status, "error"),
        "message": error.message.read(language),
        "advice": error.advice.read(language) if error.advice else None,
    }
    if isinstance(error, UnknownNameError):
        shape["suggestions"] = error.suggestions
    if isinstance(error, ConflictError):
        shape["conflicts"] = clash_facts(error.clashes)
    return {"error": shape}


def public(error: KlasterError) -> KlasterError:
    """An error as strangers may read it: what a database says of itself goes into the log instead."""
    if type(error) is not KlasterError:
        return error
    logging.getLogger(__name__).error("the register: %s", error)
    return AwayError()


def status_code(error: KlasterError) -> int:
    """The status of an answer that says an error, by the kind of error."""
    if isinstance(error, LoginError):
        return 429 if error.waits else 401
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)


def headers_of(status: int) -> dict[str, str]:
    """The headers that go with a status: when to come again, how to say who one is."""
    later, who = {"Retry-After": "5"}, {"WWW-Authenticate": "Bearer"}
    return {503: later, 429: {"Retry-After": "900"}, 401: who}.get(status, {})


def plain_shape(status: int, message: str, advice: str | None = None) -> dict[str, dict[str, object]]:
    """The same shape for a refusal of the server itself."""
    return {"error": {"code": _CODES.get(status, "error"), "message": message, "advice": advice}}


_STATUSES: tuple[tuple[type[KlasterError], int], ...] = (
    (BusyError, 503),
    (AwayError, 503),
    (BusyUploadsError, 503),
    (NoRoomError, 503),
    (TooLargeError, 413),
    (TooOftenError, 429),
    (NoTokenError, 401),
    (NotAllowedError, 403),
    (ForeignFormError, 403),
    (ConflictError, 409),
    (OtherReleaseError, 409),
    (NotThere, 404),
    (UnknownNameError, 404),
    (InputError, 422),
)
"""Kind of error -> status: 404 for a name that is not there, 422 for a value that cannot be used."""
