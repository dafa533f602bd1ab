"""How much room there is on the disks that Chorus writes to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from services.alarms import Disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def disks_of(places: Iterable[Path]) -> Sequence[Disk]:
    """The disks that hold these files and folders, each once; what is not there yet counts where it would be made.

    May block. Raises OSError.
    """
    found: dict[int, Disk] = {}
    for place in places:
        folder = next(path for path in (place, *place.parents) if path.is_dir())
        found.setdefault(folder.stat().st_dev, Disk(str(folder), shutil.disk_usage(folder).free))
    return list(found.values())
