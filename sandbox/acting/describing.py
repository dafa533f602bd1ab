"""What can be asked for over the control socket, told from the actions themselves."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .desk import Action, Payload


def describe(actions: Mapping[str, Action]) -> Payload:
    """Each action by name: what it `does`, and its `args` by name: `type` and, where it may be left out, `default`.

    Types are written as in Python; `Payload` is a JSON object.
    """
    return {name: {"does": _sentence(action), "args": _args(action)} for name, action in sorted(actions.items())}


def _sentence(action: Action) -> str:
    return (inspect.getdoc(action) or "").partition("\n")[0]


def _args(action: Action) -> dict[str, dict[str, Any]]:
    """All arguments but the desk."""
    named = list(inspect.signature(action).parameters.values())[1:]
    return {
        argument.name: {"type": str(argument.annotation)}
        if argument.default is argument.empty
        else {"type": str(argument.annotation), "default": argument.default}
        for argument in named
    }
