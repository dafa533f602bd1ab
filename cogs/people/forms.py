"""The forms of `/register`, `/login` and `/user update`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cogs.forms import SafeModal
from cogs.people.fields import LONGEST_EMAIL, Field, known_password_field, new_password_field, text_field
from cogs.speech import fitting
from services.accounts import Registration
from services.refs import Variant
from services.texts import PERSON_NAME_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import discord

    from cogs.speech import Speech
    from services.accounts import Welcome


@dataclass(frozen=True, slots=True)
class Details:
    """What stands in the fields about a person."""

    first_name: str
    last_name: str
    email: str


EMPTY = Details("", "", "")


def detail_fields(modal: discord.ui.Modal, speech: Speech, filled: Details) -> tuple[Field, Field, Field]:
    """Lines for both names and the e-mail."""
    say = speech.say
    return (
        text_field(modal, say("register-first-name"), longest=PERSON_NAME_MAX, filled=filled.first_name),
        text_field(modal, say("register-last-name"), longest=PERSON_NAME_MAX, filled=filled.last_name),
        text_field(modal, say("register-email"), longest=LONGEST_EMAIL, filled=filled.email),
    )


class RegisterModal(SafeModal):
    """Asks for what an account needs."""

    def __init__(self, speech: Speech, *, filled: Details = EMPTY) -> None:
        super().__init__(title=speech.say("register-title"))
        self.first_name, self.last_name, self.email = detail_fields(self, speech, filled)
        self.password = new_password_field(self, speech, speech.say("register-password"))

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(
            RegisterModal, speech, filled=Details(self.first_name.value, self.last_name.value, self.email.value)
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        typed = Registration(
            first_name=self.first_name.value,
            last_name=self.last_name.value,
            email=self.email.value,
            password=self.password.value,
        )
        client = interaction.client
        welcome = await client.services.accounts.register(interaction.user.id, interaction.user.name, typed)
        sentence = client.speech.say("register-done", **_welcomed(client.speech, welcome))
        await interaction.edit_original_response(content=_with_missed(client.speech, sentence, welcome))


class LoginModal(SafeModal):
    """Asks for e-mail and password."""

    def __init__(self, speech: Speech, *, email: str = "") -> None:
        super().__init__(title=speech.say("login-title"))
        self.email = text_field(self, speech.say("register-email"), longest=LONGEST_EMAIL, filled=email)
        hint = speech.say("password-warning")
        self.password = known_password_field(self, speech.say("register-password"), hint)

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(LoginModal, speech, email=self.email.value)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        welcome = await client.services.accounts.login(
            interaction.user.id, interaction.user.name, self.email.value, self.password.value
        )
        sentence = client.speech.say("login-done", **_welcomed(client.speech, welcome))
        await interaction.edit_original_response(content=_with_missed(client.speech, sentence, welcome))


class DetailsModal(SafeModal):
    """Asks for names and e-mail, with those in it that are kept."""

    def __init__(self, speech: Speech, kept: Details) -> None:
        super().__init__(title=speech.say("user-update-title"))
        self.first_name, self.last_name, self.email = detail_fields(self, speech, kept)
        hint = speech.say("user-update-password-hint")
        self.password = known_password_field(self, speech.say("password-old"), hint, required=False)

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(DetailsModal, speech, Details(self.first_name.value, self.last_name.value, self.email.value))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        user = await client.services.profiles.update(
            interaction.user.id, self.first_name.value, self.last_name.value, self.email.value, self.password.value
        )
        sentence = client.speech.say("user-update-done", name=user.full_name, email=user.email)
        await interaction.edit_original_response(content=sentence)


class PasswordModal(SafeModal):
    """Asks for the password that is, and the one that shall be."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(title=speech.say("password-title"))
        self.old = known_password_field(self, speech.say("password-old"), speech.say("password-warning"))
        self.new = new_password_field(self, speech, speech.say("password-new"))

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(PasswordModal, speech)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        ended = await client.services.profiles.change_password(interaction.user.id, self.old.value, self.new.value)
        await interaction.edit_original_response(content=client.speech.say("password-done", count=ended))


def _welcomed(speech: Speech, welcome: Welcome) -> Mapping[str, object]:
    """Who is in, and the groups that had waited for them."""
    return {
        "name": welcome.user.first_name,
        "groups": Variant("some" if welcome.joined else "none"),
        "joined": speech.listed([group.name for group in welcome.joined], bold=True),
    }


def _with_missed(speech: Speech, sentence: str, welcome: Welcome) -> str:
    """The sentence, and a line for each group that had invited somebody who is not in it now."""
    missed = [speech.say("invitation-missed", group=one.group.name, why=Variant(one.why)) for one in welcome.missed]
    return fitting([sentence, *missed], lambda more: speech.say("list-more", more=more))
