"""What the pages for people name does exist: commands, options, settings, pages, and the bot's own words."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, MessageReference, Pattern, Placeable, SelectExpression, TextElement

import bot
from cogs.client import needed_intents, needed_permissions
from cogs.refusals import title
from launch import exits
from launch.settings import Settings
from services.upkeep import TRANSITIONS_KEPT_FOR
from tests.launch.test_settings import KEYS
from tests.test_next_steps import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").glob("*.md") if path.stem != "commands")]
SPEAKING = ("bot.py", "launch", "sources", "storage")
"""Where sentences stand besides the catalogue: what is told at a terminal."""
DISCORDS_WORDS = {
    *("Message Content Intent", "Save Changes", "client secret", "public key", "Connect", "Speak", "Integrations"),
    *("Server Settings > Integrations", "User Volume", "Voice & Video", "Server Mute", "Privacy Settings"),
}
"""What the page of troubles quotes besides the bot."""

page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def code_in(path: Path) -> list[str]:
    """What stands between backticks on one line, and the lines of blocks of code."""
    blocks = re.split(r"^ *```.*$", path.read_text("utf-8"), flags=re.MULTILINE)
    lines = [line.strip() for block in blocks[1::2] for line in block.splitlines()]
    return [*(code for text in blocks[::2] for code in re.findall(r"`([^`\n]+)`", text)), *lines]


@cache
def commands() -> dict[str, set[str]]:
    """Each command that can be typed, and each family of them, with the options that it takes.

    As the page that is generated from the commands has them: a line for the command, and one for each option.
    """
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for family, section in re.findall(r"^## (\S+).*\n((?:(?!## ).*\n)*)", text, re.MULTILINE):
        for typed, told in re.findall(r"^- \*\*`/([^`]+)`\*\*.*\n((?:  - .*\n)*)", section, re.MULTILINE):
            name = typed.split()[: 1 if family == "Alone" else 2]
            found[" ".join(name)] = set(re.findall(r"^  - `(\w+)`", told, re.MULTILINE))
            found.setdefault(name[0], set())
    return found


@page
def test_each_command_that_is_named_can_be_typed(path: Path) -> None:
    for code in code_in(path):
        if typed := re.fullmatch(r"/([a-z]+(?: [a-z]+)*)((?: [a-z_]+:.*)?)", code):
            assert typed[1] in commands(), f"there is no {code}"
            missing = set(re.findall(r"([a-z_]+):", typed[2])) - commands()[typed[1]]
            assert not missing, f"{code} has no {missing}"


@page
def test_each_command_of_the_terminal_is_understood(path: Path) -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for code in code_in(path):
        for arguments in re.findall(r"bot\.py((?: [a-z-]\S*)*)", re.sub(r" --folder \S+", "", code)):
            bot.parse(arguments.split())
        for target in re.findall(r"(?:^|&& )make ([a-z]+)", code):
            assert target in made, f"there is no make {target}"


@page
def test_each_setting_that_is_named_exists(path: Path) -> None:
    text = " ".join(path.read_text("utf-8").split())
    dotted = {key.dotted for key in KEYS}
    for key, section in re.findall(r"`([a-z_]+)(?: = [^`]*)?` (?:in|of) `\[([a-z]+)\]`", text):
        assert f"{section}.{key}" in dotted
    assert {*re.findall(r"`\[([a-z]+)\]`", text)} <= {key.section for key in KEYS}
    for variable in re.findall(r"\b(?:CHORUS|DISCORD|YOUTUBE|CLOUDINARY)_[A-Z_]*[A-Z]\b", text):
        known = {key.variable for key in KEYS} | {"CHORUS_OPENAPI"}
        assert variable in known or variable.startswith("CHORUS_DRILL_"), f"{path.name}: there is no {variable}"


@page
def test_each_page_that_is_linked_exists(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert "://" in target or (path.parent / target).exists(), f"{path.name} leads to {target}"


@cache
def said() -> list[str]:
    """Every sentence that the bot may say, with … for what is filled in."""
    entries = FluentParser().parse(CATALOGUE.read_text("utf-8")).body
    patterns = {one.id.name: one.value for one in entries if isinstance(one, Message) and one.value}
    sentences = [text for pattern in patterns.values() for text in variants(pattern, patterns)]
    for file in (path for name in SPEAKING for path in [ROOT / name, *(ROOT / name).rglob("*.py")] if path.is_file()):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
                sentences.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                sentences.append(re.sub(r"\{\w+\}", "…", node.value))
    sentences += (ROOT / "Makefile").read_text("utf-8").splitlines()
    return [" ".join(sentence.replace("**", "").split()) for sentence in sentences]


def variants(pattern: Pattern, patterns: dict[str, Pattern]) -> list[str]:
    """What a sentence of the catalogue can be."""
    choices: list[list[str]] = []
    for part in pattern.elements:
        match part:
            case TextElement(value=text):
                choices.append([text])
            case Placeable(expression=SelectExpression(variants=those)):
                choices.append([text for one in those for text in variants(one.value, patterns)])
            case Placeable(expression=MessageReference(id=name)):
                choices.append(variants(patterns[name.name], patterns))
            case _:
                choices.append(["…"])
    return ["".join(parts) for parts in product(*choices)]


def test_the_words_that_the_page_of_troubles_quotes_are_the_bots() -> None:
    text = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")
    quotes = {" ".join(quote.split()) for quote in re.findall(r"(?<![*\w])\*([^*]+)\*(?![*\w])", text)}
    assert len(quotes) > 50
    for quote in quotes - DISCORDS_WORDS:
        words = re.compile(".*".join(re.escape(part.strip()) for part in quote.split("…")))
        assert any(words.search(sentence) for sentence in said()), f"nobody says “{quote}”"


def test_the_page_of_troubles_knows_every_exit_code() -> None:
    text = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {*map(int, re.findall(r"^\| (\d+) \|", text, re.MULTILINE))} == {*codes, 130}
    finals = {*map(int, re.findall(r"^\| (\d+) \| .* \| no: mend it first \|$", text, re.MULTILINE))}
    assert finals == exits.FINAL


def test_the_page_on_privacy_tells_the_times_that_are_set() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    assert f"{Settings().uploads.keep_days:g} days (`keep_days`)" in text
    assert f"the steps for {TRANSITIONS_KEPT_FOR.days} days" in text
    for key in ("keep_unregistered", "deleted_words", "keep_days", "policy_url", "contact"):
        assert f"`{key}`" in text


def test_the_way_to_discord_names_what_the_bot_asks_for() -> None:
    text = (ROOT / "docs" / "discord.md").read_text("utf-8")
    named = re.findall(r"^\| \*([^*]+)\* \|", text, re.MULTILINE)
    assert sorted(named) == sorted(title(name) for name, is_needed in needed_permissions() if is_needed)
    intents = needed_intents()
    assert "*Server Members Intent*:" in text
    assert "*Message Content Intent*:" in text
    assert (intents.members, intents.message_content, intents.presences) == (True, True, False)
