"""A bot that tells of messages and does not wait five seconds before it starts another session."""

from __future__ import annotations

from discord.ext import commands

from tests.sandbox.bots import listening
from tests.sandbox.bots.runner import main


class Hasty(commands.Bot):
    """discord.py waits as long as Discord asks for; the sandbox asks for it only when it is told to."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Return at once."""


if __name__ == "__main__":
    main(listening.setup, Hasty)
