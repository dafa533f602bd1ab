"""People: who is registered, and one's own account from its beginning to its end."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, SecretStr

from services.accounts import Registration
from services.passwords import LONGEST as LONGEST_PASSWORD
from services.texts import PERSON_NAME_MAX
from services.web_access.entrance import Purpose
from services.web_access.errors import NotYourselfError
from web.call import Call
from web.endpoint import Endpoint, Model, endpoint
from web.fields import DiscordId, OwnId, Page, following
from web.routes.entrance import Me, Welcomed, me, welcomed

LONGEST_EMAIL = 254
"""An address's limit (RFC 5321, 4.5.3.1.3)."""
LONGEST_LINK = 200


class UserPath(Model):
    """Whose account."""

    user_id: OwnId


class UsersQuery(Page):
    """Of which server; one's only one when it is left out."""

    server_id: DiscordId | None = None


class UserListed(Model):
    """Somebody who is registered and on the server."""

    id: int
    name: str
    together: bool = Field(description="Whether one is in a group of the server with them.")


class UsersShown(Model):
    """A page of people, by name."""

    users: list[UserListed]
    total: int
    next: int | None


class NewUser(Model):
    """What an account needs. `link`: what stands behind `#register=` of a link from Discord."""

    first_name: str = Field(max_length=PERSON_NAME_MAX, examples=["Ada"])
    last_name: str = Field(max_length=PERSON_NAME_MAX, examples=["Lovelace"])
    email: str = Field(max_length=LONGEST_EMAIL, examples=["ada@example.com"])
    password: SecretStr = Field(max_length=LONGEST_PASSWORD)
    link: str | None = Field(default=None, max_length=LONGEST_LINK)


class UserChanges(Model):
    """What is to be changed; what is left out stays. Another e-mail needs the password."""

    first_name: str | None = Field(default=None, max_length=PERSON_NAME_MAX)
    last_name: str | None = Field(default=None, max_length=PERSON_NAME_MAX)
    email: str | None = Field(default=None, max_length=LONGEST_EMAIL)
    password: SecretStr | None = Field(default=None, max_length=LONGEST_PASSWORD)


class Account(Model):
    """One's own account."""

    id: int
    first_name: str
    last_name: str
    email: str
    created_at: datetime


class Confirmation(Model):
    """The account's password, since this cannot be undone."""

    password: SecretStr = Field(max_length=LONGEST_PASSWORD)


class GroupFate(Model):
    """What became of a group of somebody who went; `heir`: who has it now."""

    id: int
    name: str
    what: Literal["left", "passed on", "ended"]
    heir: str | None


class Farewell(Model):
    """What became of one's groups."""

    groups: list[GroupFate]


class NewPassword(Model):
    """The password that is, and the one that shall be."""

    old_password: SecretStr = Field(max_length=LONGEST_PASSWORD)
    new_password: SecretStr = Field(max_length=LONGEST_PASSWORD)


class LoggedOut(Model):
    """How many other log-ins, here and on Discord, have ended."""

    ended: int


class LinkLookedAt(Model):
    """What stands behind `#register=`, `#login=`, `#password=` or `#reset=` of a link from Discord."""

    link: str = Field(min_length=1, max_length=LONGEST_LINK)


class LinkShown(Model):
    """What a link is for, and which Discord account asked for it."""

    purpose: Purpose
    discord_name: str
    expires_at: datetime


class PasswordByLink(Model):
    """A new password by a link from Discord; the old one is not needed where the link is for a reset."""

    link: str = Field(min_length=1, max_length=LONGEST_LINK)
    old_password: SecretStr = Field(default=SecretStr(""), max_length=LONGEST_PASSWORD)
    new_password: SecretStr = Field(max_length=LONGEST_PASSWORD)


@endpoint("GET", "/users")
async def list_users(call: Call, query: UsersQuery) -> UsersShown:
    """Lists the registered people of a server that one is on, as `/user list` does."""
    services = call.services
    asker = await services.visitors.asker(call.visitor, query.server_id)
    people, total = await services.directory.page(asker, limit=query.limit, offset=query.offset)
    listed = [UserListed(id=one.user_id, name=one.name, together=one.together) for one in people]
    return UsersShown(users=listed, total=total, next=following(query, total))


@endpoint("POST", "/users/register", access="public")
async def register(call: Call, body: NewUser) -> Welcomed:
    """Makes an account and logs in; with a link, for the Discord account that asked for it."""
    typed = Registration(body.first_name, body.last_name, body.email, body.password.get_secret_value())
    call.remember(await call.services.entrance.register(body.link, call.address_key, typed, call.browser))
    return welcomed(call, "register-done")


@endpoint("POST", "/users/link", access="public", changes=False)
async def look_at_link(call: Call, body: LinkLookedAt) -> LinkShown:
    """Tells what a link from Discord is for, without using it up."""
    asked = call.services.entrance.look(body.link)
    return LinkShown(purpose=asked.purpose, discord_name=asked.discord_name, expires_at=asked.expires_at)


@endpoint("POST", "/users/password", access="public")
async def set_password_by_link(call: Call, body: PasswordByLink) -> Me:
    """Sets a new password by a link from Discord and logs in; everybody else is logged out."""
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    call.remember(await call.services.entrance.set_password(body.link, old, new, call.browser))
    return me(call)


@endpoint("GET", "/users/{user_id}")
async def show_user(call: Call, path: UserPath) -> Account:
    """Shows one's own account."""
    _require_own(call, path)
    user = await call.services.accounts.require(call.visitor.who)
    return _account(user.row_id, user.first_name, user.last_name, user.email, user.created_at)


@endpoint("PUT", "/users/{user_id}")
async def update_user(call: Call, path: UserPath, body: UserChanges) -> Account:
    """Changes one's names and e-mail; one's Discord accounts are told of another e-mail."""
    _require_own(call, path)
    known = call.visitor.user
    user = await call.services.profiles.update(
        call.visitor.who,
        known.first_name if body.first_name is None else body.first_name,
        known.last_name if body.last_name is None else body.last_name,
        known.email if body.email is None else body.email,
        "" if body.password is None else body.password.get_secret_value(),
    )
    return _account(user.row_id, user.first_name, user.last_name, user.email, user.created_at)


@endpoint("PUT", "/users/{user_id}/password")
async def change_password(call: Call, path: UserPath, body: NewPassword) -> LoggedOut:
    """Changes one's password; one is logged out everywhere but here."""
    _require_own(call, path)
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    return LoggedOut(ended=await call.services.profiles.change_password(call.visitor.who, old, new))


@endpoint("DELETE", "/users/{user_id}")
async def delete_user(call: Call, path: UserPath, body: Confirmation) -> Farewell:
    """Deletes one's account and all that tells who one is; one's groups pass on, or end."""
    _require_own(call, path)
    fates = await call.services.erasure.delete(call.visitor.who, body.password.get_secret_value())
    call.forget()
    return Farewell(
        groups=[
            GroupFate(
                id=fate.group.row_id,
                name=fate.group.name,
                what=fate.what,
                heir=None if fate.heir is None else fate.heir.full_name,
            )
            for fate in fates
        ]
    )


def _require_own(call: Call, path: UserPath) -> None:
    """Raises NotYourselfError."""
    if path.user_id != call.visitor.user_id:
        raise NotYourselfError()


def _account(user_id: int, first_name: str, last_name: str, email: str, created_at: datetime) -> Account:
    return Account(id=user_id, first_name=first_name, last_name=last_name, email=email, created_at=created_at)


ENDPOINTS: tuple[Endpoint, ...] = (
    list_users,
    register,
    look_at_link,
    set_password_by_link,
    show_user,
    update_user,
    change_password,
    delete_user,
)
