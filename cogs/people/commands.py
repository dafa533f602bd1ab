"""The commands about accounts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answering import answer_with_picture
from cogs.asking import asker_of
from cogs.people.entering import offer
from cogs.people.forgetting import ask_and_forget
from cogs.people.forms import Details, DetailsModal, LoginModal, PasswordModal, RegisterModal
from cogs.people.leaving import delete_question
from cogs.people.listing import list_message
from cogs.people.places import accounts_message, sessions_message
from cogs.people.resetting import NewPasswordModal, pending_note, reset_buttons, reset_text
from cogs.refusals import refusals_explained
from cogs.speech import Markup
from services.errors import AvatarNoneError, OneAtATimeError
from services.refs import PersonRef

if TYPE_CHECKING:
    from cogs.client import Chorus
    from services.profiles import Profile

Change = Literal["names and e-mail", "password", "picture from Discord", "no picture"]


class People(commands.Cog):
    """Accounts: who a Discord account is, and what a person does with their account."""

    user = app_commands.Group(name="user", description="You and the people who use Chorus", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.accounts = bot.services.accounts

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Carry on with accounts whose deletion a crash cut off: that needs Discord."""
        await self.bot.services.erasure.resume()
        self.bot.services.forgetting.resume()

    @app_commands.command()
    async def register(self, interaction: discord.Interaction[Chorus]) -> None:
        """Make your Chorus account."""
        await self.accounts.require_stranger(interaction.user.id)
        await offer(interaction, "register", RegisterModal(self.bot.speech))

    @app_commands.command()
    async def login(self, interaction: discord.Interaction[Chorus]) -> None:
        """Log in to your Chorus account."""
        await offer(interaction, "login", LoginModal(self.bot.speech))

    @app_commands.command()
    async def logout(self, interaction: discord.Interaction[Chorus]) -> None:
        """Log out on this Discord account."""
        user = await self.accounts.logout(interaction.user.id)
        await interaction.response.send_message(
            self.bot.speech.say("logout-done", name=user.first_name), ephemeral=True
        )

    @user.command(name="list")
    async def list_users(self, interaction: discord.Interaction[Chorus]) -> None:
        """See who is registered on this server."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(**await list_message(self.bot, asker_of(interaction), 0))

    @user.command()
    @app_commands.describe(person="Who; you yourself when left out")
    async def show(self, interaction: discord.Interaction[Chorus], person: discord.User | None = None) -> None:
        """See somebody's account, or your own."""
        shown = person or interaction.user
        profile = await self.bot.services.profiles.show(interaction.user.id, shown.id, interaction.guild_id or 0)
        sentence = self._profile(profile, shown.id)
        if profile.own:
            sentence = "\n".join([sentence, *await pending_note(self.bot, interaction.user.id)])
        picture = await self.bot.services.avatars.fetch(profile.user)
        await answer_with_picture(interaction, sentence, picture)

    def _profile(self, profile: Profile, discord_id: int) -> str:
        say, user = self.bot.speech.say, profile.user
        person, since = PersonRef(discord_id), Markup(discord.utils.format_dt(user.created_at, "D"))
        count, groups = len(profile.common), self.bot.speech.listed([group.name for group in profile.common], bold=True)
        if profile.own:
            return say(
                "user-show-own",
                name=user.full_name,
                person=person,
                since=since,
                email=user.email,
                count=count,
                groups=groups,
            )
        return say("user-show", name=user.full_name, person=person, since=since, count=count, groups=groups)

    @user.command()
    @app_commands.describe(
        what="What to change; names and e-mail when left out", picture="A picture of yours, up to 4 MB"
    )
    async def update(
        self,
        interaction: discord.Interaction[Chorus],
        what: Change | None = None,
        picture: discord.Attachment | None = None,
    ) -> None:
        """Change your names, e-mail, password or picture."""
        user = await self.accounts.require(interaction.user.id)
        if what is not None and picture is not None:
            raise OneAtATimeError()
        if picture is not None:
            self.bot.services.avatars.require_size(picture.size)
            await self._choose_picture(interaction, picture)
        elif what == "picture from Discord":
            if interaction.user.avatar is None:
                raise AvatarNoneError()
            await self._choose_picture(interaction, interaction.user.avatar.with_size(256))
        elif what == "no picture":
            await self.bot.services.avatars.remove(interaction.user.id)
            await interaction.response.send_message(self.bot.speech.say("picture-removed"), ephemeral=True)
        elif what == "password":
            await offer(interaction, "password", PasswordModal(self.bot.speech))
        else:
            await interaction.response.send_modal(
                DetailsModal(self.bot.speech, Details(user.first_name, user.last_name, user.email))
            )

    async def _choose_picture(
        self, interaction: discord.Interaction[Chorus], picture: discord.Attachment | discord.Asset
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        with refusals_explained():
            data = await picture.read()
        await self.bot.services.avatars.choose(interaction.user.id, data)
        await interaction.edit_original_response(content=self.bot.speech.say("picture-done"))

    @user.command()
    async def reset(self, interaction: discord.Interaction[Chorus]) -> None:
        """Set a new password when you have forgotten yours."""
        resets, speech = self.bot.services.resets, self.bot.speech
        known = await resets.look(interaction.user.id)
        if known is not None and known.own and known.ready:
            form = NewPasswordModal(speech, known.reset_id)
            await offer(interaction, "reset", form, reset_id=known.reset_id)
            return
        # The others are told before this is answered, which may take longer than Discord waits.
        await interaction.response.defer(ephemeral=True, thinking=True)
        reset = await resets.ask(interaction.user.id)
        buttons = reset_buttons(speech, reset, may_finish=reset.own)
        await interaction.edit_original_response(content=reset_text(speech, reset), view=buttons)

    @user.command()
    async def delete(self, interaction: discord.Interaction[Chorus]) -> None:
        """Delete your account and all that tells who you are."""
        await self.accounts.require(interaction.user.id)
        await interaction.response.send_message(**delete_question(self.bot.speech), ephemeral=True)

    @user.command()
    async def forget(self, interaction: discord.Interaction[Chorus]) -> None:
        """Erase what you said in the groups' chats from what Chorus keeps."""
        await ask_and_forget(interaction)

    @user.command()
    async def export(self, interaction: discord.Interaction[Chorus]) -> None:
        """Get all that Chorus keeps about you, as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        exported = await self.bot.services.export.of(interaction.user.id, limit_bytes=interaction.filesize_limit)
        file = discord.File(io.BytesIO(exported.data), exported.name)
        await interaction.edit_original_response(content=self.bot.speech.say("export-done"), attachments=[file])

    @user.command(name="accounts")
    async def list_accounts(self, interaction: discord.Interaction[Chorus]) -> None:
        """See and unlink the Discord accounts your account is used from."""
        message = await accounts_message(self.bot, interaction.user.id)
        await interaction.response.send_message(**message, ephemeral=True)

    @user.command(name="sessions")
    async def list_sessions(self, interaction: discord.Interaction[Chorus]) -> None:
        """See where you are logged in, and end it."""
        message = await sessions_message(self.bot, interaction.user.id)
        await interaction.response.send_message(**message, ephemeral=True)
