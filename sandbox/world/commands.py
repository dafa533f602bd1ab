"""Application commands as Discord keeps them, by scope, name and type. A mixin of the backend.

Source: Discord docs, Application Commands > Create, Edit, Delete, Bulk Overwrite.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors
from simcord.enums import AppCommandType

from .command_rules import check_command, check_commands, check_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Payload = dict[str, Any]

_DEFAULTS: dict[str, Any] = {
    "type": AppCommandType.CHAT_INPUT,
    "description": "",
    "default_member_permissions": None,
    "nsfw": False,
}
_OPTIONAL = ("name_localizations", "description_localizations", "options", "dm_permission", "contexts")
_KEPT = frozenset({*_DEFAULTS, *_OPTIONAL, "name", "integration_types"})
MAX_CREATES_PER_DAY = 200
_DAY = timedelta(days=1)
_GLOBAL_ONLY = ("dm_permission", "contexts", "integration_types")


class CommandRules(Backend):
    """Commands, each with an id that outlives its replacement under the same name and a version that does not."""

    created_at: dict[int | None, list[datetime]]
    """When commands that were new to their scope were made, during the last day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.created_at = {}

    def register_commands(self, guild_id: int | None, payloads: list[Payload]) -> list[Payload]:
        """Replace all commands of a scope (None is global). Raises 50035, 30032, 30034."""
        check_commands(payloads)
        known = self.commands.get(guild_id, {})
        self._count_creates(guild_id, sum((entry["name"], entry.get("type") or 1) not in known for entry in payloads))
        built = [self._built(guild_id, payload) for payload in payloads]
        self.commands[guild_id] = {(command["name"], command["type"]): command for command in built}
        return built

    def upsert_command(self, guild_id: int | None, payload: Payload) -> tuple[Payload, bool]:
        """Add a command, or overwrite the one of its name and type; tells whether it is new.

        Raises 50035, 30032, 30034.
        """
        check_command(payload)
        scope = self.commands.setdefault(guild_id, {})
        command = self._built(guild_id, payload)
        key = (command["name"], command["type"])
        is_new = key not in scope
        if is_new:
            check_number(1 + sum(kind == command["type"] for _name, kind in scope), command["type"])
            self._count_creates(guild_id, 1)
        scope[key] = command
        return command, is_new

    def get_command(self, guild_id: int | None, command_id: int) -> Payload:
        """A command of a scope. Raises 10063."""
        for command in self.commands.get(guild_id, {}).values():
            if command["id"] == str(command_id):
                return command
        raise errors.BackendError(404, 10063, "Unknown application command")

    def edit_command(self, guild_id: int | None, command_id: int, changes: Mapping[str, Any]) -> Payload:
        """Change what is given of a command; its type stays. Raises 10063, 50035."""
        former = self.get_command(guild_id, command_id)
        merged = {key: value for key, value in {**former, **changes}.items() if key in _KEPT}
        merged["type"] = former["type"]
        check_command(merged)
        scope = self.commands[guild_id]
        key = (merged["name"], merged["type"])
        if key != (former["name"], former["type"]) and key in scope:
            raise errors.invalid_form_body("name: Application command names must be unique")
        self.delete_command(guild_id, command_id)
        command = {**self._built(guild_id, merged), "id": former["id"]}
        scope[key] = command
        return command

    def delete_command(self, guild_id: int | None, command_id: int) -> None:
        """Delete a command. Raises 10063."""
        command = self.get_command(guild_id, command_id)
        del self.commands[guild_id][command["name"], command["type"]]

    def _count_creates(self, guild_id: int | None, number: int) -> None:
        """Raises 30034 above 200 new commands a day in one scope (docs: Application Commands > Registering)."""
        now = self.clock.now()
        recent = [moment for moment in self.created_at.get(guild_id, ()) if now - moment < _DAY]
        if len(recent) + number > MAX_CREATES_PER_DAY:
            message = f"Max number of daily application command creates has been reached ({MAX_CREATES_PER_DAY})"
            raise errors.BackendError(400, 30034, message)
        self.created_at[guild_id] = recent + [now] * number

    def _built(self, guild_id: int | None, payload: Payload) -> Payload:
        given = {key: value for key, value in payload.items() if key in _KEPT}
        command: Payload = {**_DEFAULTS, **{key: value for key, value in given.items() if value is not None}}
        former = self.commands.get(guild_id, {}).get((command["name"], command["type"]))
        command["id"] = former["id"] if former is not None else str(self.snowflake())
        command["application_id"] = str(self.application_id)
        command["version"] = str(self.snowflake())
        if guild_id is not None:
            command["guild_id"] = str(guild_id)
            for key in _GLOBAL_ONLY:
                command.pop(key, None)
        else:
            command.setdefault("contexts", None)
            command.setdefault("dm_permission", True)
            command["integration_types"] = command.get("integration_types") or [0]
        return command
