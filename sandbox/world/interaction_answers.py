"""Which first answers an interaction takes. Pure checks.

Source: Discord docs, Receiving and Responding > Create Interaction Response, Interaction Callback Type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.enums import CallbackType, InteractionType

if TYPE_CHECKING:
    from simcord.backend.models import Interaction

MAX_CHOICES = 25
_MAX_CHOICE_TEXT = 100
_OF_MESSAGES = (CallbackType.DEFERRED_UPDATE_MESSAGE, CallbackType.UPDATE_MESSAGE)
_NO_MODAL = (InteractionType.MODAL_SUBMIT, InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE)


def check_answer(record: Interaction | None, body: dict[str, Any]) -> None:
    """Raises 50035 for a first answer of a kind that this interaction cannot have; an answered one is not looked at."""
    if record is None or record.responded:
        return
    kind = int(body["type"])
    is_autocomplete = record.type == InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
    if is_autocomplete != (kind == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT):
        raise errors.invalid_form_body("type: choices answer an autocomplete, and nothing else does")
    if kind in _OF_MESSAGES and record.source_message_id is None:
        raise errors.invalid_form_body("type: there is no message to update")
    if kind == CallbackType.MODAL and record.type in _NO_MODAL:
        raise errors.invalid_form_body("type: a modal cannot answer a modal")
    if is_autocomplete:
        _check_choices((body.get("data") or {}).get("choices") or [])


def _check_choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > MAX_CHOICES:
        raise errors.invalid_form_body("data.choices: Must be 25 or fewer in length.")
    for choice in choices:
        value = choice["value"]
        if not 1 <= len(choice["name"]) <= _MAX_CHOICE_TEXT:
            raise errors.invalid_form_body("data.choices.name: Must be between 1 and 100 in length.")
        if isinstance(value, str) and len(value) > _MAX_CHOICE_TEXT:
            raise errors.invalid_form_body("data.choices.value: Must be 100 or fewer in length.")
