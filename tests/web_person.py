"""A person at a browser without scripts: keeps cookies, fills forms in as they stand on the page."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import httpx
from fastapi import FastAPI

from tests.toy_register import PASSWORD
from tests.web_client import Client
from tests.web_page import Element, Page


class Person:
    """Requests of one browser, in one language."""

    def __init__(self, app: FastAPI, language: str = "en", base: str = "http://atlas") -> None:
        self.client, self.language, self.base = Client(app), language, base
        self.cookies: dict[str, str] = {}
        self.attributes: dict[str, str] = {}

    def get(self, path: str, **options: Any) -> httpx.Response:
        """The answer to a GET, after redirections."""
        return self.request("GET", path, **options)

    def request(self, verb: str, path: str, follow: bool = True, **options: Any) -> httpx.Response:
        """The answer to a request; the cookies it sets are kept."""
        address = path if path.startswith(("http", "/")) else f"/{self.language}/{path}"
        address = f"{self.base}{address}" if address.startswith("/") else address
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **options.pop("headers", {}),
        }
        answer = self.client.request(verb, address, headers=headers, follow_redirects=False, **options)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.attributes[name] = line
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        if follow and answer.status_code in (302, 303, 307, 308):
            return self.get(answer.headers["location"])
        return answer

    def send(
        self, path: str, to: str = "", act: str = "", follow: bool = True, **fields: str
    ) -> httpx.Response:
        """Open a screen, fill in its form and send it; ``to`` or ``act`` says which form of several."""
        page = Page(self.get(path).text)
        form = next(
            one
            for one in page.all("form")
            if one.attributes.get("method") == "post" and _is(page, one, to, act)
        )
        filled = {**_filled(page, form), **fields}
        return self.request("POST", form.attributes["action"], follow, data=filled)

    def log_in(self, login: str, password: str = PASSWORD) -> httpx.Response:
        """Log in by the form."""
        return self.send("login", login=login, password=password)


def _is(page: Page, form: Element, to: str, act: str) -> bool:
    if to and not form.attributes["action"].endswith(to):
        return False
    acts = [one.attributes.get("value") for one in page.all("input", name="act") if form in one.around]
    return not act or act in acts


def _filled(page: Page, form: Element) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    found: dict[str, str] = {}
    for one in page.elements:
        name = one.attributes.get("name", "")
        if form not in one.around or not name:
            continue
        if one.tag == "input" and (
            one.attributes.get("type") not in ("checkbox", "radio") or "checked" in one.attributes
        ):
            found[name] = one.attributes.get("value", "")
        elif one.tag == "textarea":
            found[name] = "".join(one.words)
        elif one.tag == "select":
            options = [option for option in page.all("option") if one in option.around]
            chosen = next((option for option in options if "selected" in option.attributes), options[0])
            found[name] = chosen.attributes["value"]
    return found
