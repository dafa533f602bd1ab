"""`/member add`, `list`, `update` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import seat_of
from cogs.group_pages import MembersPageButton, members_page
from services.errors import BotAsMemberError
from services.members import Invited, Role
from services.refs import PersonRef, Variant

if TYPE_CHECKING:
    from cogs.client import Chorus


class Members(commands.Cog):
    """The people of a group."""

    member = app_commands.Group(name="member", description="The people of your group", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.members = bot.services.members

    @member.command()
    @app_commands.describe(person="Who joins the group")
    async def add(self, interaction: discord.Interaction[Chorus], person: discord.Member) -> None:
        """Bring somebody into your group; who has no account yet is invited."""
        if person.bot:
            raise BotAsMemberError(person=PersonRef(person.id))
        seated = await seat_of(interaction)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        added = await self.members.add(seated.seat, person.id)
        group = seated.seat.group.name
        if isinstance(added, Invited):
            key = "member-invited" if added.told else "member-invited-untold"
            await self._say(seated.interaction, key, person=PersonRef(person.id), group=group)
        else:
            name = added.full_name
            await self._say(seated.interaction, "member-added", name=name, person=PersonRef(person.id), group=group)

    @member.command(name="list")
    async def list_members(self, interaction: discord.Interaction[Chorus]) -> None:
        """See who is in your group, and what they may do."""
        seated = await seat_of(interaction)
        page = await members_page(self.bot, seated.seat, 0)
        await seated.interaction.response.send_message(**page, ephemeral=True)

    @member.command()
    @app_commands.describe(
        person="Whose role changes",
        role="A DJ has the music, a moderator brings in and takes out people too",
    )
    async def update(self, interaction: discord.Interaction[Chorus], person: discord.User, role: Role) -> None:
        """Give somebody in your group another role."""
        seated = await seat_of(interaction)
        # Another deed in this group may be under way, and comes first.
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        user = await self.members.update(seated.seat, person.id, role)
        await self._say(
            seated.interaction,
            "member-updated",
            name=user.full_name,
            person=PersonRef(person.id),
            role=Variant(role),
            group=seated.seat.group.name,
        )

    @member.command()
    @app_commands.describe(person="Who leaves the group")
    async def remove(self, interaction: discord.Interaction[Chorus], person: discord.User) -> None:
        """Take somebody out of your group, or take an invitation back."""
        seated = await seat_of(interaction)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        group = seated.seat.group.name
        if await self.members.uninvite(seated.seat, person.id):
            await self._say(seated.interaction, "member-uninvited", person=PersonRef(person.id), group=group)
            return
        user = await self.members.remove(seated.seat, person.id)
        name = user.full_name
        await self._say(seated.interaction, "member-removed", name=name, person=PersonRef(person.id), group=group)

    async def _say(self, interaction: discord.Interaction[Chorus], key: str, **params: object) -> None:
        """Put a sentence in the place of the "thinking ..."."""
        await interaction.edit_original_response(content=self.bot.speech.say(key, **params))


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Members(bot))
    bot.add_dynamic_items(MembersPageButton)
