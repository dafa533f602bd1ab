"""A form that was refused is offered again, with what was typed into it, but for passwords."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from cogs.people.forms import EMPTY, DetailsModal, LoginModal, PasswordModal, RegisterModal
from cogs.people.leaving import LeaveModal
from cogs.people.places import UnlinkModal
from cogs.people.resetting import NewPasswordModal
from cogs.speech import Speech
from services.words import Words
from tests.cogs.party import PASSWORD, email_of, login, register

if TYPE_CHECKING:
    from sandbox.client import Answer, BotProcess, Member
    from tests.cogs.party import Party


SPEECH = Speech(Words())


async def again(who: Member, refused: Answer) -> dict[str, str | None]:
    """What stands in the form that opens anew, by label."""
    form = (await who.click(refused, "Try again")).modal
    assert form is not None
    return {box.label.partition(" ")[0]: box.value for box in form.fields}


async def test_a_refused_registration_is_mended_where_it_was_left(party: Party) -> None:
    refused = await register(party.dan, party.general, password="password")
    assert "too easy to guess" in refused.text
    assert await again(party.dan, refused) == {
        "First": "Dan",
        "Last": "Example",
        "E-mail": email_of(party.dan),
        "Password": None,
    }
    form = (await party.dan.click(refused, "Try again")).modal
    assert form is not None
    done = await party.dan.submit(form, {form.fields[-1].custom_id: PASSWORD})
    assert "Welcome, Dan" in done.text
    assert done.buttons == []


async def test_what_was_typed_last_is_what_stands_there(party: Party) -> None:
    refused = await register(party.dan, party.general, email="no address")
    form = (await party.dan.click(refused, "Try again")).modal
    assert form is not None
    name, email, password = form.fields[0], form.fields[2], form.fields[3]
    values = {name.custom_id: "Daniel", email.custom_id: "none either", password.custom_id: PASSWORD}
    assert (await again(party.dan, await party.dan.submit(form, values)))["First"] == "Daniel"


async def test_a_refused_log_in_keeps_the_address_and_never_the_password(party: Party) -> None:
    secret = "not the password of anybody"
    refused = await login(party.ben, party.general, email_of(party.ben), secret)
    assert await again(party.ben, refused) == {"E-mail": email_of(party.ben), "Password": None}
    assert refused.message is not None
    assert secret not in str(refused.message.raw)


async def test_changed_details_are_kept_when_they_are_refused(party: Party) -> None:
    form = (await party.cleo.slash("user update", channel=party.general)).modal
    assert form is not None
    names = {form.fields[0].custom_id: "Cleopatra", form.fields[2].custom_id: email_of(party.ada)}
    refused = await party.cleo.submit(form, names)
    assert "needs your password" in refused.text
    kept = await again(party.cleo, refused)
    assert (kept["First"], kept["E-mail"]) == ("Cleopatra", email_of(party.ada))


async def test_what_opens_a_form_anew_keeps_no_form_that_held_a_password() -> None:
    forms = [RegisterModal(SPEECH), LoginModal(SPEECH), DetailsModal(SPEECH, EMPTY), PasswordModal(SPEECH)]
    forms += [LeaveModal(SPEECH), UnlinkModal(SPEECH, 1), NewPasswordModal(SPEECH, 1)]
    makers = [form.again(SPEECH) for form in forms]
    former = [weakref.ref(form) for form in forms]
    forms.clear()
    gc.collect()
    assert [form() for form in former] == [None] * len(makers)


async def test_what_no_other_words_would_mend_is_not_offered_again(party: Party) -> None:
    form = (await party.dan.slash("register", channel=party.general)).modal
    assert form is not None
    await register(party.dan, party.general)
    typed = ("Dan", "Example", "other@example.com", PASSWORD)
    answer = await party.dan.submit(form, {box.custom_id: text for box, text in zip(form.fields, typed, strict=True)})
    assert "already" in answer.text
    assert answer.buttons == []


async def test_nothing_of_it_outlives_the_bot(party: Party, bot: BotProcess) -> None:
    refused = await register(party.dan, party.general, password="password")
    await bot.restart()
    await bot.wait_ready()
    assert "expired" in (await party.dan.click(refused, "Try again")).whole_text
