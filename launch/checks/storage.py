"""Checks where files are kept. Writes one probe there and takes it away again."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from launch.files import NoCloudinaryKeyError, cloudinary_store
from storage.errors import StorageError
from storage.local import LocalStore

if TYPE_CHECKING:
    from launch.settings import Settings
    from storage.errors import StorageReason

ABOUT = "storage"

_ADVICE: dict[StorageReason, str] = {
    "refused": "Compare cloud_name in [cloudinary], CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET with its console, and "
    "this machine's clock with a right one.",
    "busy": "Try again in an hour, or look at the plan's limits in its console.",
    "unreachable": "Is this machine connected to the internet? Else look at https://status.cloudinary.com.",
}
_OTHER_ADVICE = "Look at the account in its console, or empty cloud_name in [cloudinary] to keep files in the folder."


async def look(settings: Settings) -> list[Finding]:
    """Whether files can be kept."""
    findings = [await _folder(settings)]
    if settings.cloudinary.cloud_name:
        findings.append(await _cloudinary(settings))
    return findings


async def _folder(settings: Settings) -> Finding:
    folder = settings.storage.folder
    try:
        await LocalStore(folder, max_file_bytes=settings.storage.max_file_bytes).check()
    except StorageError as error:
        text = f"{folder} cannot keep files ({error.reason}); mend it, or set folder in [storage]."
        return Finding(Mark.FAIL, ABOUT, text)
    return Finding(Mark.OK, ABOUT, f"{folder} keeps files of up to {settings.storage.max_file_mb} MB.")


async def _cloudinary(settings: Settings) -> Finding:
    """Not being reached is no failure of the installation: files wait in the folder meanwhile."""
    name = settings.cloudinary.cloud_name
    try:
        async with aclosing(cloudinary_store(settings, "check", max_file_bytes=1024)) as store:
            await store.check()
    except NoCloudinaryKeyError as error:
        return Finding(Mark.FAIL, ABOUT, str(error))
    except StorageError as error:
        mark = Mark.WARN if error.reason in ("busy", "unreachable") else Mark.FAIL
        advice = _ADVICE.get(error.reason, _OTHER_ADVICE)
        return Finding(mark, ABOUT, f"Cloudinary ({name}) does not keep files ({error}). {advice}")
    return Finding(Mark.OK, ABOUT, f"Cloudinary ({name}) keeps files, and the folder those that wait for it.")
