"""Starts Chorus: `python bot.py`, or `python bot.py --help` for what else it can do.

Only tells the sub-commands apart; each lives in `launch/` and is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import gc
import os
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launch import exits
from launch.surroundings import command_in_venv, not_in_venv

if TYPE_CHECKING:
    from launch.settings import Settings

HOME = Path(__file__).resolve().parent
NO_TOKEN = (
    "Chorus cannot start: there is no DISCORD_TOKEN, neither in {folder}/.env nor in the environment of this process. "
    "docs/discord.md tells how to get one."
)


def main(arguments: list[str]) -> int:
    """Run one sub-command and return the exit code."""
    options, rest = parse(arguments)
    elsewhere = not_in_venv(HOME, command_in_venv(HOME, arguments))
    if elsewhere is not None and options.command == "check":
        print(elsewhere, flush=True)
    try:
        return dispatch(options, rest)
    except ModuleNotFoundError as error:
        if elsewhere is None and (HOME / ".venv").is_dir():
            raise
        advice = "`make run` sets everything up." if elsewhere is None else elsewhere.text
        print(f"{error.name} is not installed here: {advice}", file=sys.stderr)
        return exits.FAILED


def dispatch(options: argparse.Namespace, rest: list[str]) -> int:
    """The same, once it is known what was typed."""
    if options.command == "demo":
        return demo(rest)
    if options.command == "check":
        from launch import check

        code = check.run(options.folder, os.environ)
        if not options.live or code != exits.OK:
            return code
        from launch import live

        return live.run(options.folder)
    from launch.settings import ConfigError, load

    try:
        settings = load(options.folder, os.environ)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return exits.BAD_CONFIG
    if options.command == "migrate":
        from launch import migrate

        return migrate.run(settings)
    if options.command == "backup":
        from launch import backup

        return backup.run(settings, options.target)
    if options.command == "restore":
        from launch import restore

        return restore.run(settings, options.backup)
    return run(settings, options)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Join Discord; without a token, start the sandbox and a bot in it, unless there is to be none."""
    if settings.discord.token is None and options.no_sandbox:
        print(NO_TOKEN.format(folder=options.folder), file=sys.stderr)
        return exits.REFUSED
    if settings.discord.token is None:
        from launch import sandboxed

        return sandboxed.run(settings, HOME, options.folder, os.environ)
    if options.until_stdin_closes:
        from launch.children import end_with_parent

        end_with_parent()
    gc.disable()  # what is imported stays: to look through it again and again was a sixth of a start
    try:
        from launch import running
    finally:
        gc.enable()
    return running.run(settings)


def demo(arguments: list[str]) -> int:
    """Play the demo, `python -m demo`, in this process."""
    sys.argv[1:] = arguments
    runpy.run_module("demo", run_name="__main__", alter_sys=True)
    return exits.OK


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The sub-command with its options, and what is the demo's to understand."""
    parser = argparse.ArgumentParser(prog="bot.py", description="A Discord bot for groups that listen together.")
    parser.add_argument(
        "--folder",
        type=existing_folder,
        default=HOME,
        help="where config.toml and .env are read from (default: beside bot.py)",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    start = commands.add_parser("run", help="start the bot (what happens without a command)")
    start.add_argument("--until-stdin-closes", action="store_true", help="stop when the starting process is gone")
    start.add_argument("--no-sandbox", action="store_true", help="without a token, end instead: for services")
    check = commands.add_parser("check", help="look whether everything is in place, and say what is not")
    check.add_argument("--live", action="store_true", help="be guided through what only live Discord can show")
    commands.add_parser(
        "demo", help="play the whole story in the sandbox; --file FILE plays a file of yours", add_help=False
    )
    commands.add_parser("migrate", help="bring the database up to date")
    backup = commands.add_parser("backup", help="copy the database and the files, while the bot runs too")
    backup.add_argument("target", nargs="?", type=Path, metavar="FOLDER", help="where to (default: folder in [backup])")
    restore = commands.add_parser("restore", help="put a backup in the place of what is there; stop the bot first")
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup, chorus-…")
    parser.set_defaults(command="run", until_stdin_closes=False, no_sandbox=False, live=False)
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "demo":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options, rest


def existing_folder(text: str) -> Path:
    """The folder of that name; a mistyped one must not start a bot that has forgotten everything."""
    folder = Path(text)
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return folder


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)  # what shells report for Ctrl-C; nothing was running yet that has an order to stop in
