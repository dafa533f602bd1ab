"""docs/truth.md names what is there."""

from __future__ import annotations

import re

from launch.live_steps import STEPS
from sandbox.spec.allowed import ALLOWED
from tests.sandbox.conftest import ROOT

TEXT = (ROOT / "docs" / "truth.md").read_text("utf-8")
WORDS = {7: "seven", 8: "eight", 9: "nine", 10: "ten"}


def test_every_test_that_is_said_to_walk_something_is_there() -> None:
    section = TEXT.partition("## Where each part is walked")[2].partition("\n## ")[0]
    named = [name for name in re.findall(r"`([\w/]+(?:\.py|/))`", section) if not name.startswith("tests/")]
    assert len(named) > 30
    assert [name for name in named if not (ROOT / "tests" / "sandbox" / name).exists()] == []


def test_the_length_of_the_allow_list_is_told() -> None:
    assert f"`sandbox/spec/allowed.py`, {WORDS[len(ALLOWED)]} lines of ten at most" in TEXT


def test_what_only_live_discord_can_show_is_told_as_the_guide_asks_it() -> None:
    section = TEXT.partition("## What only live Discord can show")[2]
    assert re.findall(r"^- \*\*([\w ]+)\*\*:", section, re.MULTILINE) == [step.name for step in STEPS]
    words = " ".join(section.split())
    assert [step.name for step in STEPS if f"**{step.name}**: {step.do} *{step.expect}*" not in words] == []
