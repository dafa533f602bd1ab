"""What people see who register, log in and log out."""

from __future__ import annotations

import asyncio
import re
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
    known = await ada.slash("login", channel=general)
    assert known.modal is not None
    assert "can't hide" in (known.modal.fields[1].description or "")
    assert "Hard to guess" in (password.description or ""), "the rule for it is told before it is typed"


async def test_who_is_registered_is_told_so_without_filling_in_a_form(party: Party) -> None:
    answer = await party.ada.slash("register", channel=party.general)
    assert (answer.state, answer.ephemeral) == ("message", True)
    assert "logged in as Ada Example already" in answer.text
    await party.ada.slash("logout", channel=party.general)
    assert "registered already" in (await party.ada.slash("register", channel=party.general)).text


async def test_of_two_forms_that_were_opened_before_one_makes_an_account(party: Party) -> None:
    forms = [await party.dan.slash("register", channel=party.general) for _ in range(2)]
    answers = []
    for form, email in zip(forms, ("one@example.com", "two@example.com"), strict=True):
        assert form.modal is not None
        fields = [field.custom_id for field in form.modal.fields]
        values = dict(zip(fields, ("Dan", "Example", f"{party.dan.id}-{email}", PASSWORD), strict=True))
        answers.append((await party.dan.submit(form.modal, values)).text)
    assert "Welcome, Dan" in answers[0]
    assert "logged in as Dan Example already" in answers[1]


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


async def test_of_two_who_register_one_address_at_once_one_gets_it(party: Party) -> None:
    eve = await party.guild.add_member("Eve")
    email = f"shared-{eve.id}@example.com"
    answers = await asyncio.gather(
        *(
            register(member, party.general, email=address)
            for member, address in ((eve, email), (party.dan, email.upper()))
        )
    )
    assert sorted("Welcome" in answer.text for answer in answers) == [False, True]
    assert sorted("e-mail is registered already" in answer.text for answer in answers) == [False, True]


async def test_logging_out_ends_what_only_members_may_do_and_logging_in_brings_it_back(party: Party) -> None:
    assert "logged out" in (await party.ben.slash("logout", channel=party.general)).text
    refused = await party.ben.slash("group list", channel=party.general)
    assert refused.ephemeral
    assert "You are logged out" in refused.text
    assert "Welcome back" in (await login(party.ben, party.general, email_of(party.ben))).text
    assert party.name in (await party.ben.slash("group list", channel=party.general)).text


async def test_a_wrong_password_and_an_unknown_address_get_the_same_words(party: Party) -> None:
    eve = await party.guild.add_member("Eve")
    wrong = await login(party.dan, party.general, email_of(party.ada), "not the password")
    unknown = await login(eve, party.general, f"{eve.id}@example.com", PASSWORD)
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
    assert "Ben Example (in a group with you)" in answer.text
    assert "Cleo Example" in answer.text
    assert "@example.com" not in answer.text


async def test_the_list_of_people_names_nobody_of_another_server_or_who_has_left(party: Party) -> None:
    elsewhere = await party.guild.sandbox.create_guild("Elsewhere")
    zoe = await elsewhere.add_member("Zoe")
    await register(zoe, await elsewhere.create_text_channel("general"))
    assert "Zoe" not in (await party.ada.slash("user list", channel=party.general)).text
    await register(party.dan, party.general)
    assert "Dan Example" in (await party.ada.slash("user list", channel=party.general)).text, "who came since is listed"
    await party.dan.leave_guild()
    assert "Dan Example" not in (await party.ada.slash("user list", channel=party.general)).text


async def test_after_a_wrong_password_one_is_told_when_to_try_again(party: Party) -> None:
    await login(party.dan, party.general, email_of(party.ada), "not the password")
    held = await login(party.dan, party.general, email_of(party.ada))
    assert held.ephemeral
    assert re.search(r"Try again <t:\d+:R>", held.text)
    assert "Welcome back" in (await login(party.ada, party.general, email_of(party.ada))).text, "the owner is not held"


async def test_a_list_of_long_names_fits_into_one_message_and_is_turned_page_by_page_after_a_restart_too(
    party: Party, bot: BotProcess
) -> None:
    for number in range(15):
        member = await party.guild.add_member(f"Person{number}")
        assert "Welcome" in (await register(member, party.general, first_name="*" * 80)).text
    page = await party.ada.slash("user list", channel=party.general)
    pages = [page.text]
    await bot.restart()
    await bot.wait_ready()
    while "Next" in page.buttons:
        page = await party.ada.click(page, "Next")
        pages.append(page.text)
    assert all(len(text) <= 2000 for text in pages)
    shown = [line for text in pages for line in text.splitlines() if line.startswith("•")]
    assert f"{len(shown)} people on this server are registered" in pages[0].replace(",", "")
    assert (await party.ada.click(page, "Back")).text == pages[-2]


async def test_a_password_is_in_no_log_and_not_in_the_database(party: Party, bot: BotProcess, bot_folder: Path) -> None:
    secret = "seventeen-wet-umbrellas"
    assert "Welcome" in (await register(party.dan, party.general, password=secret)).text
    assert secret not in bot.log
    files = [bot_folder / name for name in ("chorus.db", "chorus.db-wal")]
    assert not any(secret.encode() in file.read_bytes() for file in files if file.exists())
