"""`/member add`, `list` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import seat_of
from cogs.speech import fitting
from services.errors import BotAsMemberError
from services.refs import PersonRef

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
        """Bring somebody into your group."""
        if person.bot:
            raise BotAsMemberError(person=PersonRef(person.id))
        seated = await seat_of(interaction)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        user = await self.members.add(seated.seat, person.id)
        await self._tell(seated.interaction, "member-added", user.full_name, person, seated.seat.group.name)

    @member.command(name="list")
    async def list_members(self, interaction: discord.Interaction[Chorus]) -> None:
        """See who is in your group."""
        seated = await seat_of(interaction)
        group, say = seated.seat.group, self.bot.speech.say
        users = await self.members.list(seated.seat)
        lines = [say("member-list-heading", group=group.name, count=len(users))]
        for user in users:
            key = "member-list-owner" if user.id == group.owner_id else "member-list-entry"
            lines.append(say(key, name=user.full_name))
        sentence = fitting(lines, lambda more: say("list-more", more=more))
        await seated.interaction.response.send_message(sentence, ephemeral=True)

    @member.command()
    @app_commands.describe(person="Who leaves the group")
    async def remove(self, interaction: discord.Interaction[Chorus], person: discord.User) -> None:
        """Take somebody out of your group."""
        seated = await seat_of(interaction)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        user = await self.members.remove(seated.seat, person.id)
        await self._tell(seated.interaction, "member-removed", user.full_name, person, seated.seat.group.name)

    async def _tell(
        self,
        interaction: discord.Interaction[Chorus],
        key: str,
        name: str,
        person: discord.abc.User,
        group: str,
    ) -> None:
        sentence = self.bot.speech.say(key, name=name, person=PersonRef(person.id), group=group)
        await interaction.edit_original_response(content=sentence)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Members(bot))
