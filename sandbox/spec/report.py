"""What every sandbox of a run looked at, put together: each leaves a file when it ends, and these are summed.

Reads the environment; writes into the folder that it names, and nowhere else.
"""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .recorder import Recorder

VARIABLE = "CHORUS_SPEC_REPORT"
_COUNTED = ("operations", "answers", "events", "undescribed_events", "failed", "allowed")


def leave_at_exit(recorder: Recorder, environment: Mapping[str, str] = os.environ) -> None:
    """When this process ends, leave what was seen in the folder that `CHORUS_SPEC_REPORT` names; without it nothing."""
    folder = environment.get(VARIABLE)
    if folder:
        atexit.register(leave, recorder, Path(folder) / f"{os.getpid()}.json")


def leave(recorder: Recorder, path: Path) -> None:
    """Write down what was seen so far."""
    seen = {**recorder.coverage(), "findings": [asdict(finding) for finding in recorder.findings]}
    path.write_text(json.dumps(seen), "utf-8")


def read(folder: Path) -> list[dict[str, Any]]:
    """What the sandboxes of a run left."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


def summary(seen: Iterable[Mapping[str, Any]]) -> str:
    """The figures of a run in words; a kind of thing counts once, however many sandboxes saw it."""
    listed = [one for one in seen if one["described"]]
    if not listed:
        return "no sandbox had Discord's description"
    total = {name: sum((Counter(one[name]) for one in listed), Counter()) for name in _COUNTED}
    described = listed[0]["described"]
    found = {" ".join((entry["part"], entry["where"], entry["path"])) for one in listed for entry in one["findings"]}
    lines = [
        f"{len(listed)} sandboxes",
        f"{len(total['operations'])} of {described['operations']} operations, {total['operations'].total()} requests",
        f"{len(total['answers'])} kinds of answers (an operation and a status)",
        f"{len(total['events'])} of {described['events']} described events, sent {total['events'].total()} times",
        f"events that nothing describes: {', '.join(sorted(total['undescribed_events'])) or 'none'}",
        f"{sum(one['checked'] for one in listed)} payloads looked at, "
        f"{sum(one['passed_over'] for one in listed)} more of the same passed over",
        f"{total['allowed'].total()} deviations of discord.py let pass, of {len(total['allowed'])} kinds",
        f"{len(found)} findings",
    ]
    return "\n".join([*lines, *sorted(found)])
