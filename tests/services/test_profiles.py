"""What people see of each other, and change of themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import (
    EmailTakenError,
    InvalidInputError,
    LoggedOutError,
    NotRegisteredError,
    PasswordNeededError,
    PasswordWeakError,
    PersonNotRegisteredError,
    ResetGoneError,
    TooManyTriesError,
    UserError,
    WrongPasswordError,
)
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

NEW = "five owls in a kiosk"
ANYTHING = st.text(st.characters(), max_size=100)


async def test_ones_own_profile_and_that_of_another_with_the_groups_both_are_in(
    house: House, ada: Person, ben: Person
) -> None:
    await house.group(ada, "Ours", ben)
    await house.group(ada, "Mine")
    await house.group(ben, "Theirs")
    own = await house.profiles.show(ada.discord_id, ada.discord_id, GUILD_ID)
    assert (own.user.email, own.own) == (ada.email, True)
    assert [group.name for group in own.common] == ["Mine", "Ours"]
    other = await house.profiles.show(ada.discord_id, ben.discord_id, GUILD_ID)
    assert (other.user.first_name, other.own) == ("Ben", False)
    assert [group.name for group in other.common] == ["Ours"]
    assert not (await house.profiles.show(ada.discord_id, ben.discord_id, GUILD_ID + 1)).common


async def test_a_second_discord_account_shows_the_same_person(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert (await house.profiles.show(ada.discord_id, phone.discord_id, GUILD_ID)).own


async def test_who_is_not_registered_has_no_profile_and_sees_none(house: House, ada: Person) -> None:
    dan = house.stranger("Dan")
    with pytest.raises(PersonNotRegisteredError):
        await house.profiles.show(ada.discord_id, dan.discord_id, GUILD_ID)
    with pytest.raises(NotRegisteredError):
        await house.profiles.show(dan.discord_id, ada.discord_id, GUILD_ID)


async def test_names_and_address_change_and_are_kept_clean(house: House, ada: Person) -> None:
    user = await house.profiles.update(ada.discord_id, " Zoe\u0308 ", "van  den Berg", " Zoe@Example.com ", PASSWORD)
    assert (user.full_name, user.email, user.email_key) == (
        "Zo\u00eb van den Berg",
        "Zoe@Example.com",
        "zoe@example.com",
    )
    await house.accounts.login(ada.discord_id, ada.name, "zoe@EXAMPLE.com", PASSWORD)


async def test_another_address_needs_the_password_and_the_other_discord_accounts_are_told(
    house: House, ada: Person
) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    with house.nothing_changes(), pytest.raises(PasswordNeededError):
        await house.profiles.update(phone.discord_id, "Ada", "Example", "thief@example.com")
    with pytest.raises(WrongPasswordError):
        await house.profiles.update(phone.discord_id, "Ada", "Example", "thief@example.com", "four dogs on a barge")
    assert (await house.account_of(ada)).email == ada.email
    assert not house.notices.changes
    house.clock.advance(seconds=1)
    await house.profiles.update(phone.discord_id, "Ada", "Example", "moved@example.com", PASSWORD)
    assert house.notices.changes == [(f"{phone.discord_id} changed the e-mail", [ada.discord_id])]


async def test_ones_own_address_may_be_written_in_another_case(house: House, ada: Person) -> None:
    user = await house.profiles.update(ada.discord_id, "Ada", "Example", "ADA@example.com")
    assert user.email == "ADA@example.com"


async def test_an_address_that_somebody_else_has_is_refused_in_every_spelling(
    house: House, ada: Person, ben: Person
) -> None:
    with pytest.raises(EmailTakenError):
        await house.profiles.update(ada.discord_id, "Adele", "Example", ben.email.upper(), PASSWORD)
    kept = await house.account_of(ada)
    assert (kept.first_name, kept.email) == ("Ada", ada.email)


async def test_of_two_who_change_to_one_address_at_once_one_gets_it(house: House, ada: Person, ben: Person) -> None:
    results = await asyncio.gather(
        *(
            house.profiles.update(person.discord_id, person.name, "Example", email, PASSWORD)
            for person, email in ((ada, "new@example.com"), (ben, "NEW@example.com"))
        ),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, EmailTakenError) for result in results) == [False, True]


@pytest.mark.parametrize(
    ("first", "last", "email"),
    [("", "B", "a@example.com"), ("A", "\u202e", "a@example.com"), ("A", "B", "a"), ("A" * 81, "B", "a@example.com")],
)
async def test_what_cannot_be_used_changes_nothing(
    house: House, ada: Person, first: str, last: str, email: str
) -> None:
    with house.nothing_changes(), pytest.raises(InvalidInputError):
        await house.profiles.update(ada.discord_id, first, last, email)


async def test_who_is_logged_out_changes_nothing(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes():
        with pytest.raises(LoggedOutError):
            await house.profiles.update(ada.discord_id, "A", "B", "c@example.com")
        with pytest.raises(LoggedOutError):
            await house.profiles.change_password(ada.discord_id, PASSWORD, NEW)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ANYTHING, last=ANYTHING | st.just("Example"), email=ANYTHING | st.emails())
async def test_any_change_ends_as_a_change_or_as_a_sentence(
    house: House, ada: Person, first: str, last: str, email: str
) -> None:
    before = await house.account_of(ada)
    try:
        user = await house.profiles.update(ada.discord_id, first, last, email, PASSWORD)
    except UserError:
        user = before
    assert (await house.account_of(ada)).model_dump() == user.model_dump()


async def test_a_new_password_is_the_one_that_counts_and_ends_all_other_log_ins(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert await house.profiles.change_password(ada.discord_id, PASSWORD, NEW) == 1
    assert (await house.account_of(ada)).first_name == "Ada"
    with pytest.raises(LoggedOutError):
        await house.account_of(phone)
    await house.accounts.login(phone.discord_id, phone.name, ada.email, NEW)
    with pytest.raises(WrongPasswordError):
        await house.profiles.change_password(ada.discord_id, PASSWORD, NEW)


async def test_a_wrong_old_password_changes_nothing_and_makes_the_next_try_wait(house: House, ada: Person) -> None:
    kept = (await house.account_of(ada)).password
    with pytest.raises(WrongPasswordError):
        await house.profiles.change_password(ada.discord_id, "four dogs on a barge", NEW)
    with house.nothing_changes(), pytest.raises(TooManyTriesError):
        await house.profiles.change_password(ada.discord_id, PASSWORD, NEW)
    assert (await house.account_of(ada)).password == kept


async def test_a_weak_new_password_changes_nothing(house: House, ada: Person) -> None:
    for weak in ("password", "AdaExample", ""):
        with house.nothing_changes(), pytest.raises(PasswordWeakError):
            await house.profiles.change_password(ada.discord_id, PASSWORD, weak)


async def test_of_two_changes_of_the_password_at_once_one_counts(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    results = await asyncio.gather(
        house.profiles.change_password(ada.discord_id, PASSWORD, f"{NEW} one"),
        house.profiles.change_password(phone.discord_id, PASSWORD, f"{NEW} two"),
        return_exceptions=True,
    )
    assert sum(isinstance(result, int) for result in results) == 1
    winner, password = ((ada, f"{NEW} one"), (phone, f"{NEW} two"))[[isinstance(r, int) for r in results].index(True)]
    await house.accounts.login(winner.discord_id, winner.name, ada.email, password)


async def test_a_log_in_with_the_old_password_does_not_outlive_its_change(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    changed, entered = await asyncio.gather(
        house.profiles.change_password(ada.discord_id, PASSWORD, NEW),
        house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD),
        return_exceptions=True,
    )
    assert isinstance(changed, int)
    # Whichever came first: nobody is in who does not know the new one.
    with pytest.raises((LoggedOutError, NotRegisteredError)):
        await house.account_of(phone)
    assert entered is not None


async def test_a_new_password_ends_a_reset(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    await house.profiles.change_password(ada.discord_id, PASSWORD, NEW)
    with pytest.raises(ResetGoneError):
        await house.resets.cancel(ada.discord_id, reset.reset_id)
