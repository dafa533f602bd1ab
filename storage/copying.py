"""Copies of a whole store's folder. Blocking: call it in a thread.

Files are named by their content and never changed in place (`storage.local`), so a hard link is as good as a copy: it
stays what it is when the store deletes its own name for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.local import UNFINISHED, place_of, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder of files holds."""

    names: frozenset[str]
    size: int
    """Bytes."""


def files_in(folder: Path) -> Iterator[Path]:
    """Every whole file in a store's folder and the stores below it, relative to it; none when it is not there."""
    for parent, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if name != UNFINISHED)
        here = Path(parent).relative_to(folder)
        yield from (here / name for name in sorted(names))


def find_file(folder: Path, key: str) -> Path | None:
    """Where below a folder of stores a file is, relative to it."""
    stores = [folder, *(path for path in folder.iterdir() if path.is_dir())] if folder.is_dir() else []
    found = [path for path in (store / place_of(key) for store in stores) if path.is_file()]
    return found[0].relative_to(folder) if found else None


def contents(folder: Path) -> Contents:
    """What is in a store's folder."""
    sizes = {path.name: (folder / path).stat().st_size for path in files_in(folder)}
    return Contents(frozenset(sizes), sum(sizes.values()))


def copy_files(source: Path, target: Path, go_on: Callable[[], None], *, former: Path | None = None) -> None:
    """Bring every file of `source` into the empty `target`, to stay there after a power cut.

    Hard links where the file system has them: to the file itself, else to the one in `former`, an earlier copy; a copy
    where neither can be. Files that are deleted meanwhile are passed over. `go_on` is called before each file, and
    ends the copying by raising. Raises OSError.
    """
    touched: set[Path] = set()
    for path in files_in(source):
        go_on()
        if bring(source / path, target / path, former=former and former / path):
            touched.update(target / parent for parent in path.parents)
    for folder in touched:
        sync_folder(folder)


def bring(source: Path, target: Path, *, former: Path | None = None) -> bool:
    """Put one file, as `copy_files` does, where none is yet; False when it is gone. Its folder is left to sync."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for original in (source, former):
        if original is None:
            continue
        try:
            # A former copy counts as the same when it is as long: its name is that of its content.
            if original is source or original.stat().st_size == source.stat().st_size:
                os.link(original, target)
                return True
        except OSError:
            continue  # another file system, one without links, too many of them, or it is gone
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return True


def is_whole(path: Path) -> bool:
    """Whether a file is what its name says it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == path.name.partition(".")[0]
