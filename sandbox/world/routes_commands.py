"""Mended routes: application commands, global and of a guild, all at once and one by one."""

from __future__ import annotations

from typing import Any

from simcord.backend import errors

from .call import Call, Reply, mended

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
_LOCALIZATIONS = ("name_localizations", "description_localizations")


@mended("GET", _GLOBAL)
@mended("GET", _GUILD)
def commands(call: Call) -> Reply:
    """A scope's commands; their translations only with `with_localizations`."""
    listed = list(call.backend.commands.get(_scope(call), {}).values())
    if call.query.get("with_localizations", "").lower() not in ("true", "1"):
        listed = [_untranslated(command) for command in listed]
    return Reply(200, listed)


@mended("PUT", _GLOBAL)
@mended("PUT", _GUILD)
def replace_commands(call: Call) -> Reply:
    """Replace a scope's commands. Raises 50035, 30032."""
    if not isinstance(call.json, list):
        raise errors.invalid_form_body("Only iterables may be used in a ListType")
    return Reply(200, call.backend.register_commands(_scope(call), call.json))


@mended("POST", _GLOBAL)
@mended("POST", _GUILD)
def create_command(call: Call) -> Reply:
    """Add a command (201), or overwrite the one of its name (200)."""
    command, is_new = call.backend.upsert_command(_scope(call), call.body)
    return Reply(201 if is_new else 200, command)


@mended("GET", _GLOBAL + "/{command_id}")
@mended("GET", _GUILD + "/{command_id}")
def get_command(call: Call) -> Reply:
    """One command. Raises 10063."""
    return Reply(200, call.backend.get_command(_scope(call), call.number("command_id")))


@mended("PATCH", _GLOBAL + "/{command_id}")
@mended("PATCH", _GUILD + "/{command_id}")
def edit_command(call: Call) -> Reply:
    """Change one command. Raises 10063, 50035."""
    return Reply(200, call.backend.edit_command(_scope(call), call.number("command_id"), call.body))


@mended("DELETE", _GLOBAL + "/{command_id}")
@mended("DELETE", _GUILD + "/{command_id}")
def delete_command(call: Call) -> Reply:
    """Delete one command. Raises 10063."""
    call.backend.delete_command(_scope(call), call.number("command_id"))
    return Reply(204)


def _scope(call: Call) -> int | None:
    """The guild of the path, or None for global. Raises 20012 for another's application, 10004 for no such guild."""
    if call.number("application_id") != call.backend.application_id:
        raise errors.BackendError(403, 20012, "You are not authorized to perform this action on this application")
    if "guild_id" not in call.args:
        return None
    return call.backend.get_guild(call.number("guild_id")).id


def _untranslated(command: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in command.items() if key not in _LOCALIZATIONS}
