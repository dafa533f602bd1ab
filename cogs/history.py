"""Discord's threads as the mirror reads them: `services.mirror.history.ThreadHistory` on discord.py's HTTP.

discord.py keeps to Discord's rate limits and waits out what it still runs into; what gets through to here all the same
is waited for here. The payloads are read as they come, the same way as the gateway's (`cogs.payloads`).
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from cogs.payloads import message_of
from cogs.refusals import JsonCode
from services.errors import ChatServerError, NoThreadAccessError, ThreadGoneError
from services.mirror.history import ThreadCounts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from cogs.client import Chorus
    from services.mirror import SaidMessage

T = TypeVar("T")

log = logging.getLogger(__name__)

LONGEST_PAGE = 100
"""Messages in one answer (Discord docs: Get Channel Messages)."""
TRIES = 4
FIRST_WAIT_S = 1.0
"""After a failure; twice as long after each further one."""
AFTER_RESET_S, LONGEST_WAIT_S = 1.0, 60.0
"""How long behind a rate limit's reset one asks again, and how long one waits for that at most."""


class DiscordHistory:
    """Asks Discord. Each method raises ThreadGoneError, NoThreadAccessError or ChatServerError."""

    page_length = LONGEST_PAGE

    def __init__(self, bot: Chorus, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._http = bot.http
        self._sleep = sleep

    async def page(
        self, thread_id: int, *, before: int | None = None, after: int | None = None
    ) -> Sequence[SaidMessage]:
        """As `ThreadHistory.page`."""
        found = await self._ask(lambda: self._http.logs_from(thread_id, LONGEST_PAGE, before, after))
        messages = (message_of(payload) for payload in found)
        return sorted((one for one in messages if one is not None), key=lambda one: one.message_id)

    async def message(self, thread_id: int, message_id: int) -> SaidMessage | None:
        """As `ThreadHistory.message`."""
        try:
            return message_of(await self._ask(lambda: self._http.get_message(thread_id, message_id)))
        except _UnknownMessageError:
            return None

    async def counts(self, guild_id: int) -> Mapping[int, ThreadCounts]:
        """As `ThreadHistory.counts`."""
        found = await self._ask(lambda: self._http.get_active_threads(guild_id))
        return {int(thread["id"]): _counts_in(thread) for thread in found["threads"]}

    async def counts_of(self, thread_id: int) -> ThreadCounts:
        """As `ThreadHistory.counts_of`."""
        return _counts_in(await self._ask(lambda: self._http.get_channel(thread_id)))

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer, a few times."""
        for tried in range(1, TRIES + 1):
            try:
                return await request()
            except discord.NotFound as error:
                if error.code == JsonCode.UNKNOWN_MESSAGE:
                    raise _UnknownMessageError() from None
                if error.code == JsonCode.UNKNOWN_CHANNEL:
                    raise ThreadGoneError() from error
                raise ChatServerError(detail=str(error)) from error
            except discord.Forbidden as error:
                raise NoThreadAccessError() from error
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
                wait_s = _wait_after(error, tried)
                if wait_s is None or tried == TRIES:
                    raise ChatServerError(detail=str(error) or type(error).__name__) from error
                log.warning("Discord could not be asked, once more in %.0f s: %s", wait_s, error)
                await self._sleep(wait_s)
        raise AssertionError("the last try returns or raises")


class _UnknownMessageError(Exception):
    """There is no such message in the thread, which is there itself."""


def _wait_after(error: Exception, tried: int) -> float | None:
    """How long to wait, in seconds, before the same is asked again; None when that would change nothing."""
    if not isinstance(error, discord.HTTPException) or error.status >= 500:
        return float(FIRST_WAIT_S * 2 ** (tried - 1))
    if error.status != 429:
        return None
    headers: Mapping[str, str] = error.response.headers
    reset_s = headers.get("X-RateLimit-Reset-After") or headers.get("Retry-After") or "0"
    try:
        wait_s: float = min(float(reset_s) + AFTER_RESET_S, LONGEST_WAIT_S)
    except ValueError:
        return LONGEST_WAIT_S
    return wait_s


def _counts_in(thread: Mapping[str, Any]) -> ThreadCounts:
    last = thread.get("last_message_id")
    return ThreadCounts(
        there=thread.get("message_count") or 0,
        ever_sent=thread.get("total_message_sent") or 0,
        last_message_id=None if last is None else int(last),
    )
