"""The files of the library's folder, and nothing outside it. Blocking: call it in a thread. Only reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from sources.artwork import MOST_BYTES
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOUND_SUFFIXES = {".aac", ".aif", ".aiff", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav"}
_VIDEO_SUFFIXES = {".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv"}
MEDIA_SUFFIXES = frozenset(_SOUND_SUFFIXES | _VIDEO_SUFFIXES | {".weba", ".wma"})
"""Which files of the folder are looked at."""
_COVER_STEMS = ("cover", "folder", "front", "album")
_SUBTITLE_SUFFIXES = (".srt", ".vtt")
_COVER_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file does."""

    inode: int
    mtime_ns: int
    size: int


def walk(folder: Path, troubles: dict[str, str]) -> Iterator[tuple[str, str, Stamp]]:
    """Every media file below the folder, in a lasting order: its path there with slashes, its whole path, its stamp.

    Links that lead out of the folder are passed over, and so are folders that are links, hidden files, and names that
    are not Unicode. Folders that cannot be read are told in `troubles`. Raises SourceError("unavailable") when the
    whole cannot. Plain strings: thousands of paths cost too much.
    """
    root = folder.resolve()
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, here = pending.pop()
        try:
            with os.scandir(here) as found:
                children = sorted((child for child in found if is_fit(child.name)), key=lambda child: child.name)
        except OSError as error:
            if not prefix:
                raise SourceError("unavailable", str(error)) from error
            troubles[here] = str(error)
            continue
        for child in children:
            if _is_folder(child):
                pending.append((f"{prefix}{child.name}/", child.path))
            elif (stamp := _stamp(child, root)) is not None:
                yield prefix + child.name, child.path, stamp


def is_fit(name: str, *, on_windows: bool = os.name == "nt") -> bool:
    """Whether a file of that name is looked at: bytes that are not Unicode come as lone surrogates, and stay out.

    On Windows so do names that open a device there ("NUL.mp3"), and those that open another file than they name.
    """
    if name.startswith("."):
        return False
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not (on_windows and (PureWindowsPath(name).is_reserved() or name[-1] in ". " or ":" in name))


def is_inside(folder: Path, path: Path) -> bool:
    """Whether there is a file at that path now which lies in the folder, wherever links lead."""
    try:
        real = path.resolve(strict=True)
        return real.is_file() and real.is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def picture_beside(folder: Path, path: Path) -> bytes | None:
    """The picture of the folder in which a file lies, as `cover.jpg`; None where there is none or it is too large."""
    try:
        with os.scandir(path.parent) as found:
            names = {child.name.casefold(): child.name for child in found if is_fit(child.name)}
    except OSError:
        return None
    for wanted in (stem + suffix for stem in _COVER_STEMS for suffix in _COVER_SUFFIXES):
        picture = path.parent / names.get(wanted, "")
        if wanted in names and is_inside(folder, picture):
            try:
                with picture.open("rb") as file:
                    content = file.read(MOST_BYTES + 1)
            except OSError:
                continue
            if len(content) <= MOST_BYTES:
                return content
    return None


def subtitles_beside(folder: Path, path: Path) -> list[tuple[str, Path]]:
    """The files of subtitles that belong to a film: `film.srt`, `film.en.vtt`; what stands between, and where it is."""
    try:
        with os.scandir(path.parent) as found:
            names = sorted(child.name for child in found if is_fit(child.name))
    except OSError:
        return []
    beside = []
    for name in names:
        stem, suffix = os.path.splitext(name)
        between = stem[len(path.stem) :]
        if suffix.lower() in _SUBTITLE_SUFFIXES and stem.startswith(path.stem) and between[:1] in ("", "."):
            beside.append((between[1:], path.parent / name))
    return [(between, file) for between, file in beside if is_inside(folder, file)]


def _is_folder(child: os.DirEntry[str]) -> bool:
    try:
        return child.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _stamp(child: os.DirEntry[str], root: Path) -> Stamp | None:
    """None for what is not one of the library's files."""
    if os.path.splitext(child.name)[1].lower() not in MEDIA_SUFFIXES:
        return None
    try:
        if child.is_symlink() and not is_inside(root, Path(child.path)):
            return None
        if not child.is_file():
            return None
        status = child.stat()
    except OSError:
        return None  # gone in this moment, or a link to nowhere
    return Stamp(status.st_ino, status.st_mtime_ns, status.st_size)
