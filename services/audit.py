"""The audit log: what an entry says. It is written in the transaction that does the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime

    from models import User
    from services.seats import Asker, Seat


def deed(
    action: str,
    *,
    now: datetime,
    asker: Asker | None = None,
    actor: User | None = None,
    subject: User | None = None,
    group_id: int | None = None,
    guild_id: int | None = None,
    detail: str = "",
) -> AuditEntry:
    """Somebody did something: `asker` is the Discord account it came from, `actor` the account behind it.

    Without both, Chorus did it, or saw it done by hand. `action` is an `Operation` or a few words of what happened;
    `detail` holds what changed, without personal data.
    """
    return AuditEntry(
        at=now,
        guild_id=guild_id if asker is None else asker.guild_id,
        action=action,
        actor_id=None if actor is None else actor.row_id,
        actor_discord_id=None if asker is None else asker.discord_id,
        subject_id=None if subject is None else subject.row_id,
        group_id=group_id,
        detail=detail,
    )


def deed_of(seat: Seat, action: str, *, now: datetime, subject: User | None = None, detail: str = "") -> AuditEntry:
    """What somebody did from their seat in a group."""
    return deed(
        action,
        now=now,
        asker=seat.asker,
        actor=seat.user,
        subject=subject,
        group_id=seat.group_id,
        detail=detail,
    )


def deed_on_account(user: User, action: str, *, now: datetime, discord_id: int | None, detail: str = "") -> AuditEntry:
    """Somebody did something to their own account, from that Discord account or none; no guild is concerned."""
    return AuditEntry(
        at=now,
        action=action,
        actor_id=user.row_id,
        actor_discord_id=discord_id,
        subject_id=user.row_id,
        detail=detail,
    )
