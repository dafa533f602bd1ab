"""What a person tells of themselves: names, e-mail, and the password that keeps it theirs."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from services.audit import deed_on_account
from services.errors import EmailTakenError, PasswordNeededError, PersonNotRegisteredError, WrongPasswordError
from services.identity import counted_for, discord_id_of, discord_stay_of
from services.permissions import Operation
from services.refs import PersonRef
from services.sessions import end_all_but
from services.texts import check_email, clean_person_name, comparable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models import Group, User
    from models.database import Database
    from services.accounts import AccountNotices, Accounts
    from services.clock import Clock
    from services.identity import Who
    from services.login_guard import LoginGuard
    from services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as another sees them, or they themselves (`own`): only then the e-mail is anybody's business."""

    user: User
    own: bool
    common: Sequence[Group]
    """The groups of the guild where it was asked that both are in."""


class Profiles:
    """Shows and changes what is kept of a person. Every method raises NotRegisteredError or LoggedOutError too."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        guard: LoginGuard,
        passwords: Passwords,
        notices: AccountNotices,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._guard = guard
        self._passwords = passwords
        self._notices = notices
        self._clock = clock

    async def show(self, who: Who, of_discord_id: int, guild_id: int) -> Profile:
        """The person behind a Discord account. Raises PersonNotRegisteredError."""
        async with self._database.read() as tx:
            asker = await self._accounts.require_in(tx, who)
            user = await tx.users.by_discord_id(of_discord_id)
            if user is None:
                raise PersonNotRegisteredError(person=PersonRef(of_discord_id))
            mine = {group.row_id for group in await tx.groups.of_user(asker.row_id, guild_id)}
            theirs = await tx.groups.of_user(user.row_id, guild_id)
        return Profile(user, user.id == asker.id, [group for group in theirs if group.row_id in mine])

    async def update(self, who: Who, first_name: str, last_name: str, email: str, password: str = "") -> User:
        """Change names and e-mail. Another e-mail needs the account's password, and the person's other Discord
        accounts are told of it: it is what one logs in with.

        Raises InvalidInputError, EmailTakenError, PasswordNeededError when there is none, WrongPasswordError or
        TooManyTriesError; nothing has changed then.
        """
        values = {
            "first_name": clean_person_name(first_name),
            "last_name": clean_person_name(last_name),
            "email": check_email(email),
        }
        values["email_key"] = comparable(values["email"])
        known = await self._accounts.require(who)
        moves = known.email_key != values["email_key"]
        if moves:
            known = await self._confirm(who, known, password)
        asking = self._guard.asking_for(counted_for(who), values["email"]) if moves else nullcontext()
        async with asking:
            others = await self._change(who, known, values)
        if moves:
            await self._notices.tell_email_changed(others, discord_stay_of(who))
        return await self._accounts.require(who)

    async def _change(self, who: Who, known: User, values: Mapping[str, str]) -> Sequence[int]:
        """Write names and e-mail, where the account is still as it was `known`; the person's other Discord accounts.

        Raises EmailTakenError or WrongPasswordError.
        """
        now = self._clock()
        try:
            async with self._database.begin() as tx:
                user = await self._accounts.require_in(tx, who)
                moves = known.email_key != values["email_key"]
                if user.email_key != known.email_key or (moves and user.password != known.password):
                    raise WrongPasswordError()  # changed from elsewhere in this moment
                changed = [name for name in ("first_name", "last_name", "email") if getattr(user, name) != values[name]]
                if {"first_name", "last_name"} & set(changed):
                    await tx.users.keep_former_name(user, now)
                await tx.users.change(user.row_id, **values)
                detail = ", ".join(changed).replace("_", " ")
                discord_id = discord_id_of(who)
                entry = deed_on_account(user, Operation.USER_UPDATE, now=now, discord_id=discord_id, detail=detail)
                await tx.audit.write(entry)
                return [told for told in await tx.users.discord_ids(user.row_id) if told != discord_stay_of(who)]
        except IntegrityError:
            raise EmailTakenError() from None

    async def _confirm(self, who: Who, user: User, password: str) -> User:
        if not password:  # nothing was guessed
            raise PasswordNeededError()
        return await self._guard.confirm(counted_for(who), user, password)

    async def change_password(self, who: Who, old: str, new: str) -> int:
        """Change the password and log the account out everywhere else; how many log-ins that ended.

        Raises WrongPasswordError, TooManyTriesError, PasswordTooLongError or PasswordWeakError.
        """
        compared = await self._guard.confirm(counted_for(who), await self._accounts.require(who), old)
        hashed = await self._passwords.hash(new, about=[compared.first_name, compared.last_name, compared.email])
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            if user.password != compared.password:  # changed from elsewhere in this moment
                raise WrongPasswordError()
            await tx.users.change(user.row_id, password=hashed)
            ended = await end_all_but(tx, user, who, now=now)
            await tx.login_guards.end_resets(user.row_id, "cancelled", now=now)
            discord_id = discord_id_of(who)
            entry = deed_on_account(user, Operation.USER_UPDATE, now=now, discord_id=discord_id, detail="password")
            await tx.audit.write(entry)
        return ended
