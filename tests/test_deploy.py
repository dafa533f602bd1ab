"""What stands in `deploy/` fits the repository. No Docker engine and no systemd is asked: none may be there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

import bot
from audio.sender import __main__ as sender
from launch import exits
from launch.children import GRACE_S
from tests.launch.test_settings import KEYS
from tests.test_layers import BOT

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions with what follows each; comments left out."""
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    words = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(instruction, rest) for instruction, _, rest in words]


def copied() -> list[str]:
    """What of the repository goes into the image."""
    return [name for instruction, rest in dockerfile() if instruction == "COPY" for name in rest.split()[:-1]]


def compose() -> dict[str, Any]:
    file: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return file["services"]["chorus"]  # type: ignore[no-any-return]


def unit() -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "chorus.service", "utf-8")
    return parser


def test_all_that_the_image_takes_is_there_and_is_let_through_to_the_builder() -> None:
    assert all((ROOT / name).exists() for name in copied())
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert let_through[1] == "*"
    assert {line.removeprefix("!") for line in let_through if line.startswith("!")} == set(copied())


def test_the_image_holds_every_room_of_the_bot() -> None:
    rooms = {name for name in BOT if (ROOT / name / "__init__.py").is_file()}
    assert rooms <= set(copied())


@pytest.mark.parametrize(("arguments", "code"), [(["check"], exits.OK), (["run", "--no-sandbox"], exits.REFUSED)])
def test_what_the_image_holds_is_enough_to_start(tmp_path: Path, arguments: list[str], code: int) -> None:
    for name in copied():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "chorus").mkdir()
    command = [sys.executable, "bot.py", "--folder", "chorus", *arguments]
    environ = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stdout + done.stderr


def test_the_image_starts_the_bot_as_nobody_of_importance_on_a_folder_that_is_theirs() -> None:
    said = dict(dockerfile())
    entry = re.findall(r'"([^"]*)"', said["ENTRYPOINT"])
    assert entry == ["python", "/app/bot.py", "--folder", said["VOLUME"]]
    options, rest = bot.parse(re.findall(r'"([^"]*)"', said["CMD"]))
    assert (options.command, options.no_sandbox, rest) == ("run", True, [])
    assert said["USER"] == "1000:1000" == compose()["user"]
    assert ("RUN", f"mkdir {said['VOLUME']} && chown {said['USER']} {said['VOLUME']}") in dockerfile()


def test_the_image_has_the_python_of_the_project() -> None:
    tag = dict(dockerfile())["FROM"].removeprefix("python:").partition("-")[0]
    assert f'requires-python = ">={tag}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_compose_builds_that_image_and_gives_it_its_folder() -> None:
    service = compose()
    context = DEPLOY / service["build"]["context"]
    assert context.resolve() == ROOT
    assert (context / service["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    (volume,) = service["volumes"]
    assert volume["target"] == dict(dockerfile())["VOLUME"]
    assert not volume["bind"]["create_host_path"]
    assert set(service["environment"]) <= {key.variable for key in KEYS}
    for key in KEYS:
        if key.variable in service["environment"]:
            key.check(service["environment"][key.variable], strict=False)


def test_the_folder_beside_compose_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    (volume,) = compose()["volumes"]
    assert f"{PurePosixPath('deploy', volume['source'])}/" in ignored


def test_the_service_starts_the_bot_that_ends_without_a_token() -> None:
    python, script, *arguments = unit()["Service"]["ExecStart"].split()
    assert (python, script) == ("/opt/chorus/.venv/bin/python", "/opt/chorus/bot.py")
    assert arguments == ["--folder", "/var/lib/chorus", "run", "--no-sandbox"]
    assert bot.parse(arguments[2:])[0].no_sandbox
    assert unit()["Service"]["StateDirectory"] == "chorus"  # below /var/lib


def test_the_service_starts_a_bot_again_but_where_that_would_change_nothing() -> None:
    service = unit()["Service"]
    assert service["Restart"] == "on-failure"
    assert {*map(int, service["RestartPreventExitStatus"].split())} == exits.FINAL


def test_whoever_stops_the_bot_waits_longer_than_the_bot_waits_for_its_own() -> None:
    seconds = [unit()["Service"]["TimeoutStopSec"], compose()["stop_grace_period"].removesuffix("s")]
    assert all(int(one) > GRACE_S for one in seconds)
    assert unit()["Service"]["KillMode"] == "mixed"


def test_the_sender_may_go_before_others() -> None:
    assert int(unit()["Service"]["LimitNICE"]) == sender._NICE
