"""Doing what a request names, and telling a failure as its client can know it."""

from __future__ import annotations

import inspect
import logging
from typing import TYPE_CHECKING, Any

from sandbox.errors import RefusedError
from sandbox.world import DiscordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .desk import Action, Payload

_log = logging.getLogger(__name__)


class MisuseError(Exception):
    """The request itself is wrong."""


async def perform(desk: object, actions: Mapping[str, Action], name: str, args: Payload) -> Any:
    """Do one of these actions, whose first argument is the `desk` or what else they act on.

    Raises MisuseError for an unknown one or wrong arguments, and whatever it raises.
    """
    action = actions.get(name)
    if action is None:
        raise MisuseError(f"there is no action {name!r}; `help` tells of all")
    try:
        inspect.signature(action).bind(desk, **args)
    except TypeError as error:
        raise MisuseError(f"{name}: {error}") from None
    result = action(desk, **args)
    return await result if inspect.isawaitable(result) else result


def described(error: Exception) -> Payload:
    """A failure as it is answered: its kind, Discord's code where there is one, and its sentence."""
    match error:
        case DiscordError():
            return {"kind": "refused", "code": error.code, "message": error.message}
        case RefusedError():
            return {"kind": "refused", "code": error.code, "message": str(error)}
        case TimeoutError():
            return {"kind": "timeout", "code": None, "message": str(error) or "nothing happened in time"}
        case MisuseError() | ValueError():
            return {"kind": "misuse", "code": None, "message": str(error)}
    _log.error("an action failed", exc_info=error)
    return {"kind": "failed", "code": None, "message": repr(error)}
