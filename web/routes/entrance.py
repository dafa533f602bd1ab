"""Coming in and going out: by a personal link, with e-mail and password, and who one is."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from web.call import Call
from web.endpoint import Endpoint, Model, endpoint


class Link(Model):
    """What stands behind `#link=` in the address of a personal link."""

    link: str = Field(min_length=1, max_length=200)


class Login(Model):
    """What one logs in with. `link`: what stands behind `#login=` of a link from Discord."""

    email: str = Field(min_length=1, max_length=320)
    password: SecretStr = Field(min_length=1, max_length=1000)
    link: str | None = Field(default=None, max_length=200)


class Me(Model):
    """Who is logged in; `group_id` is the group that a link was for."""

    id: int
    name: str
    group_id: int | None
    expires_at: datetime


@endpoint("POST", "/watch/open", access="public")
async def open_link(call: Call, body: Link) -> Me:
    """Uses a personal link of /watch up, and logs in."""
    call.remember(await call.services.web_sessions.begin_with_link(body.link, call.browser))
    return me(call)


@endpoint("POST", "/users/login", access="public")
async def log_in(call: Call, body: Login) -> Me:
    """Logs in with e-mail and password; with a link, on the Discord account that asked for it, too."""
    services, password = call.services, body.password.get_secret_value()
    if body.link is not None:
        call.remember(await services.entrance.log_in(body.link, body.email, password, call.browser))
    else:
        sessions = services.web_sessions
        call.remember(await sessions.begin_with_password(call.address_key, body.email, password, call.browser))
    return me(call)


@endpoint("GET", "/users/logout", changes=True)
async def log_out(call: Call) -> None:
    """Logs out in this browser."""
    await call.services.web_sessions.end(call.visitor)
    call.forget()


@endpoint("POST", "/users/logout")
async def log_out_by_post(call: Call) -> None:
    """Logs out in this browser."""
    await call.services.web_sessions.end(call.visitor)
    call.forget()


@endpoint("GET", "/me")
async def show_me(call: Call) -> Me:
    """Tells who is logged in."""
    return me(call)


def me(call: Call) -> Me:
    """Who is logged in now. Raises WebSessionOverError."""
    visitor = call.visitor
    return Me(id=visitor.user_id, name=visitor.user.full_name, group_id=visitor.group_id, expires_at=visitor.expires_at)


ENDPOINTS: tuple[Endpoint, ...] = (open_link, log_in, log_out, log_out_by_post, show_me)
