"""Puts the web page's services and its server together."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from services.web_access.entrance import Entrance
from services.web_access.links import WatchLinks
from services.web_access.sessions import WebSessions
from services.web_access.visitors import Visitors
from web.pages import Pages
from web.server import WebAddress, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from launch.sections import WebSettings
    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.container import Services
    from services.login_guard import LoginGuard
    from services.profiles import Profiles
    from services.resets import Resets
    from services.seats import Seats

PAGES = Path(__file__).resolve().parents[1] / "web" / "dist"
SECRET_BYTES = 32


class Accountable(Protocol):
    """The services about people's accounts that the page's forms need."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def resets(self) -> Resets: ...


@dataclass(frozen=True)
class WebServices:
    """The services of the web page."""

    entrance: Entrance
    visitors: Visitors
    watch_links: WatchLinks
    web_sessions: WebSessions


def put_web_together(
    settings: WebSettings,
    database: Database,
    guard: LoginGuard,
    chat_server: ChatServer,
    seats: Seats,
    people: Accountable,
    clock: Clock,
) -> WebServices:
    """Each with what it needs. Links are signed anew by each start: they last minutes."""
    links = WatchLinks(database, secrets.token_bytes(SECRET_BYTES), settings.public_url, clock)
    sessions = WebSessions(database, links, guard, clock, session_days=settings.session_days)
    entrance = Entrance(
        people.accounts,
        people.profiles,
        people.resets,
        sessions,
        settings.public_url,
        clock,
        takes_passwords=settings.passwords_on_page,
    )
    return WebServices(
        entrance=entrance,
        visitors=Visitors(database, chat_server, seats, clock),
        watch_links=links,
        web_sessions=sessions,
    )


@asynccontextmanager
async def web_page(settings: WebSettings, services: Services, clock: Clock) -> AsyncIterator[int | None]:
    """The page for as long as the block lasts, and its port; None without an address. Raises OSError."""
    if settings.public_url is None:
        yield None
        return
    address = WebAddress(settings.host, settings.port, settings.public_url, settings.trusted_proxies)
    server = WebServer(services, address, Pages(PAGES), clock)
    try:
        yield await server.start()
    finally:
        await server.close()
