"""The import law of the house: who may know whom.

Every import statement of every module counts: relative ones, those inside functions, and those for type checkers
only, which are let through where the law says "types".
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
BOTTOM = ("models", "sources", "audio", "storage")
BOT = ("bot", "cogs", "web", "services", "launch", *BOTTOM)
AROUND = ("sandbox", "demo", "benchmarks", "tests")
OURS = (*BOT, *AROUND)

MAY_USE = {
    **{package: (package,) for package in BOTTOM},
    "services": ("services", *BOTTOM),
    "cogs": ("cogs", "services"),
    "web": ("web", "services"),
    "sandbox": ("sandbox",),
    "demo": ("demo", "sandbox"),
    "launch": BOT,
    "bot": BOT,
}
"""Which of our packages each may import."""

MAY_NAME_TYPES_OF = {"cogs": ("models", "audio", "sources"), "web": ("models", "audio", "sources")}
"""Which further ones it may import for type checkers only."""

VOICE_ADAPTER = "audio.discord_voice"
LONGEST_FILE = 400


@dataclass(frozen=True)
class Import:
    """One imported name, in full: `from models import Chat` is "models.Chat"."""

    file: PurePosixPath
    line: int
    name: str
    for_types: bool

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]

    def is_of(self, module: str) -> bool:
        """Whether it is the module, or something in it."""
        return self.name == module or self.name.startswith(f"{module}.")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


def imports_in(source: str, file: PurePosixPath) -> Iterator[Import]:
    """Every import in the text of a module, wherever in it."""
    tree = ast.parse(source)
    for_types = {id(inner) for block in ast.walk(tree) if is_type_checking(block) for inner in ast.walk(block)}
    for node in ast.walk(tree):
        for name in names_imported_by(node, file):
            yield Import(file, getattr(node, "lineno", 0), name, id(node) in for_types)


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def names_imported_by(node: ast.AST, file: PurePosixPath) -> list[str]:
    match node:
        case ast.Import(names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module, names, level):
            base = ".".join(part for part in (*parent_package(file, level or 0), module) if part)
            return [f"{base}.{alias.name}" for alias in names]
        case ast.Call(ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"), [argument, *_]):
            return [constant_start(argument)]
    return []


def parent_package(file: PurePosixPath, level: int) -> tuple[str, ...]:
    """What the dots of a relative import stand for; nothing for an absolute one."""
    return file.parts[:-level] if level else ()


def constant_start(argument: ast.expr) -> str:
    """A module's name as far as the text tells it: "launch.checks." of f"launch.checks.{name}"."""
    if isinstance(argument, ast.JoinedStr) and argument.values:
        argument = argument.values[0]
    return str(argument.value) if isinstance(argument, ast.Constant) else ""


def modules() -> list[PurePosixPath]:
    """Every module of ours, tests too."""
    found = [*ROOT.glob("*.py"), *(path for package in OURS for path in (ROOT / package).rglob("*.py"))]
    return sorted(PurePosixPath(path.relative_to(ROOT).as_posix()) for path in found)


@cache
def imports_of(package: str) -> list[Import]:
    """What the modules of one package import."""
    files = [file for file in modules() if file.parts[0] in (package, f"{package}.py")]
    return [found for file in files for found in imports_in((ROOT / file).read_text("utf-8"), file)]


def imports_of_all(*packages: str) -> list[Import]:
    return [found for package in packages for found in imports_of(package)]


def in_adapter(found: Import) -> bool:
    """Whether a module of the voice adapter itself imports it."""
    return found.file.is_relative_to(VOICE_ADAPTER.replace(".", "/"))


@pytest.mark.parametrize("package", MAY_USE)
def test_a_package_imports_only_those_it_may_know(package: str) -> None:
    adapter_users = ("cogs", "launch", "audio")
    for found in imports_of(package):
        if found.top not in OURS or (found.is_of(VOICE_ADAPTER) and package in adapter_users):
            continue
        allowed = MAY_USE[package] + (MAY_NAME_TYPES_OF.get(package, ()) if found.for_types else ())
        assert found.top in allowed, str(found)


def test_only_the_front_ends_of_discord_and_the_start_import_the_voice_adapter() -> None:
    users = {
        found.file.parts[0] for found in imports_of_all(*OURS) if found.is_of(VOICE_ADAPTER) and not in_adapter(found)
    }
    assert users <= {"cogs", "launch", "tests"}
    assert users >= {"launch"}


def test_only_front_ends_start_and_voice_adapter_know_discord() -> None:
    for found in imports_of_all(*BOT, "demo", "benchmarks"):
        if found.is_of("discord"):
            is_peer = found.file.parts[:2] == ("benchmarks", "peers")  # discord.py's own player, to compare with
            assert found.file.parts[0] in ("cogs", "launch") or in_adapter(found) or is_peer, str(found)


def test_below_the_front_ends_nobody_speaks_http() -> None:
    for found in imports_of_all("services", "models"):
        assert not found.is_of("aiohttp"), str(found)


def test_nothing_of_the_bot_imports_the_sandbox() -> None:
    for found in imports_of_all(*BOT):
        assert not found.is_of("sandbox"), str(found)


def test_demo_and_benchmarks_reach_the_sandbox_through_its_client() -> None:
    for found in imports_of_all("demo", "benchmarks"):
        assert not found.is_of("sandbox") or found.is_of("sandbox.client"), str(found)


def test_the_model_of_discord_is_touched_in_one_package() -> None:
    for found in imports_of_all(*BOT, "sandbox", "demo", "benchmarks"):
        if found.is_of("simcord") or (found.is_of("discord") and found.file.parts[0] == "sandbox"):
            assert found.file.parts[:2] == ("sandbox", "world"), str(found)


def test_the_sandboxs_client_can_be_used_without_the_sandboxs_inside() -> None:
    client = [found for found in imports_of("sandbox") if found.file.parts[:2] == ("sandbox", "client")]
    assert client
    for found in client:
        assert not found.is_of("sandbox.world"), str(found)
        assert not found.is_of("simcord"), str(found)
        assert not found.is_of("discord"), str(found)


def test_nothing_imports_the_tests() -> None:
    for found in imports_of_all(*BOT, "sandbox", "demo"):
        assert not found.is_of("tests"), str(found)


def test_nothing_but_the_command_line_imports_the_entry_point() -> None:
    """`python bot.py` runs it as `__main__`: who imported it would get a second copy."""
    for found in imports_of_all(*BOT, "sandbox", "demo", "benchmarks"):
        assert not found.is_of("bot"), str(found)


def test_no_file_is_too_long_to_read() -> None:
    lengths = {file: len((ROOT / file).read_text("utf-8").splitlines()) for file in modules()}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_package_of_the_house_is_looked_at() -> None:
    """A new folder with code in it must be given its place in the law."""
    folders = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert folders <= {*OURS, "docs"}
    assert all(imports_of(package) for package in ("bot", "cogs", "services", *BOTTOM, "launch", "sandbox", "demo"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import sandbox.client as c", [("sandbox.client", False)]),
        ("from sandbox import client, world", [("sandbox.client", False), ("sandbox.world", False)]),
        ("from . import beside", [("audio.voice.beside", False)]),
        ("from .beside import thing", [("audio.voice.beside.thing", False)]),
        ("from ..frame import SILENCE", [("audio.frame.SILENCE", False)]),
        ("def f():\n    async def g():\n        import discord", [("discord", False)]),
        ("try:\n    import discord\nexcept ImportError: ...", [("discord", False)]),
        ("if TYPE_CHECKING:\n    from models import Chat", [("models.Chat", True)]),
        ("from importlib import import_module\nimport_module('cogs')", [("cogs", False)]),
        ("import importlib\nimportlib.import_module(f'cogs.{name}')", [("cogs.", False)]),
        ("__import__('sandbox')", [("sandbox", False)]),
    ],
)
def test_every_way_to_import_is_seen(source: str, expected: list[tuple[str, bool]]) -> None:
    found = [(one.name, one.for_types) for one in imports_in(source, PurePosixPath("audio/voice/here.py"))]
    assert [one for one in found if not one[0].startswith("importlib")] == expected
