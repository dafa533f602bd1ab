"""A running sandbox: started here as a process of its own, or found at its control socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .bot_process import BotProcess
from .child import Child
from .errors import SandboxError
from .guild import Guild
from .link import Link

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence

    from .channel import Channel

START_TIMEOUT_S = 30.0
_ROOT = Path(__file__).resolve().parents[2]
_APPEARING = ("CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE")
_VANISHING = ("CHANNEL_DELETE", "THREAD_DELETE")


class Sandbox:
    """The local Discord. `endpoint` is "127.0.0.1:PORT", `ca_file` its authority, `token` the bot's."""

    def __init__(self, link: Link, addresses: dict[str, str], child: Child | None = None) -> None:
        self.link = link
        self.endpoint = addresses["endpoint"]
        self.ca_file = Path(addresses["ca_file"])
        self.control = Path(addresses["control"])
        self.token = addresses["token"]
        self._child = child
        self._guilds: dict[int, Guild] = {}
        self._bots: list[BotProcess] = []
        link.hear(self._hear)

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, *, seed: str = "empty", folder: Path | None = None) -> AsyncIterator[Sandbox]:
        """Run `python -m sandbox` for as long as the block lasts; bots started in it end with it."""
        command = [sys.executable, "-m", "sandbox", "--seed", seed, "--until-stdin-closes"]
        if folder is not None:
            command += ["--folder", str(folder)]
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        child = await Child.start(command, env={**os.environ, "PYTHONPATH": path})
        try:
            addresses = await _addresses(child)
            async with cls._linked(Path(addresses["control"]), child) as sandbox:
                yield sandbox
        finally:
            await child.close_stdin()
            await child.stop()

    @classmethod
    @contextlib.asynccontextmanager
    async def attach(cls, control: Path) -> AsyncIterator[Sandbox]:
        """Act in a sandbox that runs already. Raises OSError when there is none."""
        async with cls._linked(control, None) as sandbox:
            yield sandbox

    @property
    def log(self) -> str:
        """What the sandbox itself wrote; empty when it was only attached to."""
        return "" if self._child is None else self._child.log

    async def start_bot(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str | None] | None = None,
        ready_line: str | None = None,
        cwd: Path | None = None,
    ) -> BotProcess:
        """Start a bot: any command. `env` comes on top of this process's own; None takes a variable away."""
        bot = await BotProcess.start(self.link, command, env=env or {}, ready_line=ready_line, cwd=cwd)
        self._bots.append(bot)
        return bot

    async def create_guild(
        self, name: str, *, owner: str | None = None, permissions: Sequence[str] | None = None
    ) -> Guild:
        """A guild with the bot in it; `permissions` (names as in discord.Permissions) replace the sample ones."""
        payload = await self.link.call(
            "create_guild", name=name, owner=owner, permissions=None if permissions is None else list(permissions)
        )
        return self._note_guild(payload)

    async def guilds(self) -> list[Guild]:
        """All guilds that are there."""
        return [self._note_guild(payload) for payload in await self.link.call("guilds")]

    async def guild(self, name: str) -> Guild:
        """A guild that is there already. Raises LookupError."""
        for guild in await self.guilds():
            if guild.name == name:
                return guild
        raise LookupError(f"no guild {name!r}")

    async def bot_user(self) -> dict[str, Any]:
        """The bot's user object."""
        user: dict[str, Any] = await self.link.call("bot")
        return user

    async def journal(self, channel: Channel) -> list[dict[str, Any]]:
        """Every create, edit and delete of a public message there, in order.

        An entry has `what`, `id`, `at` and, unless a delete, `content`, `author_id`, `author_name`, `is_bot`, `type`,
        `flags`, `embeds`, `attachments`.
        """
        entries: list[dict[str, Any]] = await self.link.call("journal", channel_id=channel.id)
        return entries

    def wait_for(
        self,
        event: str,
        predicate: Callable[[dict[str, Any]], bool] = lambda _payload: True,
        timeout: float = 10.0,
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """The next gateway event of that name that fits, from this very call on; await what is returned.

        Raises TimeoutError.
        """
        return self.link.wait_for(event, predicate, timeout)

    async def grant_intents(self, *names: str) -> None:
        """Switch on these privileged intents and no other: members, presences, message_content."""
        await self.link.call("grant_intents", names=list(names))

    async def drop_gateway(self) -> None:
        """Cut the bot's gateway connections, as a network does; it must resume."""
        await self.link.call("drop_gateway")

    async def limit_next(self, retry_after_s: float, count: int = 1) -> None:
        """Answer the bot's next requests with 429."""
        await self.link.call("limit_next", retry_after=retry_after_s, count=count)

    async def fetch_attachment(self, attachment: dict[str, Any]) -> bytes:
        """The bytes of a message's attachment. Raises SandboxError when it is not served."""
        parts = urlsplit(attachment["url"])
        data = await self.link.call("attachment", target=f"{parts.path}?{parts.query}")
        if data is None:
            raise SandboxError(f"nothing is served at {attachment['url']}")
        return b64decode(data)

    @classmethod
    @contextlib.asynccontextmanager
    async def _linked(cls, control: Path, child: Child | None) -> AsyncIterator[Sandbox]:
        link = await Link.open(control)
        try:
            sandbox = cls(link, await link.call("addresses"), child)
            try:
                yield sandbox
            finally:
                await asyncio.gather(*(bot.stop() for bot in sandbox._bots))
        finally:
            await link.close()

    def _note_guild(self, payload: dict[str, Any]) -> Guild:
        guild = self._guilds[int(payload["id"])] = Guild(self, payload)
        return guild

    def _hear(self, event: str, payload: dict[str, Any]) -> None:
        guild = self._guilds.get(int(payload.get("guild_id") or 0))
        if guild is None:
            return
        if event in _APPEARING:
            guild.note_channel(payload)
        elif event in _VANISHING:
            guild.forget_channel(int(payload["id"]))
        elif event == "GUILD_MEMBER_ADD":
            guild.note_member(payload)
        elif event == "GUILD_MEMBER_REMOVE":
            guild.forget_member(int(payload["user"]["id"]))


async def _addresses(child: Child) -> dict[str, str]:
    """The line in which a starting sandbox says where it is."""
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            line = await child.wait_for_line('{"endpoint"')
    except (TimeoutError, EOFError) as error:
        raise SandboxError(f"the sandbox did not start:\n{child.log}") from error
    addresses: dict[str, str] = json.loads(line)
    return addresses
