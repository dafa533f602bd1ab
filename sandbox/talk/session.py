"""One person's session: a plain line is a message, `/group create name:Film night` a command, `!help` the rest."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sandbox.client import Refused, SandboxError
from sandbox.discord_types import ChannelKind

from .answers import Answers, shown
from .options import parse_options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from sandbox.client import Channel, Guild, Listener, Member

    from .terminal import Terminal

HISTORY = 10
FRAME_S = 0.02
HELP = """\
  hello                          say something here
  /group create name:Film night  run a command; the last option takes the rest of the line
  !commands                      what there is to run
  !1                             press the button or choose the entry with that number
  !go general                    go to another channel or thread
  !join Lounge, !leave           sit down in a voice channel, stand up again
  !who                           who is here
  !quit"""


class Session:
    """One person's session: who speaks, where, and what can be pressed."""

    def __init__(self, terminal: Terminal, guild: Guild, me: Member, here: Channel) -> None:
        self._terminal = terminal
        self._guild = guild
        self._me = me
        self._here = here
        self._listener: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers = Answers(terminal, me, self._start)
        self._bangs: dict[str, Callable[[str], Awaitable[None]]] = {
            "commands": self._commands,
            "go": self._go,
            "help": self._help,
            "join": self._join,
            "leave": self._leave,
            "who": self._who,
        }
        guild.link.hear(self._hear)

    async def run(self) -> None:
        """Obey line after line until the end of the input or !quit."""
        await self._help("")
        with suppress(EOFError):
            while (line := (await self._terminal.ask(f"{self._me.name} #{self._here.name}> ")).strip()) != "!quit":
                try:
                    await self._obey(line)
                except (SandboxError, TimeoutError, LookupError, OSError) as error:
                    self._terminal.show(f"  ✗ {error.message if isinstance(error, Refused) else error}")
        for task in self._tasks:
            task.cancel()
        if self._listener is not None:
            await self._listener.leave()

    async def _obey(self, line: str) -> None:
        if line.startswith("/"):
            await self._run_command(line[1:])
        elif line.startswith("!"):
            word, _, rest = line[1:].partition(" ")
            if word.isdigit():
                await self._answers.choose(int(word))
            elif word in self._bangs:
                await self._bangs[word](rest.strip())
            else:
                raise LookupError(f"there is no !{word}; !help tells what there is")
        elif line:
            await self._me.send(self._here, line)

    async def _run_command(self, text: str) -> None:
        names = await self._me.commands(self._here)
        fitting = [name for name in names if f"{text} ".startswith(f"{name} ")]
        if not fitting:
            raise LookupError(f"there is no command /{text}; !commands tells what there is")
        name = max(fitting, key=len)
        declared = await self._me.command_options(name, channel=self._here)
        options = parse_options(text[len(name) :].strip(), declared)
        await self._answers.show(await self._me.slash(name, channel=self._here, **options))

    def _hear(self, event: str, payload: dict[str, Any]) -> None:
        asker = (payload.get("interaction_metadata") or {}).get("user", {}).get("id")
        author = payload.get("author", {}).get("id")
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and str(self._me.id) not in (asker, author):
            self._start(self._show_chat(int(payload["channel_id"]), int(payload["id"])))

    async def _show_chat(self, channel_id: int, message_id: int) -> None:
        with suppress(SandboxError):  # this person may not see it, or it is gone again
            message = await self._me.see(channel_id, message_id)
            if message.text:  # a bot that is still thinking says nothing yet
                place = "" if channel_id == self._here.id else f" in #{self._name_of(channel_id)}"
                self._terminal.show(shown(message, place))

    def _name_of(self, channel_id: int) -> str:
        channel = self._guild.find_channel(channel_id)
        return "a direct message" if channel is None else channel.name

    async def _commands(self, _rest: str) -> None:
        self._terminal.show("\n".join(f"  /{name}" for name in await self._me.commands(self._here)))

    async def _help(self, _rest: str) -> None:
        self._terminal.show(HELP)

    async def _go(self, rest: str) -> None:
        places = {channel.name: channel for channel in (*await self._guild.channels(), *await self._me.threads())}
        target = places.get(rest.lstrip("#"))
        if target is None:
            raise LookupError(f"there is no {rest!r}, only {', '.join(places)}")
        for message in (await self._me.history(target))[-HISTORY:]:
            self._terminal.show(shown(message))
        self._here = target

    async def _join(self, rest: str) -> None:
        await self._leave("")
        voice = [channel for channel in await self._guild.channels() if channel.type == ChannelKind.VOICE]
        target = next((channel for channel in voice if channel.name == rest), None)
        if target is None:
            raise LookupError(f"there is no voice channel {rest!r}, only {[channel.name for channel in voice]}")
        self._listener = await self._me.join(target)
        self._terminal.show(f"  you sit in {rest} and listen")

    async def _leave(self, _rest: str) -> None:
        if self._listener is not None:
            await self._listener.leave()
            self._terminal.show(f"  you heard {len(self._listener.packets) * FRAME_S:.1f} s of sound")
            self._listener = None

    async def _who(self, _rest: str) -> None:
        for member in self._guild.members():
            state = await self._guild.voice_state(member.id)
            seat = "" if state is None else f" (in {self._name_of(int(state['channel_id']))})"
            self._terminal.show(f"  {member.name}{seat}")

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
