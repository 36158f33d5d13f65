"""Work on an uploaded table, in a process of its own: with an end in time, in memory and on disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, cast

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import Text
from klaster.workbench.uploads.limits import UploadLimits

AT_ONCE = 2
_PATIENCE = 10.0
_places = BoundedSemaphore(AT_ONCE)


class BusyUploadsError(KlasterError):
    """Other tables are being worked on."""

    def __init__(self) -> None:
        super().__init__(
            Text("other tables are being worked on just now", "сейчас обрабатываются другие таблицы"),
            Text("Send it again in a minute.", "Отправьте ещё раз через минуту."),
        )


def done_apart(task: str, folder: Path, limits: UploadLimits, **given: Any) -> dict[str, Any]:
    """What a task of :mod:`klaster.workbench.uploads.job` answers for the folder of an uploaded table.

    Raises
    ------
    InputError
        What the task refuses; or that it needed more time or memory than it may.
    BusyUploadsError
        Where as many are at work as may be.
    """
    if not _places.acquire(timeout=_PATIENCE):
        raise BusyUploadsError
    try:
        answer = _answer(task, folder, limits, given)
    finally:
        _places.release()
    if refused := answer.get("refused"):
        advice = refused.get("advice")
        raise InputError(Text(**refused["message"]), Text(**advice) if advice else None)
    return answer


def _answer(task: str, folder: Path, limits: UploadLimits, given: dict[str, Any]) -> dict[str, Any]:
    asked = {"task": task, "folder": str(folder), "limits": vars(limits), "given": given}
    command = [sys.executable, "-m", "klaster.workbench.uploads.job"]
    temporary = str(folder / "temporary")
    surroundings = {
        **os.environ,
        "TMPDIR": temporary,
        "POLARS_MAX_THREADS": "2",
        "POLARS_TEMP_DIR": temporary,
    }
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        cwd=folder,
        start_new_session=True,
    ) as process:
        try:
            words, _ = process.communicate(json.dumps(asked).encode(), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise _too_long(limits) from None
        except BaseException:
            _end(process)
            raise
    if process.returncode != 0:
        raise _too_much(limits)
    return cast("dict[str, Any]", json.loads(words))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _too_long(limits: UploadLimits) -> InputError:
    return InputError(
        Text(f"the table needed more than {limits.seconds} seconds", f"на таблицу ушло бы больше {limits.seconds} секунд"),
        _AT_HOME,
    )  # fmt: skip


def _too_much(limits: UploadLimits) -> InputError:
    return InputError(
        Text("the table needed more memory or room than it may take", "таблице не хватило разрешённой памяти или места"),
        _AT_HOME,
    )  # fmt: skip


_AT_HOME = Text(
    "Send a smaller part of it, or work on it without limits: klaster new DIR --from TABLE; klaster build DIR.",
    "Отправьте её часть или работайте с ней без ограничений: klaster new ПАПКА --from ТАБЛИЦА; klaster build ПАПКА.",
)
