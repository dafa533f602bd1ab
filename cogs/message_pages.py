"""What `/message list` and `/message search` show, and the buttons that turn their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import answer, in_time
from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.message_line import message_line
from cogs.moments import moments_of
from cogs.short_numbers import LONGEST_ID, short_number
from cogs.speech import LONGEST_MESSAGE, short
from services.mirror import Cursor
from services.mirror.reading import Asked
from services.refs import ChannelRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Coroutine, Sequence

    from cogs.asking import Seated
    from cogs.client import Chorus
    from services.mirror.long_queries import LongQueries
    from services.mirror.reading import ReadMessage
    from services.seats import Seat

_PREFIX = "chat:"


async def show_messages(seated: Seated, wish: Coroutine[Any, Any, Asked]) -> None:
    """Answer with the newest page of what is wished for; only that person sees it. Raises as `Reading.asked`."""
    interaction = seated.interaction

    async def first_page() -> dict[str, Any]:
        return await messages_page(interaction.client, seated.seat, await wish)

    page = await in_time(interaction, first_page(), ephemeral=True)
    await answer(interaction, page["content"], view=page["view"], ephemeral=True)


async def messages_page(bot: Chorus, seat: Seat, asked: Asked, cursor: Cursor | None = None) -> dict[str, Any]:
    """What a message with a page of a chat is sent or edited with; the newest without a cursor.

    Where the way to newer ones ends, and where nothing is left, it is the newest page, too. Raises as `Reading.page`.
    """
    say, own_id = bot.speech.say, None if bot.user is None else bot.user.id
    cursor = cursor or Cursor()
    page = await bot.services.reading.page(seat, asked, cursor, but_of=own_id)
    heading = _heading(bot, seat, asked, cursor)
    footer = say("message-search-next" if asked.query else "message-list-next")
    # What finds no room stands on the next page in the direction the reader goes.
    shown = _fitting(bot, seat, page.messages, room=LONGEST_MESSAGE - len(heading) - len(footer) - 2)
    is_cut = page.has_more or len(shown) < len(page.messages)
    if cursor.message_id is not None and (not shown or (cursor.newer and not is_cut)):
        return await messages_page(bot, seat, asked)
    if not shown:
        return {"content": _nothing(bot, seat, asked), "view": discord.ui.View(timeout=None)}
    if cursor.newer:
        shown.reverse()
    (newest, _), (oldest, _) = shown[0], shown[-1]
    has_older, has_newer = (True, True) if cursor.newer else (is_cut, cursor.message_id is not None)
    # A chat is read downwards; of what was found the newest matters most.
    lines = [line for _, line in (shown if asked.query else reversed(shown))]
    view = discord.ui.View(timeout=None)
    if asked.query and (moments := moments_of(bot.speech, seat.group_id, (one for one, _ in shown))) is not None:
        view.add_item(moments)
    if has_older or has_newer:
        for way, beside, there in (("older", oldest, has_older), ("newer", newest, has_newer)):
            from_there = Cursor(beside.message_id, newer=way == "newer")
            place = _place(seat.group_id, asked, from_there, bot.services.reading.long_queries)
            label = say("message-page-newer") if way == "newer" else say("message-page-older")
            view.add_item(MessagesPageButton(place, label, disabled=not there))
    return {"content": "\n".join([heading, *lines, footer]), "view": view}


def _fitting(bot: Chorus, seat: Seat, messages: Sequence[ReadMessage], *, room: int) -> list[tuple[ReadMessage, str]]:
    """As many of the messages as find room, and the line of each."""
    fitting: list[tuple[ReadMessage, str]] = []
    for message in messages:
        line = message_line(bot.speech, seat.venue.guild_id, message)
        room -= len(line) + 1
        if room < 0:
            break
        fitting.append((message, line))
    return fitting


def _heading(bot: Chorus, seat: Seat, asked: Asked, cursor: Cursor) -> str:
    say, group = bot.speech.say, seat.group.name
    if asked.query:
        return say("message-search-heading", group=group, query=short(asked.query))
    which = "earlier" if cursor.message_id is not None else "fitting" if _is_narrowed(asked) else "latest"
    return say("message-list-heading", group=group, which=Variant(which))


def _nothing(bot: Chorus, seat: Seat, asked: Asked) -> str:
    say, group = bot.speech.say, seat.group.name
    if asked.query:
        return say("message-search-none", group=group, query=short(asked.query))
    key = "message-list-none" if _is_narrowed(asked) else "message-list-empty"
    return say(key, group=group, thread=ChannelRef(seat.venue.thread_id))


def _is_narrowed(asked: Asked) -> bool:
    return bool(asked.author) or asked.with_files or asked.after_s is not None or asked.before_s is not None


class MessagesPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=rf"{_PREFIX}(?P<place>(?s:.+))"
):
    """Turns to what is older or newer than a message, of what was asked for; all of it stands in `place`."""

    def __init__(self, place: str, label: str | None = None, *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=_PREFIX + place, disabled=disabled))
        self._place = place

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["place"])

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        group_id, asked, cursor = _at_place(self._place, bot.services.reading.long_queries)
        seat = await bot.services.seats.of(asker_of(interaction), group_id=group_id)
        await interaction.response.edit_message(**await messages_page(bot, seat, asked, cursor))


def _place(group_id: int, asked: Asked, cursor: Cursor, long_queries: LongQueries) -> str:
    """All that a page needs, short enough for a button; but for a search that is too long, it outlives a restart."""
    bounds = ["" if bound is None else short_number(max(bound, 0)) for bound in (asked.after_s, asked.before_s)]
    author = asked.author and asked.author[0] + short_number(int(asked.author[1:]))
    way, at = "n" if cursor.newer else "o", short_number(cursor.message_id or 0)
    flags = f"{int(asked.with_files)}{short_number(asked.limit)}"
    fixed = ":".join([way, short_number(group_id), at, author, *bounds, flags, ""])
    query = asked.query
    if not query:
        return fixed
    size = len((_PREFIX + fixed + "=" + query).encode("utf-16-le", "replace")) // 2
    fits = size <= LONGEST_ID and query.isprintable() and query == query.strip()
    return f"{fixed}={query}" if fits else f"{fixed}#{long_queries.key_of(query)}"


def _at_place(place: str, long_queries: LongQueries) -> tuple[int, Asked, Cursor]:
    """The group, what is asked of it, and where the page begins. Raises SearchForgottenError."""
    way, group, at, author, after, before, flags, query = place.split(":", 7)
    asked = Asked(
        author=author and f"{author[0]}{int(author[1:], 36)}",
        after_s=int(after, 36) if after else None,
        before_s=int(before, 36) if before else None,
        with_files=flags[0] == "1",
        query=long_queries.by_key(query[1:]) if query.startswith("#") else query[1:],
        limit=int(flags[1:], 36),
    )
    return int(group, 36), asked, Cursor(int(at, 36), way == "n")
