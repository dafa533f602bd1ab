"""Looking at processes from outside."""

from __future__ import annotations

import psutil

PATIENCE_S = 20


def gone(*pids: int) -> bool:
    """Whether these processes have ended, or do so within some seconds."""
    processes = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_S)
    return not alive
