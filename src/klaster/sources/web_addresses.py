"""Whether web addresses still lead anywhere. Without a network nothing is said to have vanished."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from klaster.model.text import Text

SECONDS = 10.0
AT_ONCE = 8
_GONE = (404, 410)


class Reach(StrEnum):
    """What became of an address."""

    THERE = "there"
    GONE = "gone"
    FAILING = "failing"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Checked:
    """An address, what became of it, and why that is said."""

    address: str
    reach: Reach
    why: Text
    answered: bool = False


NO_NETWORK = Text("not checked: no network", "не проверено: нет сети")
INNER = Text("not checked: an address inside this network", "не проверено: адрес внутри этой сети")
NO_HOST = Text("the host is not known", "сайт не найден")


def checked_addresses(
    addresses: Iterable[str], seconds: float = SECONDS, allow_inner: bool = False
) -> list[Checked]:
    """What became of each address, in their order.

    An unknown host counts as gone only where some other address is reached: else there is no network.
    Addresses that lead into this machine or its network are not asked, so that a register cannot be used to look into it.
    """
    distinct = list(dict.fromkeys(addresses))
    check = partial(_checked, seconds=seconds, allow_inner=allow_inner)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(check, distinct))
    if any(one.answered for one in found):
        return [replace(one, reach=Reach.GONE) if one.why is NO_HOST else one for one in found]
    return [Checked(one.address, Reach.UNCHECKED, INNER if one.why is INNER else NO_NETWORK) for one in found]


def _checked(address: str, seconds: float, allow_inner: bool) -> Checked:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Checked(address, Reach.GONE, Text("not an address of the web", "не веб-адрес"))
    try:
        if not allow_inner and _is_inner(parts.hostname):
            return Checked(address, Reach.UNCHECKED, INNER)
        return _asked(address, seconds, allow_inner)
    except socket.gaierror:
        return Checked(address, Reach.FAILING, NO_HOST)
    except (OSError, HTTPException, ValueError) as error:
        return _unreached(address, error)


def _asked(address: str, seconds: float, allow_inner: bool) -> Checked:
    """Ask for the head of the page, and where that is refused for the page."""
    opener = build_opener(_Guarded(allow_inner))
    for method in ("HEAD", "GET"):
        request = Request(address, method=method, headers={"User-Agent": "klaster (check of register links)"})
        try:
            with opener.open(request, timeout=seconds) as answer:
                return Checked(address, Reach.THERE, _answer(answer.status), answered=True)
        except HTTPError as error:
            if method == "GET":
                reach = Reach.GONE if error.code in _GONE else Reach.FAILING
                return Checked(address, reach, _answer(error.code), answered=True)
    raise AssertionError("the second request returns")


def _answer(code: int) -> Text:
    return Text(f"answer {code}", f"ответ {code}")


def _unreached(address: str, error: Exception) -> Checked:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, socket.gaierror):
        return Checked(address, Reach.FAILING, NO_HOST)
    words = str(getattr(reason, "strerror", None) or reason)
    return Checked(address, Reach.FAILING, Text(f"no answer: {words}", f"нет ответа: {words}"))


class _Guarded(HTTPRedirectHandler):
    """Follows an address elsewhere, but not into this network."""

    def __init__(self, allow_inner: bool) -> None:
        self.allow_inner = allow_inner

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        host = urlsplit(newurl).hostname or ""
        if not self.allow_inner and _is_inner(host):
            raise URLError("the address leads into this network")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_inner(host: str, look_up: Callable[..., Any] = socket.getaddrinfo) -> bool:
    """Whether a host is on this machine or in its network."""
    return any(not ipaddress.ip_address(found[4][0].split("%")[0]).is_global for found in look_up(host, None))
