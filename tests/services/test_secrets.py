"""A password is nowhere but in the head of who typed it; its hash is in one column and nowhere else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from services.accounts import Registration
from services.errors import (
    AlreadyLoggedInError,
    EmailTakenError,
    PasswordTooLongError,
    UserError,
    WrongLoginError,
    WrongPasswordError,
)
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House

WRONG = "four dogs on a barge"
TOO_LONG = "seven birds in a balloon " * 400


async def use_passwords(house: House) -> list[UserError]:
    """Type passwords everywhere they can be typed, rightly and wrongly; returns what was refused."""
    ada, ben = await house.person("Ada"), house.stranger("Ben")
    attempts = (
        house.accounts.register(ben.discord_id, "ben", ben.typed(email=ada.email)),
        house.accounts.register(ada.discord_id, "ada", ada.typed(email="other@example.com")),
        house.accounts.register(ben.discord_id, "ben", ben.typed(password=TOO_LONG)),
        house.accounts.login(ada.discord_id, "ada", ada.email, WRONG),
        house.accounts.login(ada.discord_id, "ada", ada.email, TOO_LONG),
        house.accounts.login(ben.discord_id, "ben", "nobody@example.com", WRONG),
        house.profiles.change_password(ada.discord_id, WRONG, PASSWORD),
        house.erasure.delete(ada.discord_id, WRONG),
    )
    refused = []
    for attempt in attempts:
        with pytest.raises(UserError) as error:
            await attempt
        refused.append(error.value)
        house.clock.advance(hours=1)
    await house.accounts.login(ada.discord_id, "ada", ada.email, PASSWORD)
    await house.accounts.logout(ada.discord_id)
    return refused


async def test_no_password_stands_in_the_databases_files(house: House) -> None:
    await use_passwords(house)
    files = list(house.path.parent.glob("chorus.db*"))
    content = b"".join(file.read_bytes() for file in files)
    assert len(files) > 1, "what was just written is in the write-ahead log"
    assert b"ada@example.com" in content.lower()
    for secret in (PASSWORD, WRONG, TOO_LONG[:100]):
        assert secret.encode() not in content


async def test_neither_password_nor_hash_stands_in_any_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await use_passwords(house)
    told = caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    for secret in (PASSWORD, WRONG, TOO_LONG[:100], "$argon2"):
        assert secret not in told


async def test_no_refusal_carries_a_password_or_a_hash(house: House) -> None:
    refused = await use_passwords(house)
    kinds = [type(error) for error in refused]
    assert kinds == [
        EmailTakenError,
        AlreadyLoggedInError,
        PasswordTooLongError,
        WrongLoginError,
        WrongLoginError,
        WrongLoginError,
        WrongPasswordError,
        WrongPasswordError,
    ]
    for error in refused:
        for secret in (PASSWORD, WRONG, TOO_LONG[:100], "$argon2"):
            assert secret not in f"{error!r} {error} {error.params} {error.__context__!r}"


async def test_neither_password_nor_hash_shows_when_things_are_printed(house: House) -> None:
    ada = house.stranger("Ada")
    typed = ada.typed()
    user = (await house.accounts.register(ada.discord_id, ada.name, typed)).user
    assert user.password.startswith("$argon2id$")
    printed = f"{user!r} {user} {typed!r} {typed}"
    assert "Ada" in printed
    for secret in ("$argon2", PASSWORD):
        assert secret not in printed


def test_a_registration_says_who_it_is_of_but_not_the_rest() -> None:
    typed = Registration("Ada", "Example", "ada@example.com", PASSWORD)
    assert repr(typed) == "Registration(first_name='Ada', last_name='Example')"
