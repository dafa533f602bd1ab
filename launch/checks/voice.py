"""Checks what voice needs: Opus, davey for the end-to-end encryption that Discord demands, PyNaCl for the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio import info
from audio.errors import AudioError
from launch.checks.finding import REINSTALL, Finding, Mark

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "voice"


async def look(_settings: Settings) -> list[Finding]:
    """Whether sound can be encoded and encrypted, and by what."""
    try:
        found = info.probe()
    except AudioError as error:
        return [Finding(Mark.FAIL, ABOUT, f"{error}. {REINSTALL}")]
    text = f"{found.opus}; davey {found.davey} speaks DAVE version {found.dave_protocol}; PyNaCl {found.nacl}."
    return [Finding(Mark.OK, ABOUT, text)]
