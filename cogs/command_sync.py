"""Tells Discord of the bot's commands, when it does not know them yet as they are."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from discord import app_commands

    from cogs.client import Chorus

log = logging.getLogger(__name__)


async def sync_commands(bot: Chorus) -> Mapping[str, int]:
    """Make Discord's list of global commands ours, and return the ids of the top-level ones by name.

    Discord is always asked for its list, which is cheap and tells the ids; it is sent ours only when ours, or what
    Discord has, differs from what the last sync left. So it is sent after an upgrade, and when somebody else changed
    the commands of this application meanwhile.
    """
    application_id = bot.application_id
    if application_id is None:
        raise RuntimeError("commands can be synced only after the bot has logged in")
    memory = bot.services.command_memory
    there = await bot.tree.fetch_commands()
    if not await memory.is_synced(application_id, _fingerprint(bot, there)):
        await bot.tree.sync()
        # Asked for again rather than taken from the answer: what is compared at the next start is what is fetched.
        there = await bot.tree.fetch_commands()
        await memory.note(application_id, _fingerprint(bot, there))
        log.info("told Discord of %d commands", len(there))
    return {command.name: command.id for command in there}


def _fingerprint(bot: Chorus, there: Sequence[app_commands.AppCommand]) -> str:
    """A digest of the commands as we would send them, and as Discord has them."""
    ours: list[Any] = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    theirs = [{**command.to_dict(), "id": command.id} for command in there]
    text = json.dumps([_sorted(ours), _sorted(theirs)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(commands: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(commands, key=lambda command: (str(command["name"]), str(command.get("type"))))
