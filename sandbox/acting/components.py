"""Buttons and select menus as a member uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.component_tree import walk
from sandbox.discord_types import SELECTS, ComponentType, InteractionType, OptionType
from sandbox.errors import INVALID_FORM_BODY, RefusedError

from .answers import final_answer
from .options import OptionReader
from .wording import listed

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

ENTITY_SELECTS: dict[int, OptionType] = {
    ComponentType.USER_SELECT: OptionType.USER,
    ComponentType.ROLE_SELECT: OptionType.ROLE,
    ComponentType.MENTIONABLE_SELECT: OptionType.MENTIONABLE,
    ComponentType.CHANNEL_SELECT: OptionType.CHANNEL,
}
"""Select types and the option type whose entities they offer."""
LINK_STYLES = (5, 6)


async def click(desk: Desk, member_id: int, channel_id: int, message_id: int, button: str, timeout_s: float) -> Payload:
    """Press a button, named by its label or custom id."""
    message = desk.world.chat.message(member_id, channel_id, message_id)
    found = _pick(message, (ComponentType.BUTTON,), button)
    if found.get("style") in LINK_STYLES:
        raise RefusedError(f"the button {button!r} is a link")
    data = {"custom_id": found["custom_id"], "component_type": ComponentType.BUTTON, "id": found.get("id", 0)}
    started = desk.world.interactions.start(
        InteractionType.COMPONENT, user_id=member_id, channel_id=channel_id, data=data, source=message
    )
    return await final_answer(desk, started, f"button {button!r}", timeout_s)


async def select(
    desk: Desk,
    member_id: int,
    channel_id: int,
    message_id: int,
    values: list[Any],
    timeout_s: float,
    custom_id: str | None = None,
) -> Payload:
    """Choose in a select menu: by value or label, or members, roles and channels."""
    message = desk.world.chat.message(member_id, channel_id, message_id)
    menu = _pick(message, SELECTS, custom_id)
    reader = OptionReader(desk.world, member_id, channel_id)
    data: Payload = {
        "custom_id": menu["custom_id"],
        "component_type": menu["type"],
        "id": menu.get("id", 0),
        "values": chosen_values(menu, values, reader),
    }
    if reader.resolved:
        data["resolved"] = reader.resolved
    started = desk.world.interactions.start(
        InteractionType.COMPONENT, user_id=member_id, channel_id=channel_id, data=data, source=message
    )
    return await final_answer(desk, started, f"select {menu['custom_id']!r}", timeout_s)


def chosen_values(menu: Payload, values: list[Any], reader: OptionReader) -> list[str]:
    """The wire values of a choice. Raises RefusedError when too few, too many or not on offer."""
    lowest, highest = menu.get("min_values", 1), menu.get("max_values", 1)
    if not lowest <= len(values) <= highest:
        raise RefusedError(f"choose between {lowest} and {highest} values", INVALID_FORM_BODY)
    if menu["type"] in ENTITY_SELECTS:
        option = {"name": menu["custom_id"], "type": ENTITY_SELECTS[menu["type"]]}
        option["channel_types"] = menu.get("channel_types")
        return [reader.entity(option, value) for value in values]
    return [_option_value(menu, value) for value in values]


def _option_value(menu: Payload, wanted: Any) -> str:
    for option in menu.get("options") or ():
        if wanted in (option["value"], option["label"]):
            value: str = option["value"]
            return value
    labels = [option["label"] for option in menu.get("options") or ()]
    raise RefusedError(f"the menu offers {listed(labels)}, not {wanted!r}", INVALID_FORM_BODY)


def _pick(message: Payload, kinds: tuple[int, ...], name: str | None) -> Payload:
    """The one component of these kinds with this label or custom id; the only one when no name is given."""
    offered = [component for component in walk(message["components"]) if component.get("type") in kinds]
    named = [
        component
        for component in offered
        if name is None or name in (component.get("label"), component.get("custom_id"))
    ]
    if not named:
        if not offered:
            raise RefusedError("there is nothing to press here any more")
        labels = [component.get("label") or component.get("custom_id") for component in offered]
        missing = "such component" if name is None else repr(name)
        raise RefusedError(f"there is no {missing} here; there is {listed(labels)}")
    if len(named) > 1:
        raise RefusedError(f"{name!r} could be any of {len(named)} components")
    if named[0].get("disabled"):
        raise RefusedError(f"{name!r} is disabled")
    return named[0]


ACTIONS: dict[str, Action] = {action.__name__: action for action in (click, select)}
