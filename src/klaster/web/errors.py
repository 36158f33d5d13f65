"""Errors as programs read them: one shape everywhere."""

from __future__ import annotations

from klaster.model.errors import KlasterError, UnknownNameError
from klaster.model.text import Language, Text

_CODES = {404: "not_found", 422: "not_allowed", 400: "bad_request", 405: "method_not_allowed", 500: "failure",
          503: "busy", 414: "too_long"}  # fmt: skip


class NotThere(KlasterError):
    """An address that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__(
            Text(f"there is no screen at /{path}", f"по адресу /{path} ничего нет"),
            Text("Start from the front screen, or search.", "Начните с главной или воспользуйтесь поиском."),
        )


def error_shape(error: KlasterError, status: int, language: Language) -> dict[str, dict[str, object]]:
    """``{"error": {"code", "message", "advice"}}``, with suggestions where there are any."""
    shape: dict[str, object] = {
        "code": _CODES.get(status, "error"),
        "message": error.message.read(language),
        "advice": error.advice.read(language) if error.advice else None,
    }
    if isinstance(error, UnknownNameError):
        shape["suggestions"] = error.suggestions
    return {"error": shape}


def plain_shape(status: int, message: str, advice: str | None = None) -> dict[str, dict[str, object]]:
    """The same shape for a refusal of the server itself."""
    return {"error": {"code": _CODES.get(status, "error"), "message": message, "advice": advice}}
