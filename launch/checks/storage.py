"""Checks where files are kept. Writes one probe there and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from storage.errors import StorageError
from storage.local import LocalStore

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "storage"


async def look(settings: Settings) -> list[Finding]:
    """Whether files can be kept."""
    folder = settings.storage.folder
    try:
        await LocalStore(folder, max_file_bytes=settings.storage.max_file_bytes).check()
    except StorageError as error:
        text = f"{folder} cannot keep files ({error.reason}); mend it, or set folder in [storage]."
        return [Finding(Mark.FAIL, ABOUT, text)]
    return [Finding(Mark.OK, ABOUT, f"{folder} keeps files of up to {settings.storage.max_file_mb} MB.")]
