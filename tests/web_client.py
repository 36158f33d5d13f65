"""A client that speaks to an application in this very process, without a socket."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI


class Client:
    """Requests one after another; an error inside the application is raised unless told otherwise."""

    def __init__(self, app: FastAPI, raising: bool = True) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=raising)

    def get(self, address: str, **options: Any) -> httpx.Response:
        """The answer to a GET; redirections are followed unless ``follow_redirects=False``."""
        return self.request("GET", address, **options)

    def request(self, verb: str, address: str, **options: Any) -> httpx.Response:
        """The answer to any request."""
        return asyncio.run(self._answer(verb, address, {"follow_redirects": True, **options}))

    async def _answer(self, verb: str, address: str, options: dict[str, Any]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://atlas") as client:
            return await client.request(verb, address, **options)
