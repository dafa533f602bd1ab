"""What `/message list`, `search` and `stats` show, and the buttons that turn the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.page_ids import number_of, query_behind, short_number, standing_for
from cogs.speech import LONGEST_MESSAGE, Markup, fitting, jump, length, plain, short
from services.mirror.reading import Asked, Cursor
from services.refs import ChannelRef, Variant

if TYPE_CHECKING:
    import re

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models.playback_log import HeardTrack
    from services.mirror.reading import ReadMessage, ReadPage
    from services.mirror.statistics import Statistics
    from services.seats import Seat

LONGEST_TITLE = 30
"""Characters of a track's title in a line of the list."""


async def messages_page(bot: Chorus, seat: Seat, asked: Asked, cursor: Cursor | None = None) -> dict[str, Any]:
    """What a message with a page of a chat is sent or edited with. Raises as `Reading.page`."""
    cursor = cursor or Cursor()
    # What Chorus itself says are answers to commands: nothing that people look for in their chat.
    own_id = None if bot.user is None else bot.user.id
    page = await bot.services.reading.page(seat, asked, cursor, but_of=own_id)
    if page.messages:
        return _filled(bot.speech, seat, asked, cursor, page)
    if cursor.message_id is not None:  # all of it was deleted since
        return await messages_page(bot, seat, asked)
    narrowed = asked.author or asked.with_files or asked.after_s is not None or asked.before_s is not None
    key = "message-search-none" if asked.query else "message-list-none" if narrowed else "message-list-empty"
    sentence = bot.speech.say(key, group=seat.group.name, thread=ChannelRef(seat.venue.thread_id))
    return {"content": sentence, "view": discord.ui.View(timeout=None)}


def _filled(speech: Speech, seat: Seat, asked: Asked, cursor: Cursor, page: ReadPage) -> dict[str, Any]:
    heading = speech.say("message-search-heading" if asked.query else "message-list-heading", group=seat.group.name)
    footer = speech.say("message-list-next")
    shown = _what_fits(speech, seat.venue.guild_id, page, len(heading) + len(footer) + 2)
    has_more = page.has_more or len(shown) < len(page.messages)
    if cursor.newer:
        shown.reverse()
    # A chat is read downwards; of what was found the newest matters most.
    lines = [line for _, line in (shown if asked.query else shown[::-1])]
    view = discord.ui.View(timeout=None)
    has_newer = has_more if cursor.newer else cursor.message_id is not None
    has_older = cursor.newer or has_more
    if has_newer or has_older:
        for older, (at, _), there in ((True, shown[-1], has_older), (False, shown[0], has_newer)):
            label = speech.say("message-page-older" if older else "message-page-newer")
            to = Cursor(at.message_id, newer=not older)
            view.add_item(MessagesPageButton(seat.group_id, asked, to, label, disabled=not there))
    return {"content": "\n".join([heading, *lines, footer]), "view": view}


def _what_fits(speech: Speech, guild_id: int, page: ReadPage, taken: int) -> list[tuple[ReadMessage, str]]:
    """The messages with their lines; those at the end of the page that do not fit are left to the next one."""
    shown = []
    for message in page.messages:
        line = _line(speech, guild_id, message)
        taken += len(line) + 1
        if taken > LONGEST_MESSAGE:
            break
        shown.append((message, line))
    return shown


def _line(speech: Speech, guild_id: int, message: ReadMessage) -> str:
    say = speech.say
    words = "".join(f"**{plain(part)}**" if is_hit else plain(part) for part, is_hit in message.words.parts)
    told = [words] if words else []
    if message.shape != "text" or not (words or message.file_names):
        told.append(say("message-shape", shape=Variant(message.shape)))
    if message.file_names:
        told.append(say("message-files", name=short(message.file_names[0]), more=len(message.file_names) - 1))
    if message.playing is not None:
        told.append(heard(speech, message.playing))
    return say(
        "message-list-entry",
        when=Markup(discord.utils.format_dt(message.said_at, "f")),
        author=short(message.author_name),
        text=Markup(" ".join(told)),
        link=jump(guild_id, message.thread_id, message.message_id),
    )


def heard(speech: Speech, track: HeardTrack) -> str:
    """What was playing at some moment, and where in it."""
    title = track.title if len(track.title) <= LONGEST_TITLE else track.title[: LONGEST_TITLE - 1] + "…"
    if track.position_ms is None:
        return speech.say("message-heard", title=title)
    return speech.say("message-heard-at", title=title, position=length(track.position_ms))


def statistics_page(speech: Speech, seat: Seat, numbers: Statistics) -> str:
    """A group's chat in numbers."""
    say, group = speech.say, seat.group.name
    if numbers.began_at is None:
        return say("message-list-empty", group=group, thread=ChannelRef(seat.venue.thread_id))
    lines = [
        say(
            "message-stats",
            group=group,
            count=numbers.messages,
            since=Markup(discord.utils.format_dt(numbers.began_at, "D")),
            edited=numbers.edited,
            files=numbers.files,
            week=numbers.in_week,
            month=numbers.in_month,
        )
    ]
    for talker in numbers.talkers:
        share = round(100 * talker.messages / numbers.messages)
        lines.append(say("message-stats-talker", name=short(talker.name), count=talker.messages, share=share))
    return fitting(lines, lambda more: say("list-more", more=more), footer=say("message-stats-next"))


class MessagesPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=(
        r"chat:(?P<way>[on])(?P<group>[0-9a-z]{1,13}):(?P<at>[0-9a-z]{1,13}):(?P<author>([ud][0-9a-z]{1,13})?)"
        r":(?P<after>[0-9a-z]{0,8}):(?P<before>[0-9a-z]{0,8}):(?P<files>[01])(?P<limit>[0-9a-p])"
        r":(?P<query>([=#](?s:.*))?)"
    ),
):
    """Turns to the older or newer messages of what was asked for."""

    def __init__(
        self, group_id: int, asked: Asked, cursor: Cursor, label: str | None = None, *, disabled: bool = False
    ) -> None:
        author = asked.author and f"{asked.author[0]}{short_number(int(asked.author[1:]))}"
        after, before = ("" if bound is None else short_number(bound) for bound in (asked.after_s, asked.before_s))
        custom_id = (
            f"chat:{'n' if cursor.newer else 'o'}{short_number(group_id)}:{short_number(cursor.message_id or 0)}"
            f":{author}:{after}:{before}:{int(asked.with_files)}{short_number(asked.limit)}:{standing_for(asked.query)}"
        )
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._group_id, self._asked, self._cursor = group_id, asked, cursor

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        author = match["author"] and f"{match['author'][0]}{number_of(match['author'][1:])}"
        after_s, before_s = (number_of(match[name]) if match[name] else None for name in ("after", "before"))
        asked = Asked(author, after_s, before_s, match["files"] == "1", match["query"], number_of(match["limit"]))
        return cls(number_of(match["group"]), asked, Cursor(number_of(match["at"]), newer=match["way"] == "n"))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        asked = replace(self._asked, query=query_behind(self._asked.query))
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        await interaction.response.edit_message(**await messages_page(bot, seat, asked, self._cursor))
