"""`python -m sandbox`: a local Discord as a process of its own. Prints one JSON line when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import sys
from pathlib import Path

from .page import PageOptions
from .process import Options, run
from .seed import SEEDS
from .world import StateError

GC_THRESHOLDS = (50_000, 20, 20)
"""The world keeps every message, so collections find little; Python's own thresholds cost a quarter of all time."""
MAX_PORT = 65_535


def parse_arguments() -> tuple[Options, int]:
    """The command line: how to run, and how much to log."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for trying a bot.")
    parser.add_argument("--folder", type=Path, help="keep ca.pem and control.sock here (default: a temporary one)")
    parser.add_argument("--port", type=_port, default=0, help="listen on this port of 127.0.0.1 (default: any)")
    parser.add_argument("--seed", choices=SEEDS, default="sample", help="what it holds at the start")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--state", type=Path, help="go on from what was saved here, instead of a seed")
    source.add_argument("--keep", type=Path, help="go on from what the last run left here, and leave it for the next")
    parser.add_argument("--page", type=Path, help="serve the page that is built in this folder")
    parser.add_argument("--page-port", type=_port, default=0, help="on this port, or the next free one (default: any)")
    parser.add_argument("--bot-log", type=Path, help="the page shows what the bot logs here")
    parser.add_argument("--quiet", action="store_true", help="log nothing but warnings and errors")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that holds standard input"
    )
    options = parser.parse_args()
    folder = None if options.folder is None else options.folder.resolve()
    level = logging.WARNING if options.quiet else logging.INFO
    page = None if options.page is None else PageOptions(options.page.resolve(), options.page_port, options.bot_log)
    wanted = Options(folder, options.port, options.seed, options.state, options.keep, page, options.until_stdin_closes)
    return wanted, level


def _port(text: str) -> int:
    """A port's number. Raises ArgumentTypeError."""
    if text.isascii() and text.isdecimal() and int(text) <= MAX_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port: it is a number from 1 to {MAX_PORT}, or 0 for any")


def main() -> None:
    """Run until told to stop."""
    options, level = parse_arguments()
    gc.set_threshold(*GC_THRESHOLDS)
    logging.basicConfig(level=level, format="sandbox %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(run(options))
    except StateError as error:
        sys.exit(f"The sandbox cannot start: {error}.")
    except OSError as error:
        where = "" if error.filename is None else f" ({error.filename})"
        sys.exit(f"The sandbox cannot start: {error.strerror or error}{where}.")


if __name__ == "__main__":
    main()
