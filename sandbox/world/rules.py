"""Limits and refusals of Discord that simcord lacks. Pure checks: they change nothing.

`DiscordError` is what Discord answers over REST: an HTTP status, a JSON error code and a message
(Discord docs: Opcodes and Status Codes > JSON).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcord.backend import errors
from simcord.backend.errors import BackendError as DiscordError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcord.backend.models import Overwrite

MAX_CHANNELS = 500
MAX_ACTIVE_THREADS = 1000
MAX_WEBHOOKS = 15
MAX_DELETION_S = 7 * 24 * 3600
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
AUTO_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
ADMINISTRATOR = 1 << 3
MANAGE_ROLES = 1 << 28

__all__ = ["DiscordError"]


def too_many_channels() -> DiscordError:
    """The guild holds its 500 channels."""
    return DiscordError(400, 30013, f"Maximum number of guild channels reached ({MAX_CHANNELS})")


def too_many_threads() -> DiscordError:
    """The guild holds its 1,000 active threads."""
    return DiscordError(400, 160006, "Maximum number of active threads reached")


def too_many_webhooks() -> DiscordError:
    """The channel holds its 15 webhooks."""
    return DiscordError(400, 30007, f"Maximum number of webhooks reached ({MAX_WEBHOOKS})")


def upload_too_large() -> DiscordError:
    """A bot's upload is above 10 MiB."""
    return DiscordError(413, 40005, "Request entity too large")


def thread_exists() -> DiscordError:
    """A message has at most one thread."""
    return DiscordError(400, 160004, "A thread has already been created for this message")


def thread_archived() -> DiscordError:
    """Something that only an active thread allows."""
    return DiscordError(400, 50083, "Thread is archived")


def thread_locked() -> DiscordError:
    """A moderator locked the thread."""
    return DiscordError(403, 160005, "Thread is locked")


def check_channel_name(name: object) -> str:
    """A channel's or thread's name: 1 to 100 characters, or error 50035."""
    if not isinstance(name, str) or not len(name.strip()) >= 1 or len(name) > 100:
        raise errors.invalid_form_body("name: Must be between 1 and 100 in length.")
    return name


def check_webhook_name(name: object) -> str:
    """A webhook's name without the blanks around it: 1 to 80 characters, or error 50035.

    Discord keeps its own name, and Clyde's, out of webhooks (docs: Webhook > Create Webhook; User > Usernames and
    Nicknames).
    """
    name = name.strip() if isinstance(name, str) else ""
    if not 1 <= len(name) <= 80:
        raise errors.invalid_form_body("name: Must be between 1 and 80 in length.")
    if any(word in name.lower() for word in ("discord", "clyde")):
        raise errors.invalid_form_body("name: Username cannot contain a reserved word.")
    return name


def check_deletion(seconds: int) -> None:
    """A ban deletes what was written in the last seven days at most."""
    if not 0 <= seconds <= MAX_DELETION_S:
        message = f"delete_message_seconds: int value should be between 0 and {MAX_DELETION_S}."
        raise errors.invalid_form_body(message)


def check_auto_archive(minutes: int) -> None:
    """An auto-archive duration is one of four values."""
    if minutes not in AUTO_ARCHIVE_MINUTES:
        raise errors.invalid_form_body("auto_archive_duration: Value must be one of {60, 1440, 4320, 10080}.")


def check_overwrites(own: int, changed: Iterable[Overwrite]) -> None:
    """Whether someone with the permissions `own` may write these overwrites.

    Needs Manage Roles, only bits one has oneself, and Manage Roles itself only as an administrator
    (Discord docs: Guild > Create Guild Channel, Channel > Modify Channel).
    """
    if own & ADMINISTRATOR:
        return
    touched = 0
    for overwrite in changed:
        touched |= overwrite.allow | overwrite.deny
    if not own & MANAGE_ROLES or touched & (~own | MANAGE_ROLES):
        raise errors.missing_permissions()
