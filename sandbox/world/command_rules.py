"""What Discord demands of application commands before it takes them. Pure checks.

Source: Discord docs, Application Commands (naming, structures, limits). A refusal is error 50035 whose `errors` say
which field of which command is wrong, as Discord's do.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.enums import AppCommandType, OptionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Payload = dict[str, Any]
    Path = tuple[str | int, ...]
    Problem = tuple[Path, str, str]

MAX_NAME = 32
MAX_DESCRIPTION = 100
MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_SIZE = 8000
MAX_PER_TYPE = {AppCommandType.CHAT_INPUT: 100, AppCommandType.USER: 15, AppCommandType.MESSAGE: 15}
_NESTING = (OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP)
_WITH_CHOICES = (OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER)
_MARKED_SCRIPTS = ((0x0900, 0x097F), (0x0E00, 0x0E7F))
"""Devanagari and Thai, whose vowel signs are neither letters nor digits."""


def check_commands(payloads: Sequence[Payload]) -> None:
    """Raises 50035 for anything wrong in any of a scope's commands, and 30032 for too many of a type."""
    problems = [((index, *path), code, text) for index, one in enumerate(payloads) for path, code, text in _in(one)]
    seen: set[tuple[str, int]] = set()
    for index, command in enumerate(payloads):
        key = (str(command.get("name")), _type(command))
        if key in seen:
            problems.append(
                ((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
            )
        seen.add(key)
    _refuse(problems)
    for kind in MAX_PER_TYPE:
        check_number(sum(_type(command) == kind for command in payloads), kind)


def check_command(payload: Payload) -> None:
    """Raises 50035 for anything wrong in one command."""
    _refuse(list(_in(payload)))


def check_number(number: int, kind: int) -> None:
    """Raises 30032 above what a scope holds of a type."""
    most = MAX_PER_TYPE[AppCommandType(kind)]
    if number > most:
        raise errors.BackendError(400, 30032, f"Maximum number of application commands reached ({most})")


def size_of(node: Payload) -> int:
    """The characters that count: names, descriptions and values, each in its longest translation."""
    own = _longest(node, "name") + _longest(node, "description") + len(str(node.get("value", "")))
    return own + sum(size_of(child) for key in ("options", "choices") for child in node.get(key) or ())


def _in(command: Payload) -> Iterator[Problem]:
    if _type(command) not in MAX_PER_TYPE:
        yield ("type",), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}."
        return
    if _type(command) == AppCommandType.CHAT_INPUT:
        yield from _names_in(command)
        yield from _options_in(command, allowed=_NESTING)
    else:
        if not 1 <= len(str(command.get("name") or "")) <= MAX_NAME:
            yield ("name",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length."
        for key in ("description", "options"):
            if command.get(key):
                yield (key,), "APPLICATION_COMMAND_CONTEXT_MENU", f"Context menu commands cannot have a {key}"
    if size_of(command) > MAX_SIZE:
        yield (), "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_SIZE})"


def _names_in(node: Payload) -> Iterator[Problem]:
    names: list[tuple[Path, Any]] = [(("name",), node.get("name"))]
    names += [(("name_localizations", key), text) for key, text in (node.get("name_localizations") or {}).items()]
    for path, name in names:
        if not is_name(name):
            yield path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
    if not 1 <= len(str(node.get("description") or "")) <= MAX_DESCRIPTION:
        yield ("description",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."


def is_name(name: object) -> bool:
    """Whether a slash command or option may be called so."""
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME or name != name.lower():
        return False
    return all(character in "-_'" or _is_letter(character) for character in name)


def _is_letter(character: str) -> bool:
    if unicodedata.category(character)[0] in "LN":
        return True
    return any(first <= ord(character) <= last for first, last in _MARKED_SCRIPTS)


def _options_in(node: Payload, *, allowed: tuple[OptionType, ...]) -> Iterator[Problem]:
    options = node.get("options") or []
    if len(options) > MAX_OPTIONS:
        yield ("options",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
    yield from _order_in(options)
    for index, option in enumerate(options):
        for path, code, text in _option(option, allowed=allowed):
            yield ("options", index, *path), code, text


def _order_in(options: list[Payload]) -> Iterator[Problem]:
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        yield ("options",), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique"
    nested = [option.get("type") in _NESTING for option in options]
    if any(nested) and not all(nested):
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield ("options",), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        message = "Required options must be placed before non-required options"
        yield ("options",), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message


def _option(option: Payload, *, allowed: tuple[OptionType, ...]) -> Iterator[Problem]:
    kind = option.get("type")
    if kind not in list(OptionType):
        yield ("type",), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}."
        return
    yield from _names_in(option)
    if kind in _NESTING and kind not in allowed:
        yield ("type",), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands cannot be nested so deeply"
    if kind in _NESTING:
        inner = (OptionType.SUBCOMMAND,) if kind == OptionType.SUBCOMMAND_GROUP else ()
        yield from _options_in(option, allowed=inner)
    elif option.get("options"):
        yield ("options",), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only sub-commands have options"
    yield from _choices_in(option)
    yield from _bounds_in(option)


def _choices_in(option: Payload) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if choices and (option.get("type") not in _WITH_CHOICES or option.get("autocomplete")):
        yield ("choices",), "APPLICATION_COMMAND_CHOICES_INVALID", "This option cannot have choices"
    if len(choices) > MAX_CHOICES:
        yield ("choices",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
    for index, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name") or "")) <= MAX_DESCRIPTION:
            yield ("choices", index, "name"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
        value = choice.get("value")
        if option.get("type") == OptionType.STRING and not (isinstance(value, str) and len(value) <= MAX_DESCRIPTION):
            yield ("choices", index, "value"), "BASE_TYPE_BAD_LENGTH", "Must be 100 or fewer in length."
    names = [choice.get("name") for choice in choices]
    if len(set(names)) < len(names):
        yield ("choices",), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", "Option choice names must be unique"


def _bounds_in(option: Payload) -> Iterator[Problem]:
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        lowest, highest = option.get(low), option.get(high)
        if lowest is not None and highest is not None and lowest > highest:
            yield (low,), "NUMBER_TYPE_MAX", f"{low} is above {high}"
    for key in ("min_length", "max_length"):
        if option.get(key) is not None and not 0 <= option[key] <= 6000:
            yield (key,), "NUMBER_TYPE_MAX", "int value should be less than or equal to 6000."


def _type(command: Payload) -> int:
    return int(command.get("type") or AppCommandType.CHAT_INPUT)


def _longest(node: Payload, key: str) -> int:
    texts = [node.get(key), *(node.get(f"{key}_localizations") or {}).values()]
    return max(len(str(text or "")) for text in texts)


def _refuse(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    tree: Payload = {}
    for path, code, message in problems:
        node = tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    raise errors.BackendError(400, 50035, "Invalid Form Body", errors=tree)
