"""Registering, logging in and out, and who a Discord account is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models import AuditEntry, LoginSession
from services.accounts import Registration
from services.errors import (
    AlreadyLoggedInError,
    AlreadyRegisteredError,
    ChatServerError,
    EmailMalformedError,
    EmailTakenError,
    InvalidInputError,
    LinkedElsewhereError,
    LoggedOutError,
    NotRegisteredError,
    PasswordTooLongError,
    PasswordWeakError,
    UserError,
    WrongLoginError,
)
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

ANYTHING = st.text(st.characters(), max_size=90)
LETTERS = st.text(st.characters(categories=["L"]), min_size=1, max_size=20)


def mostly(usual: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What can often be used, and one time in four anything."""
    return st.one_of(usual, usual, usual, ANYTHING)


async def login(house: House, person: Person, email: str | None = None, password: str = PASSWORD) -> None:
    await house.accounts.login(person.discord_id, person.name, email or person.email, password)


async def test_who_registers_is_logged_in_at_once(house: House) -> None:
    ada = house.stranger("Ada")
    user = (await house.accounts.register(ada.discord_id, ada.name, ada.typed(email=" Ada@Example.com "))).user
    assert (user.first_name, user.last_name, user.email) == ("Ada", "Example", "Ada@Example.com")
    assert user.created_at == house.clock()
    assert (await house.account_of(ada)).id == user.id


async def test_names_are_kept_clean(house: House) -> None:
    typed = Registration("  Zoe\u0308 ", "van  den Berg", "zoe@example.com", PASSWORD)
    user = (await house.accounts.register(1, "zoe", typed)).user
    assert user.full_name == "Zo\u00eb van den Berg"


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.COM", "\uff21da@example.com"])
async def test_an_email_that_is_taken_is_taken_in_every_spelling(house: House, ada: Person, email: str) -> None:
    other = house.stranger("Mallory")
    with pytest.raises(EmailTakenError):
        await house.accounts.register(other.discord_id, other.name, other.typed(email=email))
    with pytest.raises(NotRegisteredError):
        await house.account_of(other)


async def test_a_discord_account_has_one_account(house: House, ada: Person) -> None:
    for logged_in, error in ((True, AlreadyLoggedInError), (False, AlreadyRegisteredError)):
        if not logged_in:
            await house.accounts.logout(ada.discord_id)
        with house.nothing_changes(), pytest.raises(error):
            await house.accounts.register(ada.discord_id, ada.name, ada.typed(email="other@example.com"))
        with house.nothing_changes(), pytest.raises(error):
            await house.accounts.require_stranger(ada.discord_id)
    await house.accounts.require_stranger(house.stranger("Dan").discord_id)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (Registration("", "B", "a@example.com", PASSWORD), InvalidInputError),
        (Registration("A", " \t", "a@example.com", PASSWORD), InvalidInputError),
        (Registration("A" * 81, "B", "a@example.com", PASSWORD), InvalidInputError),
        (Registration("A\x00", "B", "a@example.com", PASSWORD), InvalidInputError),
        (Registration("A", "B", "a.example.com", PASSWORD), EmailMalformedError),
        (Registration("A", "B", "a@example.com", "password1"), PasswordWeakError),
        (Registration("A", "B", "a@example.com", "x" * 10_000), PasswordTooLongError),
    ],
)
async def test_what_cannot_be_used_makes_no_account(house: House, typed: Registration, error: type[UserError]) -> None:
    with house.nothing_changes(), pytest.raises(error):
        await house.accounts.register(1, "a", typed)


async def test_of_two_who_register_one_email_at_once_one_gets_it(house: House) -> None:
    people = [house.stranger(f"Twin{number}") for number in range(4)]
    results = await asyncio.gather(
        *(
            house.accounts.register(person.discord_id, person.name, person.typed(email=email))
            for person, email in zip(people, ("t@example.com", "T@example.com") * 2, strict=True)
        ),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(EmailTakenError) == 3
    assert await house.count_people() == 1


async def test_of_two_forms_sent_at_once_one_makes_an_account(house: House) -> None:
    ada = house.stranger("Ada")
    forms = [ada.typed(email=email) for email in ("a@example.com", "b@example.com", "c@example.com")]
    results = await asyncio.gather(
        *(house.accounts.register(ada.discord_id, ada.name, form) for form in forms), return_exceptions=True
    )
    assert [type(result) for result in results].count(AlreadyLoggedInError) == 2
    assert await house.count_people() == 1


async def test_who_logs_out_is_out_until_they_log_in(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with pytest.raises(LoggedOutError):
        await house.account_of(ada)
    await login(house, ada, email=" ADA@example.com ")
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_logging_out_twice_or_unregistered_is_told(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes():
        with pytest.raises(LoggedOutError):
            await house.accounts.logout(ada.discord_id)
        with pytest.raises(NotRegisteredError):
            await house.accounts.logout(house.stranger("Dan").discord_id)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "not this one at all"),
        ("ada@example.com", ""),
        ("ada@example.com", "x" * 10_000),
        ("nobody@example.com", PASSWORD),
        ("", PASSWORD),
        ("ada", PASSWORD),
        ("\ud800", "\udfff"),
    ],
)
async def test_a_wrong_login_does_not_tell_what_was_wrong(house: House, ada: Person, email: str, password: str) -> None:
    thief = house.stranger("Mallory")
    with pytest.raises(WrongLoginError) as refused:
        await login(house, thief, email, password)
    assert refused.value.params == {}
    with pytest.raises(NotRegisteredError):
        await house.account_of(thief)


async def test_a_login_ends_after_the_days_of_the_config(house: House, ada: Person) -> None:
    house.clock.advance(days=29, hours=23)
    await house.account_of(ada)
    house.clock.advance(hours=1)
    with pytest.raises(LoggedOutError):
        await house.account_of(ada)


async def test_a_new_login_counts_from_its_own_day(house: House, ada: Person) -> None:
    house.clock.advance(days=20)
    await login(house, ada)
    house.clock.advance(days=20)
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_a_discord_account_is_logged_in_once_however_often_it_logs_in(house: House, ada: Person) -> None:
    for _ in range(3):
        await login(house, ada)
    async with house.database.read() as tx:
        mine = select(LoginSession).where(LoginSession.discord_id == ada.discord_id)
        sessions = (await tx.session.exec(mine)).all()
    assert [session.ended_at is None for session in sessions] == [False, False, False, True]


async def test_one_account_can_be_used_from_two_discord_accounts(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await login(house, phone, ada.email)
    assert (await house.account_of(phone)).id == (await house.account_of(ada)).id
    await house.accounts.logout(phone.discord_id)
    assert (await house.account_of(ada)).first_name == "Ada", "logging out on one leaves the other in"


async def test_a_discord_account_that_belongs_to_one_account_cannot_enter_another(
    house: House, ada: Person, ben: Person
) -> None:
    with house.nothing_changes(), pytest.raises(LinkedElsewhereError):
        await login(house, ada, ben.email)
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_of_two_accounts_that_one_discord_account_enters_at_once_it_enters_one(
    house: House, ada: Person, ben: Person
) -> None:
    dan = house.stranger("Dan")
    results = await asyncio.gather(*(login(house, dan, person.email) for person in (ada, ben)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["LinkedElsewhereError", "NoneType"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=mostly(LETTERS),
    last=mostly(LETTERS),
    email=mostly(st.emails()),
    password=mostly(LETTERS.map(PASSWORD.__add__)),
)
async def test_any_form_ends_as_an_account_or_as_a_sentence(
    house: House, first: str, last: str, email: str, password: str
) -> None:
    person = house.stranger("X")
    before = await house.count_people()
    try:
        welcome = await house.accounts.register(
            person.discord_id, person.name, Registration(first, last, email, password)
        )
    except UserError:
        assert await house.count_people() == before
        return
    await login(house, person, email, password)
    assert (await house.account_of(person)).id == welcome.user.id


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(email=ANYTHING | st.emails(), password=ANYTHING)
async def test_any_login_that_was_not_registered_is_refused(house: House, email: str, password: str) -> None:
    house.clock.advance(hours=1)
    with pytest.raises(WrongLoginError):
        await house.accounts.login(1, "x", email, password)


async def test_who_registers_is_let_into_the_groups_that_waited_and_told_of_them(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    ben = house.stranger("Ben")
    await house.members.add(seat, ben.discord_id)
    welcome = await house.accounts.register(ben.discord_id, ben.name, ben.typed())
    assert [group.name for group in welcome.joined] == ["Film night"]
    assert ben.discord_id in house.chat_server.admitted[seat.venue]


async def test_what_the_chat_server_refuses_undoes_no_login(house: House, ada: Person) -> None:
    await house.group(ada)
    phone = house.stranger("Ada's phone")
    house.chat_server.refusal = ChatServerError(detail="down")
    await login(house, phone, ada.email)
    assert (await house.account_of(phone)).id == (await house.account_of(ada)).id


async def test_what_people_do_with_their_accounts_is_in_the_audit_log(house: House, ada: Person) -> None:
    await login(house, ada)
    await house.profiles.update(ada.discord_id, "Ada", "Other", ada.email)
    await house.accounts.logout(ada.discord_id)
    async with house.database.read() as tx:
        entries = (await tx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))).all()
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("register", ""),
        ("login", ""),
        ("user update", "last name"),
        ("logout", ""),
    ]
    assert {entry.actor_discord_id for entry in entries} == {ada.discord_id}
    assert {entry.guild_id for entry in entries} == {None}, "an account belongs to no server"
