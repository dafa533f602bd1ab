"""Permission overwrites as requests carry them. Pure conversion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def parse_overwrite(target_id: int, entry: Mapping[str, Any]) -> Overwrite:
    """One overwrite of a request; raises 50035 for a malformed one."""
    try:
        return Overwrite(
            target_id=target_id,
            type=OverwriteType(int(entry["type"])),
            allow=int(entry.get("allow") or 0),
            deny=int(entry.get("deny") or 0),
        )
    except (KeyError, TypeError, ValueError):
        raise errors.invalid_form_body("permission_overwrites: malformed") from None


def parse_overwrites(entries: Iterable[Mapping[str, Any]] | None) -> list[Overwrite]:
    """The overwrites of a request body."""
    return [parse_overwrite(int(entry["id"]), entry) for entry in entries or ()]


def differing(new: Iterable[Overwrite], old: Iterable[Overwrite]) -> list[Overwrite]:
    """The overwrites that a request adds, changes or drops: only these need permission."""
    before, after = list(old), list(new)
    return [entry for entry in after if entry not in before] + [
        entry for entry in before if all(entry.target_id != other.target_id for other in after)
    ]
