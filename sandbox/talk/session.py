"""One person's session: a plain line is a message, `/group create name:Film night` a command, `!help` the rest."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sandbox.client import Refused, SandboxError

from .board import Board
from .form import fill_in
from .mistakes import MistakeError, unknown
from .options import parse_options, save_file, usage
from .places import Places

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from sandbox.client import Answer, Channel, Guild, Member

    from .terminal import Terminal

FOLLOW_S = 15 * 60
"""Discord lets a bot change its answer for as long."""
HELP = """\
  hello                          say something here
  /group create name:Film night  run a command; the last option takes the rest of the line
  !commands                      what there is to run
  !1                             press the button or choose the entry with that number
  !go Film night                 go to another channel or thread
  !join Lounge, !leave           sit down in a voice channel, stand up again
  !save data.json                keep a file from a message, in the folder this was started in
  !who                           who is here
  !quit                          (or Ctrl-D) end this"""


class Session:
    """One person's session: reads what they type and shows what they would see."""

    def __init__(self, terminal: Terminal, guild: Guild, me: Member, here: Channel) -> None:
        self._terminal = terminal
        self._guild = guild
        self._me = me
        self._places = Places(terminal, guild, me, here)
        self._board = Board(terminal, me, self._places.name_of)
        self._pressed: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._bangs: dict[str, Callable[[str], Awaitable[None]]] = {
            "commands": self._commands,
            "go": self._go,
            "help": self._help,
            "join": self._places.join,
            "leave": self._leave,
            "save": self._save,
            "who": self._who,
        }
        guild.link.hear(self._hear)

    async def run(self) -> bool:
        """Obey line after line. True at the end of the input or with !quit, False when the sandbox has ended."""
        self._terminal.show(f"You are {self._me.name}, in #{self._places.here.name} of {self._guild.name}.\n{HELP}")
        await self._places.arrive()
        obeying = asyncio.create_task(self._obey_all())
        gone = asyncio.create_task(self._guild.link.wait_gone())
        try:
            await asyncio.wait({obeying, gone}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                return False
            await obeying
            return True
        finally:
            running = {obeying, gone, *self._tasks}
            for task in running:
                task.cancel()
            await asyncio.wait(running)
            await self._places.close()

    async def _obey_all(self) -> None:
        with suppress(EOFError):
            while (line := await self._next_line()) != "!quit":
                try:
                    await self._obey(line)
                except (SandboxError, TimeoutError, MistakeError) as error:
                    self._terminal.show(f"  ✗ {error.message if isinstance(error, Refused) else error}")

    async def _next_line(self) -> str:
        return (await self._terminal.ask(f"{self._me.name} {self._places.title}> ")).strip()

    async def _obey(self, line: str) -> None:
        if line.startswith("/"):
            await self._run_command(line[1:])
        elif line.startswith("!"):
            word, _, rest = line[1:].partition(" ")
            if word.isdecimal():
                await self._press(int(word), rest)
            elif word in self._bangs:
                await self._bangs[word](rest.strip())
            else:
                raise unknown("command", line, (f"!{known}" for known in (*self._bangs, "quit")))
        elif line:
            await self._me.send(self._places.here, line)

    async def _press(self, number: int, rest: str) -> None:
        """Press a button. What a second press says stands there already, and is shown once more."""
        before, is_first = self._board.shown, number not in self._pressed
        self._pressed.add(number)
        answer = await self._board.use(number, rest)
        await self._show(answer)
        if not is_first and self._board.shown == before and answer.message is not None:
            self._board.put(answer.message, again=True)

    async def _save(self, rest: str) -> None:
        name, attachment = self._board.file(rest)
        data = await self._guild.sandbox.fetch_attachment(attachment)
        self._terminal.show(f"  saved as {await asyncio.to_thread(save_file, name, data)}")

    async def _run_command(self, text: str) -> None:
        here = self._places.here
        names = await self._me.commands(here)
        fitting = [name for name in names if f"{text} ".startswith(f"{name} ")]
        if not fitting:
            raise _no_command(text, names)
        name = max(fitting, key=len)
        declared = await self._me.command_options(name, channel=here)
        options = parse_options(text[len(name) :], declared)
        await self._show(await self._me.slash(name, channel=here, **options))

    async def _show(self, answer: Answer) -> None:
        """Show an answer, and go on showing how it changes; a modal is asked field by field."""
        if answer.modal is not None:
            sent = await fill_in(self._terminal, self._me, answer.modal)
            if sent is not None:
                await self._show(sent)
            return
        self._put(answer)
        self._start(self._follow(answer))

    def _put(self, answer: Answer) -> None:
        if answer.message is not None:
            self._board.put(answer.message)

    async def _follow(self, answer: Answer) -> None:
        """Show how an answer changes, and what is said after it to this person only."""
        with suppress(TimeoutError, SandboxError):
            while True:
                for message in await answer.followups():
                    self._board.put(message)
                self._put(answer)
                await answer.next_change(timeout=FOLLOW_S)

    def _hear(self, event: str, payload: dict[str, Any]) -> None:
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            if payload.get("author", {}).get("id") != str(self._me.id):
                self._start(self._show_chat(int(payload["channel_id"]), int(payload["id"])))
        else:
            self._start(self._places.follow(event, payload))

    async def _show_chat(self, channel_id: int, message_id: int) -> None:
        with suppress(SandboxError):  # this person may not see it, or it is gone again
            message = await self._me.see(channel_id, message_id)
            here = channel_id == self._places.here.id
            if self._places.name_of(channel_id) is None:
                await self._places.look_around()
            name = self._places.name_of(channel_id)
            self._board.put(message, "" if here else " in a direct message" if name is None else f" in #{name}")

    async def _commands(self, _rest: str) -> None:
        here = self._places.here
        for name in await self._me.commands(here):
            declared = await self._me.command_options(name, channel=here)
            self._terminal.show(f"  /{name} {usage(declared)}".rstrip())

    async def _help(self, _rest: str) -> None:
        self._terminal.show(HELP)

    async def _go(self, rest: str) -> None:
        for message in await self._places.go(rest):
            self._board.put(message, again=True)

    async def _leave(self, _rest: str) -> None:
        await self._places.leave()

    async def _who(self, _rest: str) -> None:
        for member in self._guild.members():
            state = await self._guild.voice_state(member.id)
            seat = "" if state is None else f" (in {self._places.name_of(int(state['channel_id']))})"
            self._terminal.show(f"  {member.name}{seat}")

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _no_command(text: str, names: list[str]) -> MistakeError:
    """That there is no such command, in the words that help most."""
    typed = text.split()
    below = [f"/{name}" for name in names if typed and name.split()[0] == typed[0]]
    if not names:
        return MistakeError("the bot offers no commands here; if it has just been started, try again in a moment")
    if below:
        return MistakeError(f"there is no command /{text}, but {', '.join(below)}")
    mistake = unknown("command", f"/{' '.join(typed[:2])}", (f"/{name}" for name in names))
    return mistake if "did you mean" in str(mistake) else MistakeError(f"there is no command /{text}; see !commands")
