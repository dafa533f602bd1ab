"""Modals as a member fills them in.

Source: Discord docs, Component Reference > Label, Text Input, File Upload.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from sandbox.component_tree import walk
from sandbox.discord_types import SELECTS, ComponentType, InteractionType
from sandbox.errors import INVALID_FORM_BODY, RefusedError

from .answers import final_answer
from .components import chosen_values
from .options import OptionReader
from .wording import listed

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

MAX_TEXT = 4000


async def submit(desk: Desk, member_id: int, interaction_id: int, values: dict[str, Any], timeout_s: float) -> Payload:
    """Send a modal off; values by custom id or label. One that is refused, or not answered in time, stays open."""
    modal = desk.world.interactions.consume_modal(interaction_id, member_id)
    channel_id, source_id = desk.world.interactions.origin(interaction_id)
    try:
        data, source = _fill_in(desk, member_id, channel_id, source_id, modal, values)
        started = desk.world.interactions.start(
            InteractionType.MODAL_SUBMIT,
            user_id=member_id,
            channel_id=channel_id,
            data=data,
            source=source,
            opener_id=interaction_id,
        )
        return await final_answer(desk, started, f"modal {modal['title']!r}", timeout_s)
    except Exception:
        desk.world.interactions.release_modal(interaction_id)
        raise


def _fill_in(
    desk: Desk,
    member_id: int,
    channel_id: int,
    source_id: int | None,
    modal: Payload,
    values: dict[str, Any],
) -> tuple[Payload, Payload | None]:
    source = None if source_id is None else desk.world.chat.message(member_id, channel_id, source_id)
    form = _Form(desk, channel_id, OptionReader(desk.world, member_id, channel_id))
    components = form.fill(modal["components"], _by_custom_id(modal, values))
    data: Payload = {"custom_id": modal["custom_id"], "components": components}
    if form.reader.resolved:
        data["resolved"] = form.reader.resolved
    return data, source


def _by_custom_id(modal: Payload, values: dict[str, Any]) -> dict[str, Any]:
    """The values keyed by custom id, whichever of label and custom id they came with."""
    labels: dict[str, str] = {}
    for component in walk(modal["components"]):
        control = component.get("component") or component
        if "custom_id" in control:  # a control in a label comes twice, with its label first
            labels.setdefault(control["custom_id"], component.get("label") or control["custom_id"])
    names = {**{label: custom_id for custom_id, label in labels.items()}, **{name: name for name in labels}}
    for name in values:
        if name not in names:
            raise RefusedError(f"the modal has no field {name!r}; it has {listed(labels.values())}")
    return {names[name]: value for name, value in values.items()}


class _Form:
    """Writes the submitted components of one modal."""

    def __init__(self, desk: Desk, channel_id: int, reader: OptionReader) -> None:
        self.reader = reader
        self._desk = desk
        self._channel_id = channel_id

    def fill(self, components: list[Payload], values: dict[str, Any]) -> list[Payload]:
        """The components as Discord submits them: with `value` or `values` instead of what they look like."""
        return [self._filled(component, values) for component in components]

    def _filled(self, component: Payload, values: dict[str, Any]) -> Payload:
        base = {"type": component["type"], "id": component.get("id", 0)}
        match component["type"]:
            case ComponentType.ACTION_ROW:
                return {**base, "components": self.fill(component["components"], values)}
            case ComponentType.LABEL:
                return {**base, "component": self._filled(component["component"], values)}
            case ComponentType.TEXT_DISPLAY:
                return base
        given = values.get(component["custom_id"])
        return {**base, "custom_id": component["custom_id"], **self._control(component, given)}

    def _control(self, control: Payload, given: Any) -> Payload:
        match control["type"]:
            case ComponentType.TEXT_INPUT:
                return {"value": _text(control, given)}
            case ComponentType.FILE_UPLOAD:
                return {"values": self._files(control, given)}
            case ComponentType.RADIO_GROUP:
                chosen = _chosen(control, [] if given is None else [given], most=1)
                return {"value": chosen[0] if chosen else None}
            case ComponentType.CHECKBOX_GROUP:
                return {"values": _chosen(control, given, most=len(control["options"]))}
            case ComponentType.CHECKBOX:
                return {"value": bool(control.get("default", False) if given is None else given)}
        return {"values": self._selected(control, given)}

    def _selected(self, menu: Payload, given: Any) -> list[str]:
        if menu["type"] not in SELECTS:
            raise RefusedError(f"this local Discord does not know component type {menu['type']}")
        values = [] if given is None else given if isinstance(given, list) else [given]
        if not values and not menu.get("required", True):
            return []
        return chosen_values(menu, values, self.reader)

    def _files(self, control: Payload, given: Any) -> list[str]:
        files = [] if given is None else given if isinstance(given, list) else [given]
        _check_number(control, files, most=1)
        ids = []
        for entry in files:
            name, data = entry["file"]
            attachment = self._desk.world.chat.upload(self._channel_id, name, b64decode(data))
            self.reader.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            ids.append(attachment["id"])
        return ids


def _text(control: Payload, given: Any) -> str:
    text = control.get("value") or "" if given is None else given
    if not isinstance(text, str):
        raise _refused(control, "expects text")
    _check_required(control, text)
    shortest, longest = control.get("min_length") or 0, control.get("max_length") or MAX_TEXT
    if len(text) > longest or (text and len(text) < shortest):
        raise _refused(control, f"must be between {shortest} and {longest} in length")
    return text


def _chosen(control: Payload, given: Any, *, most: int) -> list[str]:
    values = [] if given is None else list(given)
    _check_number(control, values, most=most)
    offered = [option["value"] for option in control["options"]]
    for value in values:
        if value not in offered:
            raise _refused(control, f"offers {listed(offered)}, not {value!r}")
    return values


def _check_number(control: Payload, given: list[Any], *, most: int) -> None:
    """Raises RefusedError for too few or too many; `most` are taken where the control says nothing of it."""
    _check_required(control, given)
    lowest, highest = control.get("min_values") or 0, control.get("max_values") or most
    if given and not lowest <= len(given) <= highest:
        raise _refused(control, f"takes between {lowest} and {highest}")


def _check_required(control: Payload, given: str | list[Any]) -> None:
    if not given and control.get("required", True):
        raise _refused(control, "is required")


def _refused(control: Payload, why: str) -> RefusedError:
    return RefusedError(f"field {control['custom_id']!r} {why}", INVALID_FORM_BODY)


ACTIONS: dict[str, Action] = {"submit": submit}
