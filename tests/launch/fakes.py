"""Tiny stand-ins for the processes of a supervised start; run as `python -m tests.launch.fakes ROLE …`.

Each tells what happens to it in lines on stderr, which the parent's own output carries to the test.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from launch.children import end_with_parent
from launch.supervisor import Plan, Sandbox, supervise

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

READY = {
    "endpoint": "127.0.0.1:8443",
    "ca_file": "/ca.pem",
    "control": "/control.sock",
    "token": "sandbox-token",
    "world": "new",
}


def tell(text: str) -> None:
    """Say one line, whole: `print` would let the lines of two processes mix."""
    os.write(sys.stderr.fileno(), f"{text}\n".encode())


def live_until_told(role: str, *, stubborn: bool = False, first_line: str = "") -> NoReturn:
    """Live on until SIGTERM, or on and on. `first_line` is for the parent, after the test has heard."""

    def told(_number: int, _frame: FrameType | None) -> None:
        tell(f"{role} is told to end")
        if not stubborn:
            sys.exit(0)

    signal.signal(signal.SIGTERM, told)
    end_with_parent()
    tell(f"{role} lives {os.getpid()}")
    print(first_line, end="", flush=True)
    while True:
        signal.pause()


def sandbox(how: str) -> None:
    """Get ready and live on ("steady"), or die or hang before being ready."""
    if how == "dies":
        sys.exit(1)
    live_until_told("sandbox", first_line=f"{json.dumps(READY)}\n" if how == "steady" else "")


def bot(how: str) -> None:
    """Tell what it was given, then live on ("steady", "stubborn") or end with the exit code in `how`."""
    if how.isdecimal():
        tell(f"bot ends with {how}")
        sys.exit(int(how))
    given = " ".join(
        os.environ[name] for name in ("DISCORD_TOKEN", "CHORUS_DISCORD__ENDPOINT", "CHORUS_DISCORD__CA_FILE")
    )
    tell(f"bot is given {given}")
    live_until_told("bot", stubborn=how == "stubborn")


def samples(how: str) -> None:
    """Make nothing, and succeed, fail or take forever."""
    tell(f"samples live {os.getpid()}")
    if how == "slow":
        time.sleep(600)
    sys.exit(how == "broken")


def parent(sandbox: str, bot: str, samples: str) -> None:
    """Supervise the other roles, each behaving as told."""
    plan = Plan(
        folder=Path.cwd(),
        environ=os.environ,
        sandbox=command("sandbox", sandbox),
        bot=command("bot", bot),
        samples=command("samples", samples) if samples else None,
        grace_s=0.3 if bot == "stubborn" else 30,
        restart_waits_s=(0, 0.01),
    )

    def welcome(sandbox: Sandbox) -> str:
        return f"welcome to {sandbox.control}"

    sys.exit(asyncio.run(supervise(plan, tell, welcome)))


def command(role: str, *arguments: str) -> list[str]:
    """The command that runs a role."""
    return [sys.executable, "-m", "tests.launch.fakes", role, *arguments]


if __name__ == "__main__":
    roles: dict[str, Callable[..., None]] = {f.__name__: f for f in (sandbox, bot, samples, parent)}
    roles[sys.argv[1]](*sys.argv[2:])
