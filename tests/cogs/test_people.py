"""What people see who register, log in and log out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from tests.cogs.party import PASSWORD, email_of, login, register

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess, Guild
    from tests.cogs.party import Party


async def test_registering_welcomes_only_the_person_who_did(guild: Guild) -> None:
    ada, general = await guild.add_member("Ada"), guild.channel("general")
    answer = await register(ada, general)
    assert answer.ephemeral
    assert "Welcome, Ada" in answer.text


async def test_the_form_says_that_discord_cannot_hide_a_password(guild: Guild) -> None:
    ada, general = await guild.add_member("Ada"), guild.channel("general")
    form = await ada.slash("register", channel=general)
    assert form.modal is not None
    (password,) = [field for field in form.modal.fields if "assword" in field.label]
    assert "can't hide" in (password.description or "")


async def test_a_second_registration_is_sent_to_login(party: Party) -> None:
    answer = await register(party.ada, party.general, email="another@example.com")
    assert answer.ephemeral
    assert "registered already" in answer.text


async def test_an_address_that_is_taken_in_another_case_is_refused(party: Party) -> None:
    answer = await register(party.dan, party.general, email=email_of(party.ada).upper())
    assert "e-mail is registered already" in answer.text
    assert "not registered" in (await party.dan.slash("group list", channel=party.general)).text


@pytest.mark.parametrize(
    "email", ["ada", "ada@", "@example.com", "a b@example.com", "ada@example", "ada@exa\u202emple.com"]
)
async def test_what_is_no_address_is_refused(party: Party, email: str) -> None:
    answer = await register(party.dan, party.general, email=email)
    assert "not an e-mail address" in answer.text


@pytest.mark.parametrize("password", ["password", "12345678", "aaaaaaaaaaaa"])
async def test_a_weak_password_is_refused(party: Party, password: str) -> None:
    answer = await register(party.dan, party.general, password=password)
    assert "too easy to guess" in answer.text


async def test_discord_itself_refuses_a_password_of_ten_thousand_characters(party: Party) -> None:
    with pytest.raises(Refused):
        await register(party.dan, party.general, password="ab1!" * 2_500)


async def test_a_name_of_nothing_but_spaces_is_refused(party: Party) -> None:
    answer = await register(party.dan, party.general, first_name="   ")
    assert "can't be empty" in answer.text


async def test_logging_out_ends_what_only_members_may_do_and_logging_in_brings_it_back(party: Party) -> None:
    assert "logged out" in (await party.ben.slash("logout", channel=party.general)).text
    refused = await party.ben.slash("group list", channel=party.general)
    assert refused.ephemeral
    assert "You are logged out" in refused.text
    assert "Welcome back" in (await login(party.ben, party.general, email_of(party.ben))).text
    assert party.name in (await party.ben.slash("group list", channel=party.general)).text


async def test_a_wrong_password_and_an_unknown_address_get_the_same_words(party: Party) -> None:
    wrong = await login(party.dan, party.general, email_of(party.ada), "not the password")
    unknown = await login(party.dan, party.general, "nobody@example.com", PASSWORD)
    assert wrong.text == unknown.text
    assert "don't belong together" in wrong.text


async def test_an_account_can_be_used_from_a_second_discord_account(party: Party) -> None:
    answer = await login(party.dan, party.general, email_of(party.ben))
    assert "Welcome back, Ben" in answer.text
    assert party.name in (await party.dan.slash("group list", channel=party.general)).text


async def test_a_discord_account_that_belongs_to_one_account_cannot_enter_another(party: Party) -> None:
    answer = await login(party.ben, party.general, email_of(party.cleo))
    assert "belongs to another" in answer.text
    assert party.name in (await party.ben.slash("group list", channel=party.general)).text


async def test_whoever_is_not_registered_is_told_how(party: Party) -> None:
    for command in ("user list", "group list", "logout", "queue show", "pause"):
        answer = await party.dan.slash(command, channel=party.general)
        assert answer.ephemeral
        assert "not registered" in answer.text


async def test_the_list_of_people_shows_names_and_no_addresses(party: Party) -> None:
    answer = await party.ada.slash("user list", channel=party.general)
    assert answer.ephemeral
    assert "Example" in answer.text
    assert "@example.com" not in answer.text


async def test_a_list_of_long_names_fits_into_one_message_and_says_how_many_are_left(party: Party) -> None:
    for number in range(15):
        member = await party.guild.add_member(f"Person {number}")
        await register(member, party.general, first_name="*" * 80)
    text = (await party.ada.slash("user list", channel=party.general)).text
    assert len(text) <= 2000
    assert "more." in text


async def test_a_password_is_in_no_log_and_not_in_the_database(party: Party, bot: BotProcess, bot_folder: Path) -> None:
    secret = "seventeen-wet-umbrellas"
    assert "Welcome" in (await register(party.dan, party.general, password=secret)).text
    assert secret not in bot.log
    files = [bot_folder / name for name in ("chorus.db", "chorus.db-wal")]
    assert not any(secret.encode() in file.read_bytes() for file in files if file.exists())
