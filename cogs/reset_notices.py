"""Tells people privately what happens to their account: a new password that is asked for, with buttons that go on or
cancel, and changes that another of their Discord accounts has made.

`services.resets.ResetNotices` and `services.accounts.AccountNotices` on discord.py.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from cogs.people.resetting import reset_buttons
from services.refs import MomentRef, PersonRef, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.client import Chorus
    from services.resets import Reset

log = logging.getLogger(__name__)


class DiscordResetNotices:
    """Writes direct messages. What Discord refuses is logged: people may take none from this bot."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def tell_asked(self, reset: Reset) -> int:
        when, who = MomentRef(reset.ready_at), PersonRef(reset.asked_by)
        speech = self._bot.speech
        await self._write_to(
            [reset.asked_by], speech.say("reset-notice-own", when=when), reset_buttons(speech, reset, may_finish=True)
        )
        return await self._write_to(
            reset.others,
            speech.say("reset-notice-asked", person=who, when=when),
            reset_buttons(speech, reset, may_finish=False),
        )

    async def tell_used(self, reset: Reset) -> None:
        await self._write_to(reset.others, self._bot.speech.say("reset-notice-used", person=PersonRef(reset.asked_by)))

    async def tell_cancelled(self, reset: Reset) -> None:
        await self._write_to(reset.others, self._bot.speech.say("reset-notice-cancelled"))

    async def tell_unlinked(self, discord_ids: Sequence[int], by_id: int, other_id: int) -> None:
        who, other = PersonRef(by_id), PersonRef(other_id)
        await self._write_to(discord_ids, self._bot.speech.say("account-notice-unlinked", person=who, other=other))

    async def tell_email_changed(self, discord_ids: Sequence[int], by_id: int | None) -> None:
        place = Variant("page" if by_id is None else "discord")
        sentence = self._bot.speech.say("account-notice-email", person=PersonRef(by_id or 0), place=place)
        await self._write_to(discord_ids, sentence)

    async def _write_to(self, discord_ids: Sequence[int], sentence: str, buttons: discord.ui.View | None = None) -> int:
        """Write to each; how many that reached."""
        reached = 0
        for discord_id in discord_ids:
            try:
                user = self._bot.get_user(discord_id) or await self._bot.fetch_user(discord_id)
                await user.send(sentence, view=buttons or discord.ui.View(timeout=None))
                reached += 1
            except discord.HTTPException as error:
                log.warning("Discord account %d could not be told: %s", discord_id, error)
        return reached
