"""How many files and sockets this process may have open. Touches the process's own limit."""

from __future__ import annotations

import resource


def allow_all_descriptors() -> None:
    """Raise the limit as far as the machine lets us: each voice connection takes three, and 1,024 is a usual limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
