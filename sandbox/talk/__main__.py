"""`python -m sandbox.talk --control PATH --as NAME`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from sandbox.client import Sandbox

from .session import Session
from .terminal import Terminal

DEFAULT_CONTROL = Path("data/sandbox/control.sock")


async def talk(control: Path, name: str) -> int:
    """Run a session; returns the exit status."""
    try:
        async with Sandbox.attach(control) as sandbox:
            guild = (await sandbox.guilds())[0]
            channels = await guild.channels()
            await Session(Terminal(), guild, guild.member(name), channels[0]).run()
    except OSError:
        print(f"No sandbox listens at {control}. Start one with `python bot.py`, without a token.", file=sys.stderr)
        return 1
    except LookupError as error:
        print(f"Nobody to be: {error}", file=sys.stderr)
        return 1
    return 0


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
