"""`/queue show`, `remove`, `move`, `swap`, `jump`, `shuffle`, `dedupe`, `clear` and `undo`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answering import answer, in_time
from cogs.asking import asker_of, seat_of
from cogs.completion import LONGEST_CHOICE
from cogs.queue_page import QueuePageButton, queue_page
from cogs.speech import TURNS
from services.completion import MOST_OFFERED
from services.errors import UserError
from services.refs import Variant
from services.seats import WhichGroup
from services.texts import comparable

if TYPE_CHECKING:
    from cogs.asking import Seated
    from cogs.client import Chorus
    from services.queues import Queues

PLACE = "Which track, by its number in /queue show"
Place = app_commands.Range[str, 1, 20]


async def places(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
    """Autocomplete for a place in the queue: those whose number or title holds what was typed."""
    services = interaction.client.services
    with suppress(UserError, WhichGroup):
        seat = await services.seats.of(asker_of(interaction))
        titles = await services.playback.queues.titles(seat)
        key = comparable(current)
        numbered = ((str(number), title) for number, title in enumerate(titles, 1))
        fitting = (one for one in numbered if one[0].startswith(key) or key in comparable(one[1]))
        return [_choice(*one) for one, _ in zip(fitting, range(MOST_OFFERED), strict=False)]
    return []


def _choice(number: str, title: str) -> app_commands.Choice[str]:
    shown = f"{number}. {' '.join(title.translate(TURNS).split())}"
    cut = shown if len(shown) <= LONGEST_CHOICE else f"{shown[: LONGEST_CHOICE - 1]}…"
    return app_commands.Choice(name=cut, value=number)


class Queue(commands.Cog):
    """What a group listens to next, put in another order."""

    queue = app_commands.Group(name="queue", description="What your group listens to next", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.playback = bot.services.playback

    @property
    def queues(self) -> Queues:
        return self.playback.queues

    @queue.command()
    async def show(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what plays, what comes next, and when."""
        seated = await seat_of(interaction)
        page = await in_time(seated.interaction, queue_page(self.bot, seated.seat, 0), ephemeral=True)
        await answer(seated.interaction, page["content"], view=page["view"], ephemeral=True)

    @queue.command()
    @app_commands.describe(position=PLACE)
    @app_commands.autocomplete(position=places)
    async def remove(self, interaction: discord.Interaction[Chorus], position: Place) -> None:
        """Take a track out of the queue."""
        seated = await seat_of(interaction)
        entry = await in_time(seated.interaction, self.queues.remove(seated.seat, position))
        await self._say(seated, "queue-removed", track=self.bot.speech.track(entry))

    @queue.command()
    @app_commands.describe(position=PLACE, to="The number that it is to have")
    @app_commands.autocomplete(position=places, to=places)
    async def move(self, interaction: discord.Interaction[Chorus], position: Place, to: Place) -> None:
        """Let a track wait in another place."""
        seated = await seat_of(interaction)
        entry, place = await in_time(seated.interaction, self.queues.move(seated.seat, position, to))
        await self._say(seated, "queue-moved", track=self.bot.speech.track(entry), place=str(place))

    @queue.command()
    @app_commands.describe(first=PLACE, second="The one that it changes places with")
    @app_commands.autocomplete(first=places, second=places)
    async def swap(self, interaction: discord.Interaction[Chorus], first: Place, second: Place) -> None:
        """Let two tracks change places."""
        seated = await seat_of(interaction)
        one, other = await in_time(seated.interaction, self.queues.swap(seated.seat, first, second))
        track = self.bot.speech.track
        await self._say(seated, "queue-swapped", track=track(one), other=track(other))

    @queue.command()
    @app_commands.describe(position=PLACE)
    @app_commands.autocomplete(position=places)
    async def jump(self, interaction: discord.Interaction[Chorus], position: Place) -> None:
        """Play a track of the queue now; those before it go on waiting."""
        seated = await seat_of(interaction)
        entry = await in_time(seated.interaction, self.playback.jump(seated.seat, position))
        await self._say(seated, "queue-jumped", track=self.bot.speech.track(entry))

    @queue.command()
    async def shuffle(self, interaction: discord.Interaction[Chorus]) -> None:
        """Mix what waits, with nobody's tracks in a bunch."""
        seated = await seat_of(interaction)
        count = await in_time(seated.interaction, self.queues.shuffle(seated.seat))
        await self._say(seated, "queue-shuffled", count=count)

    @queue.command()
    async def dedupe(self, interaction: discord.Interaction[Chorus]) -> None:
        """Take out what waits more than once, or plays already."""
        seated = await seat_of(interaction)
        count = await in_time(seated.interaction, self.queues.dedupe(seated.seat))
        await self._say(seated, "queue-deduped", count=count)

    @queue.command()
    async def clear(self, interaction: discord.Interaction[Chorus]) -> None:
        """Take out all that waits; what plays goes on."""
        seated = await seat_of(interaction)
        count = await in_time(seated.interaction, self.queues.clear(seated.seat))
        await self._say(seated, "queue-cleared", count=count)

    @queue.command()
    async def undo(self, interaction: discord.Interaction[Chorus]) -> None:
        """Take back the last change of the queue."""
        seated = await seat_of(interaction)
        undone = await in_time(seated.interaction, self.queues.undo(seated.seat))
        await self._say(seated, "queue-undone", kind=Variant(undone.kind), passed=undone.passed)

    async def _say(self, seated: Seated, key: str, **params: object) -> None:
        await answer(seated.interaction, self.bot.speech.say(key, **params))


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Queue(bot))
    bot.add_dynamic_items(QueuePageButton)
