"""What people see who look at accounts and change their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.party import PASSWORD, email_of, login

if TYPE_CHECKING:
    from sandbox.client import Answer, Member, Sandbox
    from tests.cogs.party import Party

NEW = "five owls in a kiosk"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


async def update(member: Member, party: Party, **values: str) -> Answer:
    """Change fields of the form that `/user update` opens, and leave the others as they are."""
    form = await member.slash("user update", channel=party.general)
    assert form.modal is not None
    filled = {field.label: values.get(field.label, field.value or "") for field in form.modal.fields}
    return await member.submit(form.modal, filled)


async def change_password(member: Member, party: Party, old: str, new: str) -> Answer:
    form = await member.slash("user update", channel=party.general, what="password")
    assert form.modal is not None
    fields = [field.custom_id for field in form.modal.fields]
    return await member.submit(form.modal, dict(zip(fields, (old, new), strict=True)))


async def test_ones_own_account_shows_the_address_and_what_can_be_done(party: Party) -> None:
    answer = await party.ada.slash("user show", channel=party.general)
    assert answer.ephemeral
    for shown in ("Ada Example", email_of(party.ada), "Film night", "user update", "user export"):
        assert shown in answer.text


async def test_another_persons_account_shows_what_both_are_in_and_no_address(party: Party) -> None:
    answer = await party.ada.slash("user show", channel=party.general, person=party.ben)
    assert answer.ephemeral
    assert "Ben Example" in answer.text
    assert "Film night" in answer.text
    assert "@example.com" not in answer.text
    assert "no group together" in (await party.ada.slash("user show", channel=party.general, person=party.cleo)).text


async def test_who_is_not_registered_has_nothing_to_show(party: Party) -> None:
    answer = await party.ada.slash("user show", channel=party.general, person=party.dan)
    assert answer.ephemeral
    assert "not registered" in answer.text


async def test_the_form_holds_what_is_kept_and_takes_what_is_new(party: Party) -> None:
    form = await party.ada.slash("user update", channel=party.general)
    assert form.modal is not None
    assert [field.value for field in form.modal.fields] == ["Ada", "Example", email_of(party.ada), None]
    answer = await update(party.ada, party, **{"First name": "  Adah ", "Last name": "Lovelace"})
    assert answer.ephemeral
    assert "Adah Lovelace" in answer.text
    assert "Adah Lovelace" in (await party.ben.slash("user show", channel=party.general, person=party.ada)).text


async def test_a_new_address_is_the_one_that_logs_in(party: Party) -> None:
    address = f"New-{party.ada.id}@Example.com"
    await login(party.dan, party.general, email_of(party.ada))
    assert "needs your password" in (await update(party.ada, party, **{"E-mail": address})).text
    changed = await update(party.ada, party, **{"E-mail": address, "The password you have now": PASSWORD})
    assert address in changed.text
    assert "has changed the e-mail" in (await party.dan.history(await party.dan.open_dm()))[-1].text
    assert "Welcome back" in (await login(party.ada, party.general, address.lower())).text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("First name", "   ", "can't be empty"),
        ("Last name", "Exa\u202emple", "can't be seen"),
        ("E-mail", "ada", "not an e-mail address"),
    ],
)
async def test_what_cannot_be_used_is_told_and_changes_nothing(party: Party, field: str, value: str, told: str) -> None:
    answer = await update(party.ada, party, **{field: value})
    assert answer.ephemeral
    assert told in answer.text
    assert "Ada Example" in (await party.ada.slash("user show", channel=party.general)).text


async def test_an_address_that_somebody_has_is_refused(party: Party) -> None:
    answer = await update(
        party.ada, party, **{"E-mail": email_of(party.ben).upper(), "The password you have now": PASSWORD}
    )
    assert "registered already" in answer.text


async def test_a_name_pings_and_formats_nothing(party: Party) -> None:
    await update(party.ada, party, **{"First name": "**<@&1>** @everyone"})
    text = (await party.ben.slash("user show", channel=party.general, person=party.ada)).text
    assert "@everyone" not in text.replace("@\u200beveryone", "")
    assert r"\*\*" in text


async def test_a_new_password_asks_for_the_old_one_and_logs_out_everywhere_else(party: Party) -> None:
    await login(party.dan, party.general, email_of(party.ada))
    answer = await change_password(party.ada, party, PASSWORD, NEW)
    assert answer.ephemeral
    assert "One other log-in was ended" in answer.text
    assert "logged out" in (await party.dan.slash("group list", channel=party.general)).text
    assert "Welcome back" in (await login(party.dan, party.general, email_of(party.ada), NEW)).text


async def test_a_wrong_old_password_is_told_with_the_way_out(party: Party) -> None:
    answer = await change_password(party.ada, party, "four dogs on a barge", NEW)
    assert "not your password" in answer.text
    assert "user reset" in answer.text


async def test_an_uploaded_picture_is_shown_to_others(party: Party, sandbox: Sandbox) -> None:
    answer = await party.ada.slash("user update", channel=party.general, picture=("me.png", PNG))
    assert answer.ephemeral
    assert "your picture" in answer.text
    shown = (await party.ben.slash("user show", channel=party.general, person=party.ada)).message
    assert shown is not None
    (attachment,) = shown.attachments
    assert await sandbox.fetch_attachment(attachment) == PNG
    await party.ada.slash("user update", channel=party.general, what="no picture")
    bare = (await party.ben.slash("user show", channel=party.general, person=party.ada)).message
    assert bare is not None
    assert bare.attachments == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"picture": ("me.png", b"MZ not a picture")}, "not a picture"),
        ({"picture": ("me.png", PNG + bytes(4 * 1024 * 1024))}, "too large"),
        ({"picture": ("me.png", PNG), "what": "password"}, "One thing at a time"),
        ({"what": "picture from Discord"}, "no picture on Discord"),
    ],
)
async def test_a_picture_that_cannot_be_taken_is_told(party: Party, options: dict[str, Any], told: str) -> None:
    answer = await party.ada.slash("user update", channel=party.general, **options)
    assert answer.ephemeral
    assert told in answer.text
