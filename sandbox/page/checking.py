"""Whether the arguments of a request are of the types that its deed names, before the deed sees them."""

from __future__ import annotations

import inspect
import math
from typing import TYPE_CHECKING, Any

from sandbox.acting.performing import MisuseError

if TYPE_CHECKING:
    from sandbox.acting.desk import Action, Payload

LONGEST_S = 3600.0
_KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
    "Payload": (dict,),
    "None": (type(None),),
    "Any": (object,),
}


def check_arguments(name: str, action: Action, args: Payload) -> None:
    """Raises MisuseError for an argument of another type than the deed's signature says, or a wait without an end.

    Names that the deed does not have are told of by whoever calls it.
    """
    parameters = inspect.signature(action).parameters
    for argument, value in args.items():
        if argument not in parameters:
            continue
        wanted = str(parameters[argument].annotation)
        if not any(_fits(kind, value) for kind in wanted.split(" | ")):
            raise MisuseError(f"{name}: {argument} is to be {wanted}")
        if argument.endswith("_s") and not (math.isfinite(value) and 0 <= value <= LONGEST_S):
            raise MisuseError(f"{name}: {argument} is to be between 0 and {LONGEST_S:.0f} seconds")


def _fits(kind: str, value: Any) -> bool:
    types = _KINDS.get(kind.partition("[")[0], (object,))
    return isinstance(value, types) and not (isinstance(value, bool) and kind in ("int", "float"))
