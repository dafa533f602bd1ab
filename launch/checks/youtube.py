"""Checks yt-dlp and what it runs YouTube's JavaScript with: versions, and that deno starts."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from launch.checks.finding import REINSTALL, Finding, Mark

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "yt-dlp"
START_S = 10.0


async def look(_settings: Settings) -> list[Finding]:
    """The versions, or what is missing."""
    try:
        solver, wanted = version("yt-dlp-ejs"), _wanted_solver()
        if solver != wanted:
            text = f"yt-dlp wants yt-dlp-ejs {wanted}, but {solver} is installed. {REINSTALL}"
            return [Finding(Mark.FAIL, ABOUT, text)]
        versions = f"yt-dlp {version('yt-dlp')}, yt-dlp-ejs {solver}"
    except PackageNotFoundError as error:
        return [Finding(Mark.FAIL, ABOUT, f"{error.name} is not installed. {REINSTALL}")]
    return [Finding(Mark.OK, ABOUT, f"{versions}."), await _look_at_deno()]


def _wanted_solver() -> str | None:
    """The version of yt-dlp-ejs that this yt-dlp was made with; it takes no other."""
    pins = (re.match(r"yt-dlp-ejs==([^;\s]+)", requirement) for requirement in requires("yt-dlp") or ())
    return next((pin[1] for pin in pins if pin), None)


async def _look_at_deno() -> Finding:
    """Whether the JavaScript runtime starts. yt-dlp looks beside the Python that runs it, then on the PATH."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    deno = shutil.which("deno", path=places)
    if deno is None:
        return Finding(Mark.FAIL, ABOUT, f"deno, which solves YouTube's puzzles, is missing. {REINSTALL}")
    process = await asyncio.create_subprocess_exec(
        deno, "--version", stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), START_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return Finding(Mark.FAIL, ABOUT, f"{deno} did not answer within {START_S:g} s. {REINSTALL}")
    if process.returncode != 0:
        return Finding(Mark.FAIL, ABOUT, f"{deno} ended with exit code {process.returncode}. {REINSTALL}")
    return Finding(Mark.OK, ABOUT, f"{output.decode(errors='replace').partition('(')[0].strip()} runs its JavaScript.")
