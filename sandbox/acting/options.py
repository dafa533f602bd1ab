"""Option values of a slash command: checked as Discord's client checks them, and written for the wire.

A value is JSON (str, int, float, bool), `{"member": id}`, `{"channel": id}`, `{"role": id}` or
`{"file": [name, base64]}`; a string given for another type is read as a person would have typed it.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from sandbox.discord_types import OptionType
from sandbox.errors import INVALID_FORM_BODY, RefusedError

from .wording import listed

if TYPE_CHECKING:
    from sandbox.world import World

    from .desk import Payload

MAX_STRING = 6000
MAX_INTEGER = 2**53 - 1
_ENTITIES: dict[int, tuple[str, ...]] = {
    OptionType.USER: ("member",),
    OptionType.CHANNEL: ("channel",),
    OptionType.ROLE: ("role",),
    OptionType.MENTIONABLE: ("member", "role"),
}
_MEMBER_LACKS = ("user", "deaf", "mute")
_CHANNEL_HAS = (
    "id",
    "name",
    "type",
    "last_message_id",
    "last_pin_timestamp",
    "nsfw",
    "parent_id",
    "guild_id",
    "flags",
    "rate_limit_per_user",
    "topic",
    "position",
    "thread_metadata",
)
"""What resolved members lack and resolved channels have (docs: Interaction Object > Resolved Data Structure)."""
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


def declared_options(command: Payload) -> list[Payload]:
    """The options a (sub)command declares."""
    return list(command.get("options") or ())


class OptionReader:
    """Reads the options of one invocation; afterwards `resolved` holds what they refer to."""

    def __init__(self, world: World, user_id: int, channel_id: int) -> None:
        self.resolved: dict[str, Payload] = {}
        self._world = world
        self._user_id = user_id
        self._channel_id = channel_id
        guild_id = world.people.channel(channel_id).get("guild_id")
        self._guild_id = None if guild_id is None else int(guild_id)

    def read(self, command: Payload, given: Payload, *, partial: bool = False) -> list[Payload]:
        """The wire options. Raises RefusedError unless every required one is there and all values fit.

        With `partial`, as while typing, missing ones are fine and files are left out.
        """
        declared = {option["name"]: option for option in declared_options(command)}
        for name in given:
            if name not in declared:
                raise _refused(name, f"is no option of this command; it has {listed(sorted(declared))}")
        missing = [name for name, option in declared.items() if option.get("required") and name not in given]
        if missing and not partial:
            raise _refused(missing[0], "is required")
        return [
            {"name": name, "type": declared[name]["type"], "value": self._value(declared[name], value)}
            for name, value in given.items()
            if not (partial and declared[name]["type"] == OptionType.ATTACHMENT)
        ]

    def entity(self, option: Payload, value: Any) -> str:
        """The id of a member, channel or role, which is added to `resolved`."""
        kind, target = self._entity_of(option, value)
        if kind == "member":
            self._resolve_user(target)
        elif self._guild_id is None:
            raise _refused(option["name"], "cannot be chosen in a direct message")
        elif kind == "role":
            self.resolved.setdefault("roles", {})[str(target)] = self._world.people.role(self._guild_id, target)
        else:
            self._resolve_channel(option, target)
        return str(target)

    def _value(self, option: Payload, value: Any) -> Any:
        kind = option["type"]
        if kind in _ENTITIES:
            return self.entity(option, value)
        if kind == OptionType.ATTACHMENT:
            return self._file(option, value)
        checked = _plain_value(option, value)
        choices = option.get("choices")
        if choices and not option.get("autocomplete"):
            return _choice(option, choices, checked)
        return checked

    def _entity_of(self, option: Payload, value: Any) -> tuple[str, int]:
        allowed = _ENTITIES[option["type"]]
        if isinstance(value, dict):
            kind, target = next(iter(value.items()))
            if kind in allowed:
                return kind, int(target)
        if isinstance(value, str) and self._guild_id is not None:
            return self._typed_entity(option, allowed, value.lstrip("@#"))
        raise _refused(option["name"], f"expects a {' or '.join(allowed)}")

    def _typed_entity(self, option: Payload, allowed: tuple[str, ...], name: str) -> tuple[str, int]:
        """A member or channel by the name that a person typed."""
        if self._guild_id is not None and "member" in allowed:
            user_id = self._world.people.find_member(self._guild_id, name)
            if user_id is not None:
                return "member", user_id
        if self._guild_id is not None and "channel" in allowed:
            for channel in self._world.people.channels(self._guild_id):
                if channel["name"] == name:
                    return "channel", int(channel["id"])
        raise _refused(option["name"], f"there is no {' or '.join(allowed)} named {name!r}")

    def _resolve_user(self, user_id: int) -> None:
        self.resolved.setdefault("users", {})[str(user_id)] = self._world.people.user(user_id)
        if self._guild_id is not None and self._world.people.is_member(self._guild_id, user_id):
            member = self._world.people.member(self._guild_id, user_id)
            partial = {key: value for key, value in member.items() if key not in _MEMBER_LACKS}
            partial["permissions"] = self._world.people.permissions(self._guild_id, user_id, self._channel_id)
            self.resolved.setdefault("members", {})[str(user_id)] = partial

    def _resolve_channel(self, option: Payload, channel_id: int) -> None:
        if not self._world.chat.can_see(self._user_id, channel_id):
            raise _refused(option["name"], "is a channel you cannot see")
        channel = self._world.people.channel(channel_id)
        if option.get("channel_types") and channel["type"] not in option["channel_types"]:
            raise _refused(option["name"], "is a channel of the wrong kind")
        partial = {key: value for key, value in channel.items() if key in _CHANNEL_HAS}
        partial["permissions"] = self._world.people.permissions(int(channel["guild_id"]), self._user_id, channel_id)
        self.resolved.setdefault("channels", {})[str(channel_id)] = partial

    def _file(self, option: Payload, value: Any) -> str:
        if not isinstance(value, dict) or "file" not in value:
            raise _refused(option["name"], "expects a file")
        name, data = value["file"]
        attachment = self._world.chat.upload(self._channel_id, name, b64decode(data))
        self.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
        attachment_id: str = attachment["id"]
        return attachment_id


def _plain_value(option: Payload, value: Any) -> Any:
    match option["type"]:
        case OptionType.STRING:
            return _text(option, value)
        case OptionType.INTEGER | OptionType.NUMBER:
            return _number(option, value)
        case OptionType.BOOLEAN:
            typed = _BOOLEANS.get(value.lower()) if isinstance(value, str) else value
            if isinstance(typed, bool):
                return typed
            raise _refused(option["name"], "expects true or false")
    raise _refused(option["name"], f"is of a type this local Discord does not know: {option['type']}")


def _text(option: Payload, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(option["name"], "expects text")
    shortest, longest = option.get("min_length") or 0, option.get("max_length") or MAX_STRING
    if option.get("required"):
        shortest = max(shortest, 1)
    if not shortest <= len(value) <= longest:
        raise _refused(option["name"], f"must be between {shortest} and {longest} in length")
    return value


def _number(option: Payload, value: Any) -> int | float:
    whole = option["type"] == OptionType.INTEGER
    if isinstance(value, str):
        try:
            value = int(value) if whole else float(value)
        except ValueError:
            raise _refused(option["name"], "expects a number") from None
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise _refused(option["name"], "expects a whole number" if whole else "expects a number")
    lowest, highest = option.get("min_value"), option.get("max_value")
    lowest = -MAX_INTEGER if lowest is None else lowest
    highest = MAX_INTEGER if highest is None else highest
    if not lowest <= value <= highest:
        raise _refused(option["name"], f"must be between {lowest} and {highest}")
    return value


def _choice(option: Payload, choices: list[Payload], value: Any) -> Any:
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise _refused(option["name"], f"must be {listed((choice['name'] for choice in choices), 'or')}")


def _refused(name: str, why: str) -> RefusedError:
    return RefusedError(f"option {name!r} {why}", INVALID_FORM_BODY)
