"""`python -m sandbox.talk --control PATH --as NAME`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.client import Sandbox, SandboxError

from .mistakes import MistakeError, listed
from .places import first_text_channel
from .session import Session
from .terminal import Terminal

if TYPE_CHECKING:
    from sandbox.client import Guild, Member

DEFAULT_CONTROL = Path("data/sandbox/control.sock")
BOT_TIMEOUT_S = 20.0
GONE = "The sandbox has ended."


async def talk(control: Path, name: str) -> int:
    """Run a session; returns the exit status."""
    try:
        async with Sandbox.attach(control) as sandbox:
            guilds = await sandbox.guilds()
            if not guilds:
                return _fail("This sandbox holds no server to be in.")
            me = await _person(sandbox, guilds[0], name)
            await _wait_for_bot(sandbox)
            return await _converse(guilds[0], me)
    except OSError:
        return _fail(f"No sandbox listens at {control}. Start one with `make run`, without a Discord token.")
    except MistakeError as mistake:
        return _fail(str(mistake))
    except SandboxError:
        return _fail(GONE)


async def _converse(guild: Guild, me: Member) -> int:
    here = await first_text_channel(guild, me)
    terminal = Terminal()
    try:
        return 0 if await Session(terminal, guild, me, here).run() else _fail(GONE)
    finally:
        terminal.close()


async def _wait_for_bot(sandbox: Sandbox) -> None:
    """Spare the person a bot that is not there yet, as it is for the first seconds after its start."""
    with suppress(TimeoutError):
        return await sandbox.wait_for_bot(timeout_s=0)
    print("Waiting for the bot to join ...", flush=True)
    try:
        await sandbox.wait_for_bot(BOT_TIMEOUT_S)
    except TimeoutError:
        print("No bot has joined so far; you can look around meanwhile.")


async def _person(sandbox: Sandbox, guild: Guild, name: str) -> Member:
    """Whom to be. Raises MistakeError when nobody is called that."""
    bot_id = int((await sandbox.bot_user())["id"])
    people = {member.name: member for member in guild.members() if member.id != bot_id}
    for known, member in people.items():
        if known.lower() == name.lower():
            return member
    raise MistakeError(f"Nobody in {guild.name} is called {name}; you can be {listed(people)}.")


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.talk", description="Try a bot as a person would.")
    parser.add_argument("--control", type=Path, default=DEFAULT_CONTROL, help="the sandbox's control.sock")
    parser.add_argument("--as", dest="name", default="Ada", help="whom to be (default: Ada)")
    options = parser.parse_args()
    try:
        sys.exit(asyncio.run(talk(options.control, options.name)))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
