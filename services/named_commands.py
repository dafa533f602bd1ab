"""The commands that sentences name as the next step, whichever front end says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMED_COMMANDS: Mapping[str, str] = {
    "audit": "chorus audit",
    "help": "chorus help",
    "privacy": "chorus privacy",
    "register": "register",
    "login": "login",
    "create": "group create",
    "list": "group list",
    "delete": "group delete",
    "add": "member add",
    "play": "play",
    "search": "search",
    **{name: name for name in ("pause", "previous", "recap", "replay", "resume", "seek", "skip", "volume")},
    "queue_show": "queue show",
    **{f"queue_{name}": f"queue {name}" for name in ("remove", "move", "swap", "undo")},
    "loop_command": "loop",
    "watch_command": "watch",
    "setup": "chorus setup",
    "history_show": "history show",
    "stats": "player stats",
    **{f"favourite_{name}": f"favourite {name}" for name in ("add", "list", "remove")},
    **{
        f"playlist_{name}": f"playlist {name}"
        for name in ("create", "add", "remove", "show", "list", "play", "rename", "delete", "share", "import", "export")
    },
    **{f"group_{name}": f"group {name}" for name in ("show", "update", "join", "leave")},
    **{f"member_{name}": f"member {name}" for name in ("list", "update", "remove")},
    **{
        f"message_{name}": f"message {name}" for name in ("list", "search", "stats", "send", "edit", "delete", "export")
    },
    **{
        f"user_{name}": f"user {name}"
        for name in ("show", "update", "reset", "accounts", "sessions", "export", "delete", "forget")
    },
}
"""By the parameter that they stand in for."""
