"""Browsers of people who are logged in on the web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.person import Person
    from tests.web.conftest import Browser


class Visitor:
    """Somebody who is logged in, asking over HTTP."""

    def __init__(self, browser: Browser, me: dict[str, Any]) -> None:
        self.browser = browser
        self.id: int = me["id"]

    async def ask(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        """The status and the body."""
        if body is not None:
            more["json"] = body
        return await self.browser.ask(method, path, **more)


async def logged_in(browser: Browser, person: Person, password: str = PASSWORD) -> Visitor:
    """A browser of its own on the same server, in which somebody is logged in."""
    own = browser.another()
    status, me = await own.ask("POST", "/users/login", json={"email": person.email, "password": password})
    assert status == 200, me
    return Visitor(own, me)
