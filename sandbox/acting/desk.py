"""What every action has at hand: the parts of the running sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.faults import Faults
    from sandbox.front import Front
    from sandbox.gateway import Gateway
    from sandbox.journal import Journal
    from sandbox.limits import RateLimits
    from sandbox.spec import Recorder
    from sandbox.switchboard import Switchboard
    from sandbox.tape import Tape
    from sandbox.world import World

Payload = dict[str, Any]

Action = Callable[..., Any]
"""Takes the desk and the request's arguments by name; returns JSON, or an awaitable of it."""


@dataclass(frozen=True)
class Desk:
    """The running sandbox, for those who act in it."""

    world: World
    front: Front
    gateway: Gateway
    switchboard: Switchboard
    journal: Journal
    spec: Recorder
    faults: Faults
    limits: RateLimits
    addresses: dict[str, str]
    """What the sandbox's one line of output says."""
    tape: Tape
