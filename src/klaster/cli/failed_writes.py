"""A disk that is full, a folder that cannot be written to: said plainly, whichever library met it."""

from __future__ import annotations

import errno
import os
import re

from klaster.model.errors import InputError
from klaster.model.text import Text

_NUMBER = re.compile(r"os error (\d+)")
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_REFUSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))


def disk_error(error: BaseException) -> InputError | None:
    """What a failed write is to a person; None for any other fault.

    Libraries wrap the number of the system's error into words of their own.

    >>> print(disk_error(RuntimeError("parquet: No space left on device (os error 28)")))
    nothing more can be written: No space left on device
    Free some space, or name a place on another disk; what was whole before is still there.
    """
    number = _number(error)
    if number not in _FULL | _REFUSED:
        return None
    reason, where = os.strerror(number), _file_of(error)
    if number in _FULL:
        return InputError(
            Text(
                f"nothing more can be written: {reason}{where}",
                f"запись невозможна, места нет: {reason}{where}",
            ),
            Text(
                "Free some space, or name a place on another disk; what was whole before is still there.",
                "Освободите место или укажите другой диск; то, что было записано раньше, цело.",
            ),
        )
    return InputError(
        Text(f"this cannot be written to: {reason}{where}", f"запись сюда запрещена: {reason}{where}"),
        Text(
            "Check the permissions, or name another folder; nothing was changed.",
            "Проверьте права доступа или укажите другую папку; ничего не изменено.",
        ),
    )


def _number(error: BaseException) -> int:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    found = _NUMBER.search(str(error))
    return int(found[1]) if found else 0


def _file_of(error: BaseException) -> str:
    name = getattr(error, "filename", None)
    return f" ({name})" if name else ""
