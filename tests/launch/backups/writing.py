"""Somebody who writes all the time: `python -m tests.launch.backups.writing FOLDER`, until killed.

People register one after the other, and the last but ten goes without their picture. Each that was committed is told on
stdout by number.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tests.launch.backups.place import INSERT, MOMENT, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

WITH_PICTURE = 10
WITH_BALLAST = 150
BALLAST = "x" * 20_000
"""In each of the first rows, so that the database is larger than what is copied in one step."""


def write(place: Place, connection: sqlite3.Connection) -> Iterator[int]:
    """Write for ever; the number of each person, once they are on the disk."""
    keys: list[str] = []
    while True:
        number = len(keys) + 1
        keys.append(keep(place, f"the picture of {number}".encode()))
        connection.execute("BEGIN IMMEDIATE")
        name = f"{number} {BALLAST if number <= WITH_BALLAST else ''}"
        connection.execute(INSERT, {"name": name, "avatar": keys[-1], "at": MOMENT})
        if number > WITH_PICTURE:
            connection.execute("UPDATE users SET avatar = NULL WHERE id = ?", (number - WITH_PICTURE,))
        connection.execute("COMMIT")
        if number > WITH_PICTURE:
            place.picture(keys[-1 - WITH_PICTURE]).unlink()
        yield number


def keep(place: Place, picture: bytes) -> str:
    """Put a picture where the store would, complete at once."""
    key = f"{sha256(picture).hexdigest()}.png"
    path = place.picture(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    coming = place.files / "avatars" / "unfinished"
    coming.mkdir(exist_ok=True)
    (coming / key).write_bytes(picture)
    (coming / key).rename(path)
    return key


if __name__ == "__main__":
    here = Place(Path(sys.argv[1])).make()
    with closing(sqlite3.connect(here.database, isolation_level=None)) as database:
        for written in write(here, database):
            print(written, flush=True)
