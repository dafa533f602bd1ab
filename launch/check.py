"""`python bot.py check`: looks whether everything is in place and prints a line for each finding.

The checks run at once and apart: one that breaks, even by an import, becomes a line and hides no other.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from launch import exits
from launch.checks.finding import REINSTALL, Finding, Mark
from launch.settings import ConfigError, Settings, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Check:
    """A module of `launch.checks`, by its name, so that an import that breaks is a finding too."""

    about: str
    module: str
    needs_settings: bool = True

    async def run(self, settings: Settings) -> list[Finding]:
        """Its findings, or the one that it could not be made."""
        try:
            look = import_module(f"launch.checks.{self.module}").look
            async with asyncio.timeout(PATIENCE_S):
                findings: list[Finding] = await look(settings)
        except ImportError as error:
            return [Finding(Mark.FAIL, self.about, f"could not be checked: {error}. {REINSTALL}")]
        # Whatever a check did not foresee is what the person who asked must hear of.
        except Exception as error:
            reason = str(error) or "no reason given"
            return [Finding(Mark.FAIL, self.about, f"could not be checked: {type(error).__name__}: {reason}")]
        return findings


CHECKS = (
    Check("database", "database"),
    Check("voice", "voice", needs_settings=False),
    Check("yt-dlp", "youtube", needs_settings=False),
    Check("storage", "storage"),
    Check("library", "library"),
    Check("sources", "sources"),
    Check("token", "token"),
)


def run(folder: Path, environ: Mapping[str, str]) -> int:
    """Check the installation whose configuration stands in `folder`. Returns the exit code."""
    try:
        settings = load(folder, environ)
    except ConfigError as error:
        findings = [Finding(Mark.FAIL, "config", str(problem)) for problem in error.problems]
        findings += asyncio.run(_look([check for check in CHECKS if not check.needs_settings], Settings()))
        skipped = ", ".join(check.about for check in CHECKS if check.needs_settings)
        findings.append(Finding(Mark.WARN, "config", f"once it is mended, these are checked too: {skipped}."))
    else:
        findings = [Finding(Mark.OK, "config", f"the settings in {folder} are fine.")]
        findings += asyncio.run(_look(CHECKS, settings))
    for finding in findings:
        print(finding)
    return exits.FAILED if any(finding.mark is Mark.FAIL for finding in findings) else exits.OK


async def _look(checks: Sequence[Check], settings: Settings) -> list[Finding]:
    found = await asyncio.gather(*(check.run(settings) for check in checks))
    return [finding for findings in found for finding in findings]
