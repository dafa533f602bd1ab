"""What `/message stats` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs.answering import answer, in_time
from cogs.speech import Markup, short

if TYPE_CHECKING:
    from cogs.asking import Seated
    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.mirror.stats import ChatStats
    from services.seats import Seat

SHOWN_TALKERS = 5


async def show_stats(seated: Seated) -> None:
    """Answer with the numbers, so that only that person sees them. Raises NotMemberError."""
    seat, interaction = seated.seat, seated.interaction
    bot: Chorus = interaction.client
    own_id = None if bot.user is None else bot.user.id
    stats = await in_time(interaction, bot.services.stats.of(seat, but_of=own_id), ephemeral=True)
    await answer(interaction, stats_page(bot.speech, seat, stats), ephemeral=True)


def stats_page(speech: Speech, seat: Seat, stats: ChatStats) -> str:
    """How much was said, since when, when most, and by whom."""
    say, group = speech.say, seat.group.name
    if stats.first_at is None or stats.busiest is None:
        return say("message-stats-empty", group=group)
    lines = [
        say(
            "message-stats",
            group=group,
            count=stats.messages,
            people=len(stats.talkers),
            since=Markup(discord.utils.format_dt(stats.first_at, "D")),
        ),
        say("message-stats-lately", count=stats.lately),
        say("message-stats-busiest", day=f"{stats.busiest.day:%Y-%m-%d}", count=stats.busiest.messages),
    ]
    if stats.with_files:
        lines.append(say("message-stats-files", count=stats.with_files))
    lines.append(say("message-stats-talkers"))
    lines += [
        say("message-stats-talker", name=short(talker.name), count=talker.messages)
        for talker in stats.talkers[:SHOWN_TALKERS]
    ]
    beyond = len(stats.talkers) - SHOWN_TALKERS
    if beyond > 0:
        lines.append(say("list-more", more=beyond))
    return "\n".join([*lines, say("message-stats-next")])
