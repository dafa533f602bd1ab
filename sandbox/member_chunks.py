"""Answers to the gateway's request for guild members (Discord docs: Gateway Events > Request Guild Members)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world.people import People

CHUNK_SIZE = 1000


def member_chunks(people: People, request: dict[str, Any]) -> list[dict[str, Any]]:
    """The GUILD_MEMBERS_CHUNK payloads that answer a request, by prefix or by user ids; at least one."""
    guild_id = int(_first(request["guild_id"]))
    everyone = people.members(guild_id)
    wanted = [str(user_id) for user_id in _listed(request.get("user_ids"))]
    if wanted:
        chosen = [member for member in everyone if member["user"]["id"] in wanted]
    else:
        chosen = [member for member in everyone if _starts_with(member, request.get("query") or "")]
    if request.get("limit"):
        chosen = chosen[: int(request["limit"])]
    found = {member["user"]["id"] for member in chosen}
    missing = [user_id for user_id in wanted if user_id not in found]
    return _chunks(guild_id, chosen, missing, request)


def _chunks(
    guild_id: int, members: list[dict[str, Any]], missing: list[str], request: dict[str, Any]
) -> list[dict[str, Any]]:
    slices = [members[start : start + CHUNK_SIZE] for start in range(0, len(members), CHUNK_SIZE)] or [[]]
    return [
        {
            "guild_id": str(guild_id),
            "members": part,
            "chunk_index": index,
            "chunk_count": len(slices),
            "not_found": missing if index == 0 else [],
            "presences": [],
            **({"nonce": request["nonce"]} if request.get("nonce") else {}),
        }
        for index, part in enumerate(slices)
    ]


def _starts_with(member: dict[str, Any], prefix: str) -> bool:
    names = (member["user"]["username"], member.get("nick") or "")
    return any(name.lower().startswith(prefix.lower()) for name in names)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    """The guild id may come as an array of one."""
    return value[0] if isinstance(value, list) else value
