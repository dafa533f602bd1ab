"""Coming in and going out: by a personal link, with e-mail and password, and who one is."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from services.refs import Variant
from web.call import Call
from web.endpoint import Endpoint, Model, endpoint

NAMED = 10
"""Groups that are told of at once."""


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


class Welcomed(Me):
    """`said`: which groups one is in now, where a link from Discord let one into them."""

    said: str | None


@endpoint("POST", "/watch/open", access="public")
async def open_link(call: Call, body: Link) -> Me:
    """Uses a personal link of /watch up, and logs in."""
    call.remember(await call.services.web_sessions.begin_with_link(body.link, call.browser))
    return me(call)


@endpoint("POST", "/users/login", access="public")
async def log_in(call: Call, body: Login) -> Welcomed:
    """Logs in with e-mail and password; with a link, on the Discord account that asked for it, too."""
    services, password = call.services, body.password.get_secret_value()
    if body.link is not None:
        call.remember(await services.entrance.log_in(body.link, body.email, password, call.browser))
    else:
        sessions = services.web_sessions
        call.remember(await sessions.begin_with_password(call.address_key, body.email, password, call.browser))
    return welcomed(call, "login-done")


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


def welcomed(call: Call, key: str) -> Welcomed:
    """Who is logged in now, with the sentence of `key` on the groups that it let them into."""
    welcome = None if call.begun is None else call.begun.welcome
    if welcome is None:
        return Welcomed(**dict(me(call)), said=None)
    names = [group.name for group in welcome.joined]
    shown = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        shown += " " + call.say("list-more", more=len(names) - NAMED)
    sentences = [
        call.say(key, name=welcome.user.first_name, groups=Variant("some" if names else "none"), joined=shown),
        *(call.say("invitation-missed", group=one.group.name, why=Variant(one.why)) for one in welcome.missed[:NAMED]),
    ]
    return Welcomed(**dict(me(call)), said=" ".join(sentences))


def me(call: Call) -> Me:
    """Who is logged in now. Raises WebSessionOverError."""
    visitor = call.visitor
    return Me(id=visitor.user_id, name=visitor.user.full_name, group_id=visitor.group_id, expires_at=visitor.expires_at)


ENDPOINTS: tuple[Endpoint, ...] = (open_link, log_in, log_out, log_out_by_post, show_me)
