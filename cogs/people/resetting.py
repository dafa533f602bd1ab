"""What `/user reset` shows, here and in direct messages: how to set a new password, and how to stop that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.forms import SafeModal
from cogs.lasting import presented
from cogs.people.entering import offer
from cogs.people.fields import new_password_field
from services.refs import MomentRef, PersonRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.resets import Reset

SET, CANCEL = "set", "cancel"


def reset_text(speech: Speech, reset: Reset) -> str:
    """Where a reset stands, for one of the account's Discord accounts."""
    when = MomentRef(reset.ready_at)
    if not reset.own:
        return speech.say("reset-elsewhere", person=PersonRef(reset.asked_by), when=when)
    if reset.ready:
        return speech.say("reset-ready")
    if reset.new:
        reach = Variant("told" if reset.told else "untold" if reset.others else "alone")
        return speech.say("reset-asked", when=when, reach=reach, count=reset.told)
    return speech.say("reset-waiting", when=when)


async def pending_note(bot: Chorus, discord_id: int) -> list[str]:
    """A line that tells of a reset that is under way for somebody's account, if one is."""
    reset = await bot.services.resets.look(discord_id)
    if reset is None:
        return []
    return [bot.speech.say("reset-pending", person=PersonRef(reset.asked_by), when=MomentRef(reset.ready_at))]


def reset_buttons(speech: Speech, reset: Reset, *, may_finish: bool) -> discord.ui.View:
    """A button that cancels; for who asked, one that sets the new password, too."""
    view = discord.ui.View(timeout=None)
    if may_finish:
        view.add_item(ResetButton(SET, reset.reset_id, speech.say("reset-set")))
    view.add_item(ResetButton(CANCEL, reset.reset_id, speech.say("reset-cancel")))
    return view


class ResetButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"people:reset:(?P<way>set|cancel):(?P<id>\d{1,18})"
):
    """Goes on with a reset, or ends it."""

    def __init__(self, way: str, reset_id: int, label: str | None = None) -> None:
        style = discord.ButtonStyle.primary if way == SET else discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label=label, custom_id=f"people:reset:{way}:{reset_id}", style=style))
        self._way = way
        self._reset_id = reset_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["way"], int(match["id"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        if self._way == SET:
            await client.services.resets.require_ready(interaction.user.id, self._reset_id)
            form = NewPasswordModal(client.speech, self._reset_id)
            await offer(interaction, "reset", form, reset_id=self._reset_id)
            return
        # The others are told before this is answered, which may take longer than Discord waits.
        await interaction.response.defer()
        await client.services.resets.cancel(interaction.user.id, self._reset_id)
        await interaction.edit_original_response(content=client.speech.say("reset-cancelled"), view=None)


class NewPasswordModal(SafeModal):
    """Asks for the new password of a reset whose delay is over."""

    def __init__(self, speech: Speech, reset_id: int) -> None:
        super().__init__(title=speech.say("password-title"))
        self.password = new_password_field(self, speech, speech.say("password-new"))
        self._reset_id = reset_id

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(NewPasswordModal, speech, self._reset_id)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = interaction.client
        user = await client.services.resets.finish(interaction.user.id, self._reset_id, self.password.value)
        await interaction.edit_original_response(content=client.speech.say("reset-done", name=user.first_name))
