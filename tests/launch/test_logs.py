"""Where the log goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DYING = """
import logging, sys
from pathlib import Path
from launch.logs import set_up_logging
from launch.sections import LoggingSettings
set_up_logging(LoggingSettings(file=Path(sys.argv[1])))
logging.getLogger("chorus").info("begun")
raise LookupError("the last words")
"""


def test_a_bot_that_dies_of_a_mistake_leaves_its_last_words_in_terminal_and_file(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "bot.log"
    ended = subprocess.run([sys.executable, "-c", DYING, log], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    for told in (ended.stderr, log.read_text()):
        assert "INFO    chorus: begun" in told
        assert told.count("LookupError: the last words") == 1
