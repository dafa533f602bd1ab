"""Run a command and tell what its sandboxes held against Discord's description: `python -m sandbox.spec pytest …`.

Exits as the command does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .report import VARIABLE, read, summary


def main(command: list[str]) -> int:
    """Run it, print the figures, return its exit code."""
    if not command:
        print("say which command: python -m sandbox.spec pytest tests/sandbox", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        code = subprocess.call(command, env={**os.environ, VARIABLE: folder})
        print(summary(read(Path(folder))))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
