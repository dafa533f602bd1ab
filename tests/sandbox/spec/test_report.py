"""What the sandboxes of a run looked at is put together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sandbox.spec import Recorder, Request
from sandbox.spec.__main__ import main
from sandbox.spec.report import leave, read, summary
from tests.sandbox.conftest import ROOT
from tests.sandbox.spec.test_exchanges import ERROR, USER

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from sandbox.spec import SpecDocument

RUN = """
from sandbox.spec import Request, open_recorder
open_recorder().exchange(Request("GET", "/users/1"), 404, {"code": 10013, "message": "Unknown User"})
raise SystemExit(3)
"""


def test_kinds_count_once_and_occasions_each(document: SpecDocument, tmp_path: Path) -> None:
    for number in range(2):
        recorder = Recorder(document)
        recorder.exchange(Request("GET", "/users/41771983423143937"), 200, USER)
        recorder.exchange(Request("GET", f"/users/{number}"), 404, {**ERROR, "hint": 1})
        recorder.event("READY", {})
        leave(recorder, tmp_path / f"{number}.json")
    told = summary(read(tmp_path)).splitlines()
    assert told[0] == "2 sandboxes"
    assert told[1] == f"1 of {len(document.operations)} operations, 4 requests"
    assert told[2].startswith("2 kinds of answers")
    assert told[3] == f"0 of {len(document.events)} described events, sent 0 times"
    assert told[4] == "events that nothing describes: READY"
    assert told[5].startswith("4 payloads looked at, 0 ")
    assert told[-2:] == ["1 findings", "answer GET /users/{user_id} 404 $.hint"]


def test_without_a_description_there_are_no_figures(tmp_path: Path) -> None:
    leave(Recorder(None), tmp_path / "1.json")
    assert summary(read(tmp_path)) == "no sandbox had Discord's description"


def test_a_command_is_run_and_its_sandboxes_are_summed(
    document: SpecDocument, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main([sys.executable, "-c", RUN]) == 3, "as the command it ran"
    assert capsys.readouterr().out.startswith(f"1 sandboxes\n1 of {len(document.operations)} operations, 1 requests\n")
    assert main([]) == 2
    assert "say which command" in capsys.readouterr().err
