"""Work that is killed at each of its steps: `python -m tests.launch.backups.cutting backup|restore FOLDER`.

A step is whatever the interpreter reports to its audit hooks and changes files by. For each, a fork does the work and
kills itself right before that step; then what is left is looked at, and the work is done to its end. Prints how many
steps that were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from launch.backups.making import make_backup
from launch.backups.manifest import backups_in
from launch.restore import restore
from tests.launch.backups.place import Place
from tests.moving.clock import START

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = {"os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "open", "shutil.copyfile", "sqlite3.connect"}


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a fork that kills itself before so many steps; False when it came to its end before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and not (event == "open" and arguments[1] in ("r", "rb")):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    try:
        work()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def cut_backup(model: Place, folder: Path) -> int:
    """Every step of a backup that pushes out an older one."""
    step = 0
    while True:
        place = copied(model, folder / str(step))
        work = partial(make_backup, place.originals, place.backups, START, keep=2, stop=Event())
        cut = killed_at(step, work)
        for backup in backups_in(place.backups):
            elsewhere = Place(folder / f"{step} elsewhere" / backup.name)
            elsewhere.database.parent.mkdir(parents=True)
            restore(backup, elsewhere.database, elsewhere.files, "now")
            elsewhere.check()
            assert elsewhere.people() in (["Ada", "Ben"], ["Ada", "Ben", "Cleo"])
        newest, whole = work().folder, backups_in(place.backups)
        assert whole[-1] == newest
        assert {path.name for path in place.backups.iterdir()} == {".lock", *(backup.name for backup in whole)}
        if not cut:
            return step
        step += 1


def cut_restore(model: Place, folder: Path) -> int:
    """Every step of a restore over a database with more people, and another picture of one of them."""
    step = 0
    while True:
        place = copied(model, folder / str(step))
        backup = backups_in(place.backups)[-1]
        work = partial(restore, backup, place.database, place.files, "now")
        cut = killed_at(step, work)
        place.check()
        assert place.people() in (["Ada", "Ben"], ["Ada", "Ben", "Cleo"])
        restore(backup, place.database, place.files, "then")
        place.check()
        assert place.people() == ["Ada", "Ben"]
        assert not list(place.folder.rglob("*.restoring"))
        if not cut:
            return step
        step += 1


def copied(model: Place, folder: Path) -> Place:
    shutil.copytree(model.folder, folder)
    return Place(folder)


if __name__ == "__main__":
    root = Path(sys.argv[2])
    start = Place(root / "model").make("Ada", "Ben")
    start.back_up()
    start.back_up()
    start.add("Cleo")
    print({"backup": cut_backup, "restore": cut_restore}[sys.argv[1]](start, root / "cut"))
