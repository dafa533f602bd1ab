"""A running sandbox: started here as a process of its own, or found at its control socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .bot_process import BotProcess
from .child import START_TIMEOUT_S, Child
from .errors import SandboxError
from .faults import Faults
from .guild import Guild
from .link import Link
from .message import Message
from .spec import SpecError, SpecFinding
from .voice_faults import VoiceFaults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence

    from .channel import Channel
    from .member import Member

_ROOT = Path(__file__).resolve().parents[2]
_APPEARING = ("CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE")
_VANISHING = ("CHANNEL_DELETE", "THREAD_DELETE")


class Sandbox:
    """The local Discord. `endpoint` is "127.0.0.1:PORT", `ca_file` its authority, `token` the bot's.

    `page` is the address of its page, where it serves one.
    """

    def __init__(self, link: Link, addresses: dict[str, str], child: Child | None = None) -> None:
        self.link = link
        self.faults = Faults(link)
        self.voice_faults = VoiceFaults(link)
        self.endpoint = addresses["endpoint"]
        self.ca_file = Path(addresses["ca_file"])
        self.control = Path(addresses["control"])
        self.token = addresses["token"]
        self.page = addresses.get("page")
        self._child = child
        self._guilds: dict[int, Guild] = {}
        self._bots: list[BotProcess] = []
        link.hear(self._hear)

    @classmethod
    @contextlib.asynccontextmanager
    async def start(
        cls,
        *,
        seed: str = "empty",
        state: Path | None = None,
        keep: Path | None = None,
        folder: Path | None = None,
        page: Path | None = None,
        page_port: int = 0,
        bot_log: Path | None = None,
    ) -> AsyncIterator[Sandbox]:
        """Run `python -m sandbox` for as long as the block lasts; bots started in it end with it.

        A `state` that was saved takes the place of the seed, as does what a former run has left at `keep`; `page` is
        the folder of the built page, if it is to be served (at `page_port`, or any), which then shows `bot_log`. Raises
        SandboxError when it does not start.
        """
        command = [sys.executable, "-m", "sandbox", "--seed", seed, "--until-stdin-closes"]
        if state is not None:
            command += ["--state", str(state)]
        if keep is not None:
            command += ["--keep", str(keep)]
        if folder is not None:
            command += ["--folder", str(folder)]
        if page is not None:
            command += ["--page", str(page), "--page-port", str(page_port)]
        if bot_log is not None:
            command += ["--bot-log", str(bot_log)]
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

    async def wait_for_bot(self, timeout_s: float = 10.0) -> None:
        """Return once any bot has joined and was sent its guilds. Raises TimeoutError."""
        await self.link.call("wait_ready", after=0, timeout_s=timeout_s)

    async def wait_connected(self, timeout_s: float = 10.0) -> None:
        """Return once a bot is in a session and connected, so that it is told what happens. Raises TimeoutError."""
        await self.link.call("wait_connected", timeout_s=timeout_s)

    async def wait_disconnected(self, timeout_s: float = 10.0) -> None:
        """Return once no bot is connected to the gateway: the sandbox has noticed that it died. Raises TimeoutError."""
        await self.link.call("wait_disconnected", timeout_s=timeout_s)

    async def bot_user(self) -> dict[str, Any]:
        """The bot's user object."""
        user: dict[str, Any] = await self.link.call("bot")
        return user

    async def journal(self, channel: Channel, *, whole: bool = False) -> list[dict[str, Any]]:
        """Every create, edit and delete of a public message there, in order; whether or not a bot could hear of it.

        With `whole` also reactions, votes, changed pins and the channel's end. `sandbox/journal.py` tells what an entry
        has; what a message looks like in the end, with its reactions, is `history`'s to tell.
        """
        entries: list[dict[str, Any]] = await self.link.call("journal", channel_id=channel.id, whole=whole)
        return entries

    async def dispatches(self, channel: Channel | None = None) -> list[dict[str, Any]]:
        """Every event that a gateway session was sent, or those that tell of entries in a channel's journal.

        Each has `session` (its id), `sequence` in it, `event`, `entries` (the `number`s of the journal's entries it
        tells of; none for an event that is not in the journal or never happened), `at` (when it was numbered) and
        `written_at` (when it was first handed to the bot's socket, at once or by a resume; None: it never was), both
        in ISO 8601 by the sandbox's clock. What was lost on purpose is not in it, what was doubled is in it twice. An
        entry that is in no dispatch happened while no session lived, or none that may see it.
        """
        channel_id = None if channel is None else channel.id
        told: list[dict[str, Any]] = await self.link.call("dispatches", channel_id=channel_id)
        return told

    async def spec_findings(self) -> list[SpecFinding]:
        """Where the bot or the sandbox differed from Discord's OpenAPI description so far."""
        return [SpecFinding(**entry) for entry in await self.link.call("findings")]

    async def spec_coverage(self) -> dict[str, Any]:
        """What was held against it: counts by `operations`, `answers` and `events`; `described` is None without it."""
        coverage: dict[str, Any] = await self.link.call("spec_coverage")
        return coverage

    async def check_spec(self) -> None:
        """Raises SpecError with every finding, if there is one."""
        found = await self.spec_findings()
        if found:
            raise SpecError("\n".join(map(str, ["not as Discord describes it:", *found])))

    async def history(self, channel: Channel) -> list[Message]:
        """What Discord shows of a channel to those who may see it all, oldest first; nothing ephemeral."""
        payloads = await self.link.call("whole_history", channel_id=channel.id)
        return [Message.from_payload(payload) for payload in payloads]

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

    async def hear_only(self, *events: str) -> None:
        """Be told of these events alone, lest load meet a slow listener; `wait_for` finds no others."""
        await self.link.call("subscribe", only=list(events))

    async def flood(
        self,
        members: Sequence[Member],
        channels: Sequence[Channel],
        messages: int,
        *,
        per_s: float | None = None,
        headlong: bool = False,
    ) -> dict[str, float]:
        """Have members write so many messages at a rate, or as fast as can be: `message number 0` and so on.

        The n-th is by the n-th member in the n-th channel, counted round and round; each must be let write there.
        It goes no faster than the bots' sockets take events, unless it is `headlong`. `hear_only` keeps this side's own
        connection out of it. Returns `took_s` and the sandbox's processor time `cpu_s`. Raises Refused.
        """
        args: dict[str, Any] = {"member_ids": [member.id for member in members], "messages": messages}
        if per_s is not None:
            args["per_s"] = per_s
        where = [channel.id for channel in channels]
        figures: dict[str, float] = await self.link.call("flood", channel_ids=where, headlong=headlong, **args)
        return figures

    async def grant_intents(self, *names: str) -> None:
        """Switch on these privileged intents and no other: members, presences, message_content.

        REST and the application's flags follow at once. A session keeps what it identified with; the next one that
        asks for what is switched off is closed with 4014, and one that does not ask gets messages without content.
        """
        await self.link.call("grant_intents", names=list(names))

    async def own_application(self, owner: Member) -> None:
        """Let the bot's application be this person's in the developer portal."""
        await self.link.call("own_application", user_id=owner.id)

    async def plan_shards(self, shards: int, *, max_concurrency: int = 1, strict: bool = False) -> None:
        """What GET /gateway/bot advises; `strict` refuses a session start within 5 s of one with the same key."""
        await self.link.call("plan_shards", shards=shards, max_concurrency=max_concurrency, strict=strict)

    async def advance(self, seconds: float) -> None:
        """Move the sandbox's clock forwards; all that was due until then has happened when this returns."""
        await self.link.call("advance", seconds=seconds)

    async def now(self) -> datetime:
        """The moment by the sandbox's clock, in UTC."""
        return datetime.fromisoformat(await self.link.call("now"))

    async def save(self, path: Path) -> None:
        """Write the whole state to a file, for `Sandbox.start(state=path)`. Raises SandboxError when it cannot."""
        await self.link.call("save", path=_absolute(path))

    async def drop_gateway(self) -> None:
        """Cut the bot's gateway connections, as a network does; it must resume."""
        await self.faults.drop_gateway()

    async def limit_next(self, retry_after_s: float, count: int = 1) -> None:
        """Answer the bot's next requests with 429."""
        await self.faults.limit_calls("*", retry_after_s, count=count)

    async def relax_limits(self, *, relaxed: bool = True) -> None:
        """Refuse no request for its rate any more, or do so again: for tests whose pace is not their subject."""
        await self.link.call("relax_limits", relaxed=relaxed)

    async def wait_for_answers(self, within_s: float) -> None:
        """Give bots so long for their first answer, where Discord gives 3 s: for tests on machines that are busy."""
        await self.link.call("wait_for_answers", within_s=within_s)

    async def limit_invalid_requests(self, number: int) -> None:
        """How many invalid requests (401, 403, 429) in ten minutes get the bot banned; Discord's own is 10,000."""
        await self.link.call("limit_invalid_requests", number=number)

    async def unfurl(self, message: Message, *embeds: dict[str, Any]) -> bool:
        """Show previews of a message's links under it; tells whether they appeared. This is no edit."""
        target = {"channel_id": message.channel_id, "message_id": message.id}
        appeared: bool = await self.link.call("unfurl", **target, embeds=list(embeds))
        return appeared

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


def _absolute(path: Path) -> str:
    """The path as the sandbox's process, whose folder may be another, can use it."""
    return str(path.resolve())


async def _addresses(child: Child) -> dict[str, str]:
    """The line in which a starting sandbox says where it is."""
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            line = await child.wait_for_line('{"endpoint"')
    except (TimeoutError, EOFError) as error:
        raise SandboxError(f"the sandbox did not start:\n{child.log}") from error
    addresses: dict[str, str] = json.loads(line)
    return addresses
