"""Takes back what Chorus posted for somebody, as `services.privacy.Withdrawal` describes it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from cogs.client import Chorus

log = logging.getLogger(__name__)


class DiscordWithdrawal:
    """Deletes messages of webhooks."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def withdraw(self, webhook_id: int, token: str, thread_id: int, message_id: int) -> bool:
        webhook = discord.Webhook.partial(webhook_id, token, client=self._bot)
        try:
            await webhook.delete_message(message_id, thread=discord.Object(thread_id))
        except discord.NotFound:
            return True
        except discord.HTTPException as error:
            log.warning("message %d, which was sent for somebody, cannot be deleted now: %s", message_id, error)
            return False
        return True
