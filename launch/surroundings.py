"""Which Python this runs in. Standard library only: it is asked when nothing else can be imported."""

from __future__ import annotations

import sys
from pathlib import Path

from launch.checks.finding import Finding, Mark


def not_in_venv(home: Path, command: str, *, prefix: str = sys.prefix) -> Finding | None:
    """That this Python is another than the one which `make` set up in `home`, and what to type instead; else None.

    Where nothing was set up, whoever starts it has an environment of their own.
    """
    venv = home / ".venv"
    if not venv.is_dir() or venv.samefile(prefix):
        return None
    text = f"this Python ({prefix}) is not the one in .venv, so it may lack what Chorus has there. Type: {command}"
    return Finding(Mark.WARN, "python", text)


def command_in_venv(home: Path, arguments: list[str]) -> str:
    """The same command with the Python in .venv, to be typed where one is."""
    python, script = home / ".venv" / "bin" / "python", home / "bot.py"
    here = Path.cwd()
    parts = [path.relative_to(here) if path.is_relative_to(here) else path for path in (python, script)]
    return " ".join([*map(str, parts), *arguments])
