"""`/register`, `/login`, `/logout` and `/user list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.speech import fitting
from cogs.views import SafeModal
from services.accounts import Registration
from services.passwords import LONGEST as LONGEST_PASSWORD
from services.texts import PERSON_NAME_MAX

if TYPE_CHECKING:
    from cogs.client import Chorus
    from cogs.speech import Speech

LONGEST_EMAIL = 254
"""An address's limit (RFC 5321, 4.5.3.1.3)."""
LISTED_PEOPLE = 25


class People(commands.Cog):
    """Accounts: who a Discord account is."""

    user = app_commands.Group(name="user", description="The people who use Chorus", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.accounts = bot.services.accounts

    @app_commands.command()
    async def register(self, interaction: discord.Interaction[Chorus]) -> None:
        """Make your Chorus account."""
        await interaction.response.send_modal(RegisterModal(self.bot.speech))

    @app_commands.command()
    async def login(self, interaction: discord.Interaction[Chorus]) -> None:
        """Log in to your Chorus account."""
        await interaction.response.send_modal(LoginModal(self.bot.speech))

    @app_commands.command()
    async def logout(self, interaction: discord.Interaction[Chorus]) -> None:
        """Log out on this Discord account."""
        user = await self.accounts.logout(interaction.user.id)
        await interaction.response.send_message(
            self.bot.speech.say("logout-done", name=user.first_name), ephemeral=True
        )

    @user.command(name="list")
    async def list_users(self, interaction: discord.Interaction[Chorus]) -> None:
        """See who is registered."""
        await self.accounts.require(interaction.user.id)
        users, total = await self.accounts.list(limit=LISTED_PEOPLE)
        say = self.bot.speech.say
        lines = [say("user-list-heading", total=total)]
        lines += [say("user-list-entry", name=user.full_name) for user in users]
        sentence = fitting(lines, lambda more: say("list-more", more=more), beyond=total - len(users))
        await interaction.response.send_message(sentence, ephemeral=True)


class RegisterModal(SafeModal):
    """Asks for what an account needs."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(title=speech.say("register-title"))
        self.first_name = _field(self, speech.say("register-first-name"), longest=PERSON_NAME_MAX)
        self.last_name = _field(self, speech.say("register-last-name"), longest=PERSON_NAME_MAX)
        self.email = _field(self, speech.say("register-email"), longest=LONGEST_EMAIL)
        self.password = _password_field(self, speech)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        typed = Registration(
            first_name=self.first_name.value,
            last_name=self.last_name.value,
            email=self.email.value,
            password=self.password.value,
        )
        client = interaction.client
        user = await client.services.accounts.register(interaction.user.id, interaction.user.name, typed)
        await interaction.edit_original_response(content=client.speech.say("register-done", name=user.first_name))


class LoginModal(SafeModal):
    """Asks for e-mail and password."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(title=speech.say("login-title"))
        self.email = _field(self, speech.say("register-email"), longest=LONGEST_EMAIL)
        self.password = _password_field(self, speech)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        user = await client.services.accounts.login(
            interaction.user.id, interaction.user.name, self.email.value, self.password.value
        )
        await interaction.edit_original_response(content=client.speech.say("login-done", name=user.first_name))


def _field(modal: discord.ui.Modal, label: str, *, longest: int) -> discord.ui.TextInput[RegisterModal]:
    field: discord.ui.TextInput[RegisterModal] = discord.ui.TextInput(max_length=longest)
    modal.add_item(discord.ui.Label(text=label, component=field))
    return field


def _password_field(modal: discord.ui.Modal, speech: Speech) -> discord.ui.TextInput[RegisterModal]:
    field: discord.ui.TextInput[RegisterModal] = discord.ui.TextInput(max_length=LONGEST_PASSWORD)
    label = speech.say("register-password")
    # Discord has no hidden field, and warns people not to type passwords; so does the modal.
    modal.add_item(discord.ui.Label(text=label, description=speech.say("register-warning"), component=field))
    return field


async def setup(bot: Chorus) -> None:
    await bot.add_cog(People(bot))
