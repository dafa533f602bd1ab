"""Discord as the services' messenger: `services.messenger.Messenger` on discord.py and its webhooks."""

from __future__ import annotations

import io
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import TYPE_CHECKING

import aiohttp
import discord

from cogs.refusals import refusals_explained, require
from cogs.rooms import Rooms, awake
from services.errors import ChatServerError, PersonNotHereError, ThreadGoneError
from services.messenger import Posted, Speaker, UnsureError, WebhookGoneError, WebhookKey
from services.refs import ChannelRef
from services.sending.errors import (
    EmojiUnknownError,
    MayNotWriteError,
    MessageGoneError,
    ReactionsFullError,
    TooManyWebhooksError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cogs.client import Chorus
    from services.chat_server import Venue
    from services.messenger import Words

ANSWER_WITHIN_S = 30.0
TO_SPEAK_FOR_OTHERS = discord.Permissions(view_channel=True, manage_webhooks=True)
TO_REACT = discord.Permissions(view_channel=True, read_message_history=True, add_reactions=True)
TO_DELETE = discord.Permissions(view_channel=True, manage_messages=True)
USERS_ONLY = discord.AllowedMentions(everyone=False, users=True, roles=False)


class JsonCode(IntEnum):
    """Why Discord does not do something with a webhook or a message (docs: JSON Error Codes)."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_EMOJI = 10014
    TOO_MANY_WEBHOOKS = 30007
    TOO_MANY_REACTIONS = 30010
    INVALID_FORM_BODY = 50035
    INVALID_WEBHOOK_TOKEN = 50027
    THREAD_ARCHIVED = 50083


_WEBHOOK_GONE = (JsonCode.UNKNOWN_WEBHOOK, JsonCode.INVALID_WEBHOOK_TOKEN)


class DiscordMessenger:
    """Posts, changes and deletes messages. Use it once the bot has logged in; `close` it at the end."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._rooms = Rooms(bot)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def speaker(self, venue: Venue, discord_id: int) -> Speaker:
        guild, thread, _ = await self._place(venue)
        with _answers():
            member = await self._rooms.member(guild, discord_id)
        if member is None:
            raise PersonNotHereError()
        granted = thread.permissions_for(member)
        shut = thread.locked and not granted.manage_threads
        if shut or not (granted.view_channel and granted.send_messages_in_threads):
            raise MayNotWriteError(thread=ChannelRef(thread.id))
        return Speaker(member.display_name, member.display_avatar.url)

    async def channel_of(self, venue: Venue) -> int:
        _, _, channel = await self._place(venue)
        return channel.id

    async def open_webhook(self, venue: Venue) -> WebhookKey:
        guild, _, channel = await self._place(venue)
        require((TO_SPEAK_FOR_OTHERS, channel.permissions_for(guild.me)))
        try:
            with _answers():
                there = await channel.webhooks()
                own = [webhook for webhook in there if webhook.token and webhook.user == guild.me]
                webhook = own[0] if own else await channel.create_webhook(name=self._bot.speech.say("chorus"))
        except discord.HTTPException as error:
            if error.code == JsonCode.TOO_MANY_WEBHOOKS:
                raise TooManyWebhooksError(channel=ChannelRef(channel.id)) from error
            raise ChatServerError(detail=error.text) from error
        if webhook.token is None:
            raise ChatServerError(detail="it gave me a webhook that I can't use")
        return WebhookKey(channel.id, webhook.id, webhook.token)

    async def post(self, key: WebhookKey, thread_id: int, words: Words) -> int:
        try:
            with _answers():
                message = await self._webhook(key).send(
                    words.text or discord.utils.MISSING,
                    username=words.name,
                    avatar_url=words.avatar_url or discord.utils.MISSING,
                    allowed_mentions=USERS_ONLY if words.pings else discord.AllowedMentions.none(),
                    thread=discord.Object(thread_id),
                    files=[discord.File(io.BytesIO(file.data), file.name) for file in words.files],
                    wait=True,
                )
        except discord.HTTPException as error:
            # Of a thread in another channel than its own a webhook knows nothing: somebody moved it there.
            if error.code in (*_WEBHOOK_GONE, JsonCode.UNKNOWN_CHANNEL):
                raise WebhookGoneError() from error
            raise ChatServerError(detail=error.text) from error
        return message.id

    async def edit(self, key: WebhookKey, venue: Venue, message_id: int, text: str) -> bool:
        _, thread, _ = await self._place(venue)
        try:
            with _answers(), refusals_explained():
                await awake(thread)
            with _answers():
                await self._webhook(key).edit_message(
                    message_id, content=text, allowed_mentions=discord.AllowedMentions.none(), thread=thread
                )
        except discord.NotFound as error:
            if error.code in (*_WEBHOOK_GONE, JsonCode.UNKNOWN_CHANNEL):
                raise WebhookGoneError() from error
            return False
        except discord.HTTPException as error:
            if error.code in _WEBHOOK_GONE:
                raise WebhookGoneError() from error
            raise ChatServerError(detail=error.text) from error
        return True

    async def delete(self, venue: Venue, message_id: int, key: WebhookKey | None = None) -> None:
        guild, thread, _ = await self._place(venue)
        with _answers(), refusals_explained():
            await awake(thread)
            try:
                if key is not None and await self._deleted_by_webhook(key, thread, message_id):
                    return
                require((TO_DELETE, thread.permissions_for(guild.me)))
                await thread.get_partial_message(message_id).delete()
            except discord.NotFound:
                return

    async def _deleted_by_webhook(self, key: WebhookKey, thread: discord.Thread, message_id: int) -> bool:
        """False when the webhook is there no more: what it said still is."""
        try:
            await self._webhook(key).delete_message(message_id, thread=thread)
        except discord.HTTPException as error:
            if error.code in (*_WEBHOOK_GONE, JsonCode.UNKNOWN_CHANNEL):
                return False
            raise
        return True

    async def message(self, venue: Venue, message_id: int) -> Posted | None:
        _, thread, _ = await self._place(venue)
        with _answers(), refusals_explained():
            try:
                return _posted(await thread.fetch_message(message_id))
            except discord.NotFound:
                return None

    async def posted_by(self, venue: Venue, webhook_id: int, *, after_id: int) -> Sequence[Posted]:
        _, thread, _ = await self._place(venue)
        with _answers(), refusals_explained():
            history = thread.history(limit=None, after=discord.Object(after_id), oldest_first=True)
            return [_posted(message) async for message in history if message.webhook_id == webhook_id]

    async def react(self, venue: Venue, message_id: int, emoji: str) -> None:
        guild, thread, _ = await self._place(venue)
        require((TO_REACT, thread.permissions_for(guild.me)))
        with _answers(), refusals_explained():
            await awake(thread)
            try:
                await thread.get_partial_message(message_id).add_reaction(emoji)
            except discord.HTTPException as error:
                if error.code == JsonCode.TOO_MANY_REACTIONS:
                    raise ReactionsFullError() from error
                if error.code in (JsonCode.UNKNOWN_EMOJI, JsonCode.INVALID_FORM_BODY):
                    raise EmojiUnknownError() from error
                if isinstance(error, discord.NotFound):
                    raise MessageGoneError() from error
                raise

    async def unreact(self, venue: Venue, message_id: int, emoji: str) -> None:
        guild, thread, _ = await self._place(venue)
        with _answers(), refusals_explained():
            await awake(thread)
            with suppress(discord.NotFound):
                await thread.get_partial_message(message_id).remove_reaction(emoji, guild.me)

    async def _place(self, venue: Venue) -> tuple[discord.Guild, discord.Thread, discord.TextChannel]:
        """The guild, the thread, and the channel that it hangs in. Raises ThreadGoneError and UnsureError."""
        guild = self._bot.get_guild(venue.guild_id)
        if guild is None or guild.unavailable:
            raise UnsureError(detail="the server is not there")
        with _answers():
            thread = await self._rooms.thread(guild, venue)
        if not isinstance(thread.parent, discord.TextChannel):
            raise ThreadGoneError()
        return guild, thread, thread.parent

    def _webhook(self, key: WebhookKey) -> discord.Webhook:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=self._bot.http.connector,
                connector_owner=False,
                middlewares=(_post_once,),
                timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S),
            )
        return discord.Webhook.partial(key.webhook_id, key.token, session=self._session)


async def _post_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep discord.py from posting again by itself what Discord may have taken, though it did not say so."""
    try:
        response = await handler(request)
    except (OSError, aiohttp.ClientError) as error:
        raise UnsureError(detail="it did not answer") from error
    if response.status >= 500 and request.method == "POST":
        raise UnsureError(detail=f"it answered {response.status}")
    return response


@contextmanager
def _answers() -> Iterator[None]:
    """Turns what tells nothing of what became of a request into an UnsureError."""
    try:
        yield
    except (OSError, aiohttp.ClientError, discord.DiscordServerError) as error:
        raise UnsureError(detail="it did not answer") from error
    except ChatServerError as error:
        if isinstance(error.__cause__, discord.DiscordServerError):
            raise UnsureError(detail="it did not answer") from error
        raise


def _posted(message: discord.Message) -> Posted:
    return Posted(message.id, message.author.id, message.webhook_id, message.content, len(message.attachments))
