"""How often a visitor may send files: work that others pay for has an end."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from fastapi import Request

from klaster.model.errors import KlasterError
from klaster.model.text import Text

CLIENTS = 10_000
"""Visitors that are remembered; the one that sent least recently is forgotten first."""


class TooOftenError(KlasterError):
    """A visitor who has sent as many files as an hour has."""

    def __init__(self, hourly: int, seconds: float) -> None:
        minutes = max(1, ceil(seconds / 60))
        super().__init__(
            Text(
                f"more than {hourly} files in an hour from one address",
                f"больше {hourly} файлов в час с одного адреса",
            ),
            Text(
                f"Send the next one in {minutes} min, or work on your own machine.",
                f"Следующий можно отправить через {minutes} мин; на своей машине ограничений нет.",
            ),
        )


class Pace:
    """A bucket of files for every visitor, filled again in an hour. Addresses are held in memory alone.

    >>> pace = Pace(2, clock=lambda: 0.0)
    >>> [pace.seconds("a") for _ in range(3)], pace.seconds("b")
    ([0.0, 0.0, 1800.0], 0.0)
    """

    def __init__(self, hourly: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.hourly = hourly
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, request: Request) -> None:
        """Count a file.

        Raises
        ------
        TooOftenError
            Where the visitor has to wait.
        """
        seconds = self.seconds(request.client.host if request.client else "")
        if seconds > 0:
            raise TooOftenError(self.hourly, seconds)

    def seconds(self, client: str) -> float:
        """Seconds until a visitor may send again; 0 where it may now, and then one is counted."""
        now, each = self._clock(), 3600 / self.hourly
        left, since = self._buckets.pop(client, (float(self.hourly), now))
        left = min(self.hourly, left + (now - since) / each)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) * each
