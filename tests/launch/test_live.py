"""The walk through what only live Discord can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.stage import PROJECT
from launch import exits, live
from launch.live_steps import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def answering(*answers: str) -> Callable[[str], str]:
    """A person who gives these answers, one after the other, and then is gone."""
    given: Iterator[str] = iter(answers)

    def ask(_prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return ask


def report_in(folder: Path) -> str:
    (report,) = folder.glob("live-report-*.md")
    return report.read_text(encoding="utf-8")


def test_each_step_is_shown_and_stands_in_the_report_with_its_verdict(tmp_path: Path) -> None:
    said: list[str] = []
    assert live.run(tmp_path, ask=answering(*["y"] * len(STEPS)), say=said.append) == exits.OK
    for step in STEPS:
        assert any(step.do in line and step.expect in line for line in said)
        assert f"| {step.name} | as expected |" in report_in(tmp_path)


def test_what_was_not_as_expected_is_asked_about_and_makes_the_walk_fail(tmp_path: Path) -> None:
    code = live.run(tmp_path, ask=answering("n", "nothing | at all", "q"), say=lambda _: None)
    assert code == exits.FAILED
    assert f"| {STEPS[0].name} | NOT as expected | nothing / at all |" in report_in(tmp_path)


def test_a_key_that_means_nothing_is_asked_again_and_an_end_in_between_keeps_what_was_seen(tmp_path: Path) -> None:
    assert live.run(tmp_path, ask=answering("?", "", "s"), say=lambda _: None) == exits.OK
    assert f"1 of {len(STEPS)} steps" in report_in(tmp_path)
    assert "skipped" in report_in(tmp_path)


def test_the_documentation_tells_the_same_steps() -> None:
    text = (PROJECT / "docs" / "truth.md").read_text(encoding="utf-8")
    assert [step.name for step in STEPS if f"**{step.name}**" not in text] == []
