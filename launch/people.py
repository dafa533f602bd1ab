"""Puts together the services that are about people and their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from services.accounts import AccountNotices, Accounts
from services.avatars import Avatars
from services.erasure import Erasure
from services.export import Export
from services.links import Links
from services.login_guard import DelayPolicy, LoginGuard
from services.passwords import PasswordPolicy, Passwords
from services.profiles import Profiles
from services.resets import ResetNotices, Resets
from services.sessions import Sessions

if TYPE_CHECKING:
    from launch.sections import AccountsSettings
    from launch.settings import Settings
    from models.database import Database
    from services.accounts import Doors
    from services.clock import Clock
    from services.pictures import Pictures
    from services.succession import Succession
    from services.words import Words


class Notices(ResetNotices, AccountNotices, Protocol):
    """All that people are told privately about their accounts."""


@dataclass(frozen=True)
class People:
    """The services that are about people and their accounts."""

    accounts: Accounts
    avatars: Avatars
    erasure: Erasure
    export: Export
    links: Links
    profiles: Profiles
    resets: Resets
    sessions: Sessions


def put_people_together(
    settings: Settings,
    database: Database,
    pictures: Pictures,
    doors: Doors,
    notices: Notices,
    succession: Succession,
    words: Words,
    clock: Clock,
) -> tuple[People, LoginGuard]:
    """Each with what it needs, and what guards their passwords.

    `doors` and `succession` are what groups do when people come and go.
    """
    passwords = Passwords(_password_policy(settings.accounts))
    guard = LoginGuard(database, passwords, clock, _delay_policy(settings.accounts))
    accounts = Accounts(database, passwords, guard, doors, clock, session_days=settings.accounts.session_days)
    avatars = Avatars(database, accounts, pictures, clock)
    reset_delay = timedelta(hours=settings.accounts.reset_delay_hours)
    people = People(
        accounts=accounts,
        avatars=avatars,
        erasure=Erasure(database, accounts, guard, succession, avatars, clock),
        export=Export(database, accounts, avatars, words, clock),
        links=Links(database, accounts, guard, doors, notices, clock),
        profiles=Profiles(database, accounts, guard, passwords, notices, clock),
        resets=Resets(database, accounts, passwords, notices, clock, delay=reset_delay),
        sessions=Sessions(database, accounts, clock),
    )
    return people, guard


def _password_policy(accounts: AccountsSettings) -> PasswordPolicy:
    return PasswordPolicy(
        min_score=accounts.password_min_score,
        time_cost=accounts.argon2_time_cost,
        memory_kib=accounts.argon2_memory_kib,
        parallelism=accounts.argon2_parallelism,
    )


def _delay_policy(accounts: AccountsSettings) -> DelayPolicy:
    most = timedelta(minutes=accounts.login_delay_most_minutes)
    return DelayPolicy(
        first=timedelta(seconds=accounts.login_delay_first_s),
        most=most,
        forget_after=max(timedelta(hours=accounts.login_delay_forget_hours), most),
    )
