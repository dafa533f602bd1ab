"""Discord as the board that panels hang on: `services.panel.board.Board` on discord.py."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from cogs.lasting import PANEL_PREFIX
from cogs.panel_page import cover_name, panel_page
from cogs.refusals import title
from cogs.rooms import Rooms
from services.errors import ChatServerError, ThreadGoneError
from services.panel.board import BoardBusyError, BoardRefusedError, FoundPanel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cogs.client import Chorus
    from services.chat_server import Venue
    from services.panel.view import PanelView
    from sources.artwork import Artwork

LOOKED_THROUGH = 50
"""Newest messages of a thread among which panels are looked for: one request."""
TO_PUT = discord.Permissions(view_channel=True, send_messages_in_threads=True)
TO_ATTACH = discord.Permissions(attach_files=True)
TO_FIND = discord.Permissions(view_channel=True, read_message_history=True)
_TOO_MANY_REQUESTS = 429


class DiscordBoard:
    """Sends panels, edits and deletes them. discord.py waits out rate limits, so that a call may take long."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._rooms = Rooms(bot)

    async def put(self, venue: Venue, view: PanelView, *, nonce: str) -> int:
        with _failures():
            thread = await self._thread(venue, TO_PUT if _cover(view) is None else TO_PUT | TO_ATTACH)
            message = await thread.send(view=self._page(view), files=_files(view), nonce=nonce, silent=True)
        return message.id

    async def change(self, venue: Venue, message_id: int, view: PanelView, *, new_picture: bool) -> bool:
        with _failures():
            thread = await self._thread(venue, discord.Permissions(view_channel=True))
            if thread.archived:
                raise BoardRefusedError("its thread is archived")
            pictures: dict[str, Any] = {"attachments": _files(view)} if new_picture else {}
            try:
                await thread.get_partial_message(message_id).edit(view=self._page(view), **pictures)
            except discord.NotFound:
                return False
        return True

    async def take_down(self, venue: Venue, message_id: int) -> None:
        with _failures():
            thread = await self._thread(venue, discord.Permissions(view_channel=True))
            try:
                await thread.get_partial_message(message_id).delete()
            except discord.NotFound:
                return

    async def find(self, venue: Venue) -> Sequence[FoundPanel]:
        with _failures():
            thread = await self._thread(venue, TO_FIND)
            newest = [message async for message in thread.history(limit=LOOKED_THROUGH)]
        return [
            FoundPanel(message.id, passed_by)
            for passed_by, message in enumerate(newest)
            if message.author == self._bot.user and _is_panel(message)
        ]

    def _page(self, view: PanelView) -> discord.ui.LayoutView:
        page = panel_page(self._bot.speech, view)
        page.stop()  # its buttons are known by their ids: discord.py need not remember each panel
        return page

    async def _thread(self, venue: Venue, needed: discord.Permissions) -> discord.Thread:
        guild = self._rooms.guild(venue.guild_id)
        thread = await self._rooms.thread(guild, venue)
        granted = thread.permissions_for(guild.me)
        missing = [title(name) for name, value in needed if value and not getattr(granted, name)]
        if missing and not granted.administrator:
            raise BoardRefusedError(f"the bot lacks {', '.join(missing)} in its thread")
        return thread


def _is_panel(message: discord.Message) -> bool:
    if not message.flags.components_v2:
        return False
    items = discord.ui.LayoutView.from_message(message).walk_children()
    return any(str(getattr(item, "custom_id", "")).startswith(PANEL_PREFIX) for item in items)


def _cover(view: PanelView) -> Artwork | None:
    picture = None if view.track is None else view.track.picture
    return None if isinstance(picture, str) else picture


def _files(view: PanelView) -> list[discord.File]:
    cover = _cover(view)
    return [] if cover is None else [discord.File(io.BytesIO(cover.content), cover_name(cover))]


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what goes wrong into what another time may make good, and what it may not."""
    try:
        yield
    except ThreadGoneError as error:
        raise BoardRefusedError("its thread is gone") from error
    except ChatServerError as error:
        if isinstance(error.__cause__, discord.DiscordServerError):
            raise BoardBusyError("Discord has trouble") from error
        raise BoardRefusedError(str(error.params.get("detail", error))) from error
    except discord.RateLimited as error:
        raise BoardBusyError("Discord is asked too often", error.retry_after) from error
    except discord.HTTPException as error:
        if error.status == _TOO_MANY_REQUESTS or error.status >= 500:
            raise BoardBusyError(f"Discord answers {error.status}") from error
        raise BoardRefusedError(f"Discord refuses: {error.text or error.status}") from error
    except (OSError, aiohttp.ClientError) as error:
        raise BoardBusyError("Discord cannot be reached") from error
