"""Who asks: the person behind an interaction, their seat, and the question when that is not clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs.presenter import carry_on
from cogs.views import Chooser
from services.seats import Asker, Seat, WhichGroup

if TYPE_CHECKING:
    from cogs.client import Chorus


def asker_of(interaction: discord.Interaction[Any]) -> Asker:
    """The person behind an interaction, with what Discord says of where they are."""
    user = interaction.user
    voice = user.voice if isinstance(user, discord.Member) else None
    return Asker(
        discord_id=user.id,
        name=user.name,
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id or 0,
        voice_channel_id=voice.channel.id if voice is not None and voice.channel is not None else None,
        is_admin=interaction.permissions.administrator,
        asked_id=interaction.id,
    )


@dataclass(frozen=True, slots=True)
class Seated:
    """A person's seat, and the interaction to answer: another one than the command's when a group was chosen."""

    seat: Seat
    interaction: discord.Interaction[Chorus]


async def seat_of(interaction: discord.Interaction[Chorus]) -> Seated:
    """The seat a command is given from; asks when it could be several.

    The command then goes on with the pick's own interaction, and so does a failure of it. Raises as `Seats.of`, and
    QuestionExpiredError.
    """
    services = interaction.client.services
    asker = asker_of(interaction)
    try:
        return Seated(await services.seats.of(asker), interaction)
    except WhichGroup as question:
        choices = {group.row_id: group.name for group in question.groups}
    say = interaction.client.speech.say
    chooser = Chooser(
        interaction,
        choices,
        placeholder=say("group-choose-placeholder"),
        picked=lambda name: say("group-chosen", group=name),
    )
    await interaction.response.send_message(say("group-choose"), view=chooser, ephemeral=True)
    chosen = await chooser.answer(interaction)
    carry_on(interaction, chosen.interaction)
    return Seated(await services.seats.of(asker, group_id=chosen.value), chosen.interaction)


async def seat_by_name(interaction: discord.Interaction[Chorus], group: str | None) -> Seated:
    """The seat in the group of that name; without a name, as `seat_of`."""
    if group is None:
        return await seat_of(interaction)
    seat = await interaction.client.services.seats.by_name(asker_of(interaction), group)
    return Seated(seat, interaction)
