"""What people do: everything that can be asked for over the control socket.

Each module offers a table of named actions; an action is a function whose first argument is the `Desk` and whose
others are what the request names. It raises RefusedError or DiscordError when the person could not do it.
"""

from __future__ import annotations

from . import (
    answers,
    breaking,
    breaking_calls,
    chatting,
    commands,
    components,
    context_menus,
    hosting,
    inspecting,
    loading,
    modals,
    moderating,
    owning,
    posting,
    talking,
    threads,
    timing,
    voice_faults,
)
from .desk import Action, Desk

ACTIONS: dict[str, Action] = {
    **hosting.ACTIONS,
    **chatting.ACTIONS,
    **commands.ACTIONS,
    **components.ACTIONS,
    **modals.ACTIONS,
    **answers.ACTIONS,
    **talking.ACTIONS,
    **inspecting.ACTIONS,
    **timing.ACTIONS,
    **loading.ACTIONS,
    **threads.ACTIONS,
    **moderating.ACTIONS,
    **owning.ACTIONS,
    **context_menus.ACTIONS,
    **posting.ACTIONS,
    **breaking.ACTIONS,
    **breaking_calls.ACTIONS,
    **voice_faults.ACTIONS,
}

__all__ = ["ACTIONS", "Action", "Desk"]
