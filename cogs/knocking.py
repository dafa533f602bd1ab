"""Buttons for people on their way into a group: register, let somebody in, turn somebody away.

Everything a press needs stands in the button's id and in the database. `cogs.caretaker` registers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from cogs.asking import asker_of
from cogs.lasting import Constant, presented
from cogs.people.entering import offer
from cogs.people.forms import RegisterModal
from services.refs import PersonRef

if TYPE_CHECKING:
    import re

    from cogs.speech import Speech


class RegisterButton(Constant, discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"chorus:register"):
    """Opens the form of `/register`."""

    def __init__(self, label: str | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id="chorus:register"))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await offer(interaction, "register", RegisterModal(interaction.client.speech))


class JoinButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"chorus:join:(?P<answer>yes|no):(?P<group_id>\d{1,18}):(?P<discord_id>\d{1,20})",
):
    """Lets somebody who asked into a group, or turns them away; for those who may add members."""

    def __init__(self, *, lets_in: bool, group_id: int, discord_id: int, label: str | None = None) -> None:
        style = discord.ButtonStyle.success if lets_in else discord.ButtonStyle.secondary
        custom_id = f"chorus:join:{'yes' if lets_in else 'no'}:{group_id}:{discord_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self._lets_in = lets_in
        self._group_id = group_id
        self._discord_id = discord_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> JoinButton:
        return cls(
            lets_in=match["answer"] == "yes", group_id=int(match["group_id"]), discord_id=int(match["discord_id"])
        )

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        services, say = interaction.client.services, interaction.client.speech.say
        # Letting somebody in takes several calls; the message says so only once all of them went well.
        await interaction.response.defer()
        seat = await services.seats.of(asker_of(interaction), group_id=self._group_id)
        if self._lets_in:
            await services.joining.approve(seat, self._discord_id)
        else:
            await services.joining.decline(seat, self._discord_id)
        key = "join-approved" if self._lets_in else "join-declined"
        sentence = say(key, person=PersonRef(self._discord_id), by=seat.user.full_name)
        await interaction.edit_original_response(content=sentence, view=None)


def register_button(speech: Speech) -> discord.ui.View:
    """A view with the one button that registers."""
    return discord.ui.View(timeout=None).add_item(RegisterButton(speech.say("invitation-register")))


def answers_to(speech: Speech, group_id: int, discord_id: int) -> discord.ui.View:
    """The buttons under somebody's wish to join."""
    who = {"group_id": group_id, "discord_id": discord_id}
    view = discord.ui.View(timeout=None)
    view.add_item(JoinButton(lets_in=True, **who, label=speech.say("join-approve")))
    view.add_item(JoinButton(lets_in=False, **who, label=speech.say("join-decline")))
    return view
