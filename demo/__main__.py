"""`python -m demo [--file FILE]`: lives the story, prints it, and ends 0 only when every promise was kept."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import av

from demo.hearing import Recording
from demo.promise import BrokenPromiseError
from demo.stage import set_stage
from demo.story import Story
from demo.transcript import Transcript
from sandbox.client import SandboxError, SpecError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo.stage import Stage

KEPT, BROKEN, UNUSABLE_FILE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: list[str]) -> int:
    """Play the story and return the exit code."""
    parser = argparse.ArgumentParser(prog="demo", description="The whole story, in the sandbox.")
    parser.add_argument("--file", type=Path, help="a song of your own to play instead of one of the samples")
    file = parser.parse_args(arguments).file
    if file is not None and (reason := _unplayable(file)):
        print(f"{file} cannot be played: {reason}.", file=sys.stderr)
        return UNUSABLE_FILE
    try:
        return asyncio.run(_live(file))
    except KeyboardInterrupt:
        print("\nStopped before the end; nothing of the demo stays.", file=sys.stderr)
        return INTERRUPTED


async def _live(file: Path | None) -> int:
    transcript = Transcript()
    print("Chorus in its sandbox: a local stand-in for Discord on this machine. Nothing leaves it.")
    try:
        async with set_stage(file) as stage:
            kept = await _play(Story(stage, transcript, _tracks(stage.library, file)), stage, transcript)
    except (SandboxError, TimeoutError) as error:
        transcript.failed("The stage could not be set", str(error))
        return BROKEN
    if not kept:
        return BROKEN
    print("\nAll of it worked.")
    return KEPT


async def _play(story: Story, stage: Stage, transcript: Transcript) -> bool:
    """Live the story; tells whether every promise was kept."""
    try:
        await story.live()
        await stage.sandbox.check_spec()
    except (BrokenPromiseError, SandboxError, SpecError, TimeoutError) as error:
        transcript.failed(story.step, str(error) or type(error).__name__)
        print(f"\nThe bot's log:\n{stage.bot.log}", file=sys.stderr)
        return False
    return True


def _tracks(library: Path, file: Path | None) -> Mapping[str, Path]:
    """What is played, by title: the first is skipped; of the others one is sent as it is, one encoded anew."""
    samples = {_title(path): path for path in sorted(library.iterdir()) if path.is_file()}
    second, third = "Morning Bells", "Slow Tide"
    if file is not None:
        second = _title(library / file.name)
        if Recording.of(library / file.name, second).packets is None:
            third = "Morning Bells"
    return {title: samples[title] for title in ("Paper Boats", second, third)}


def _title(path: Path) -> str:
    with av.open(path) as container:
        tags = {**container.metadata, **(container.streams.audio[0].metadata if container.streams.audio else {})}
    titles = [value for name, value in tags.items() if name.lower() == "title"]
    return titles[0] if titles else path.stem


def _unplayable(file: Path) -> str:
    """Why a file is of no use here, or nothing."""
    if file.is_dir():
        return "it is a folder"
    try:
        with file.open("rb"), av.open(file) as container:
            return "" if container.streams.audio else "there is no sound in it"
    except av.FFmpegError:
        return "it is no music or video that FFmpeg knows"
    except OSError as error:
        return (error.strerror or str(error)).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
