"""A backup's folder: what is in it, by which names, and the manifest that says so.

chorus-20261128T011500Z/
    manifest.json   written last: without it, it is no backup
    chorus.db       the database, in one file
    files/          the folder of [storage], by hard links where it lies on the same file system
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

VERSION = 1
DATABASE = "chorus.db"
FILES = "files"
_MANIFEST = "manifest.json"
_NAME = re.compile(r"chorus-(\d{8}T\d{6}Z)(?:-(\d+))?")
_STAMP = "%Y%m%dT%H%M%SZ"
_CHUNK_BYTES = 1024 * 1024


class NotABackupError(Exception):
    """A folder is no backup that this Chorus can read; the text says why, after the folder's name."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. Sizes are in bytes."""

    version: int
    made_at: str
    """ISO 8601, UTC."""
    schema: str
    """The database's revision (`models.migrations`); empty for a database without tables."""
    rows: dict[str, int]
    """By table."""
    database_size: int
    database_sha256: str
    files: int
    files_size: int
    lost_files: int
    """Files that the database names and that were missing already when the backup was made."""

    def write(self, folder: Path) -> None:
        """Put it into a backup's folder, on the disk."""
        with (folder / _MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a backup. Raises NotABackupError, or OSError when it cannot be read."""
        try:
            values = json.loads((folder / _MANIFEST).read_text("utf-8"))
            version = values["version"]
            manifest = cls(**values) if version <= VERSION else None
        except (FileNotFoundError, NotADirectoryError):
            raise NotABackupError(f"is no backup: there is no {_MANIFEST} in it.") from None
        except (ValueError, TypeError, KeyError):
            raise NotABackupError(f"cannot be trusted: its {_MANIFEST} is damaged.") from None
        if manifest is None:
            raise NotABackupError(f"was made by a newer Chorus (manifest {version}). Upgrade Chorus first.")
        return manifest


def name_of(now: datetime, former: Sequence[Path]) -> str:
    """The name of a backup that is made now, after the `former` ones."""
    stem = f"chorus-{now.astimezone(UTC).strftime(_STAMP)}"
    same = [_number(backup) for backup in former if backup.name.startswith(stem)]
    return f"{stem}-{max(same) + 1}" if same else stem


def made_at(backup: Path) -> datetime:
    """When a backup was made, by its name."""
    return datetime.strptime(_parts(backup)[1], _STAMP).replace(tzinfo=UTC)


def backups_in(folder: Path) -> list[Path]:
    """The whole backups in a folder, oldest first; none when it is not there. Raises OSError."""
    if not folder.is_dir():
        return []
    named = [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and (path / _MANIFEST).is_file()]
    return sorted(named, key=lambda path: (made_at(path), _number(path)))


def _number(backup: Path) -> int:
    """Its number among those of the same second."""
    return int(_parts(backup)[2] or 1)


def _parts(backup: Path) -> re.Match[str]:
    parts = _NAME.fullmatch(backup.name)
    if parts is None:
        raise ValueError(f"not a backup's name: {backup.name}")
    return parts


def digest(path: Path, go_on: Callable[[], None]) -> str:
    """The SHA-256 of a file, in hex. `go_on` ends it by raising."""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            sha256.update(chunk)
            go_on()
    return sha256.hexdigest()
