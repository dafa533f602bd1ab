"""The page of commands is the commands."""

from __future__ import annotations

from pathlib import Path

from cogs.commands_page import as_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


async def test_the_page_says_what_can_be_typed() -> None:
    assert PAGE.read_text("utf-8") == await as_markdown(), "python -m cogs.commands_page > docs/commands.md"
