"""What `/user delete` shows: what will happen, the form that asks for the password, and what became of the groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from cogs.forms import SafeModal
from cogs.lasting import Constant, presented
from cogs.people.fields import known_password_field
from cogs.speech import fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cogs.speech import Speech
    from models import Group
    from services.succession import Fate


def doors_ajar(speech: Speech, groups: Sequence[Group]) -> str:
    """A line that says of which groups' channels the server did not let somebody be taken out; nothing of none."""
    if not groups:
        return ""
    return "\n" + speech.say("doors-ajar", groups=speech.listed([group.name for group in groups], bold=True))


def delete_question(speech: Speech) -> dict[str, Any]:
    """What the message is sent with that tells what will happen."""
    view = discord.ui.View(timeout=None)
    view.add_item(LeaveButton(speech.say("delete-yes")))
    return {"content": speech.say("delete-question"), "view": view}


class LeaveButton(Constant, discord.ui.DynamicItem[discord.ui.Button[Any]], template="people:delete"):
    """Asks for the password: the account that is deleted is that of who types it."""

    def __init__(self, label: str | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id="people:delete", style=discord.ButtonStyle.danger))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        await client.services.accounts.require(interaction.user.id)
        await interaction.response.send_modal(LeaveModal(client.speech))


class LeaveModal(SafeModal):
    """Asks for the password, and deletes the account."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(title=speech.say("delete-title"))
        self.password = known_password_field(self, speech.say("delete-password"), speech.say("delete-password-hint"))

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(LeaveModal, speech)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        fates = await client.services.erasure.delete(interaction.user.id, self.password.value)
        await interaction.edit_original_response(content=_farewell(client.speech, fates))


def _farewell(speech: Speech, fates: Sequence[Fate]) -> str:
    lines = [speech.say("delete-done") + doors_ajar(speech, [fate.group for fate in fates if fate.ajar])]
    for fate in fates:
        if fate.heir is not None:
            lines.append(speech.say("delete-passed-on", group=fate.group.name, heir=fate.heir.full_name))
        elif fate.what == "ended":
            lines.append(speech.say("delete-ended", group=fate.group.name))
    return fitting(lines, lambda more: speech.say("list-more", more=more))
