"""Where settings come from: two TOML files, `.env` and the environment, each read into one layer.

A layer holds only values that were checked, so merging layers cannot fail, and every problem names the
file or the variable that it stands in. May read the files of one folder. A problem never quotes the
value of an unknown key: it could be a misspelt secret.
"""

from __future__ import annotations

import io
import tomllib
from typing import TYPE_CHECKING, Any

from dotenv.parser import parse_stream

from launch.keys import PREFIX, BadValueError, Key
from launch.problems import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

TOML_FILES = ("config.local.toml", "config.toml")
ENV_FILE = ".env"
ENVIRONMENT = "environment"

Layer = dict[str, dict[str, Any]]
"""The values that one origin sets: `layer["voice"]["connect_timeout_s"]`."""


class LayerReader:
    """Reads layers and collects every problem on the way, in `problems`."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.problems: list[Problem] = []
        self._sections = {key.section for key in keys}
        self._secrets = {name.lower(): key for key in keys if key.is_secret for name in (key.name, key.variable)}
        self._by_dotted = {key.dotted: key for key in keys if not key.is_secret}
        self._by_variable = {key.variable: key for key in keys}

    def read(self, folder: Path, environ: Mapping[str, str]) -> list[Layer]:
        """All layers, the one that wins first. Files that do not exist count as empty."""
        env_file = self._parse_env_file(folder / ENV_FILE)
        return [
            self._layer_of_variables(ENVIRONMENT, environ, ours=(PREFIX,)),
            # A misspelt DISCORD_… in our own file is worth a word; elsewhere it is another program's.
            self._layer_of_variables(ENV_FILE, env_file, ours=(PREFIX, "DISCORD_", "CLOUDINARY_", "YOUTUBE_")),
            *(self._layer_of_tables(name, self._parse_toml(folder / name)) for name in TOML_FILES),
        ]

    def _layer_of_variables(self, origin: str, variables: Mapping[str, str], ours: tuple[str, ...]) -> Layer:
        layer: Layer = {}
        for variable, text in variables.items():
            if key := self._by_variable.get(variable):
                self._store(layer, key, text, origin, variable, strict=False)
            elif variable.startswith(ours):
                self._report(origin, variable, "is not a setting", self._nearest_variable(variable))
        return layer

    def _layer_of_tables(self, origin: str, tables: Mapping[str, Any]) -> Layer:
        layer: Layer = {}
        for section, table in tables.items():
            if section not in self._sections:
                self._report_unknown(origin, section, [*self._sections, *self._by_dotted])
            elif not isinstance(table, dict):
                self._report(origin, section, f"is a section: write [{section}] above its keys")
            else:
                for name, value in table.items():
                    dotted = f"{section}.{name}"
                    if key := self._by_dotted.get(dotted):
                        self._store(layer, key, value, origin, dotted, strict=True)
                    else:
                        self._report_unknown(origin, dotted, self._by_dotted)
        return layer

    def _store(self, layer: Layer, key: Key, raw: object, origin: str, spelt: str, *, strict: bool) -> None:
        try:
            layer.setdefault(key.section, {})[key.name] = key.check(raw, strict=strict)
        except BadValueError as error:
            self._report(origin, spelt, error.reason, error.nearest)

    def _report(self, origin: str, key: str, reason: str, nearest: str | None = None) -> None:
        self.problems.append(Problem(origin, key, reason, nearest))

    def _report_unknown(self, origin: str, dotted: str, valid: Iterable[str]) -> None:
        if secret := self._secrets.get(dotted.rpartition(".")[2].lower()):
            advice = f"set {secret.variable} in the environment or in {ENV_FILE}"
            self._report(origin, dotted, f"is a secret and does not belong in a settings file; {advice}")
        else:
            self._report(origin, dotted, "is not a setting", nearest(dotted, valid))

    def _nearest_variable(self, variable: str) -> str | None:
        secret = self._secrets.get(variable.rpartition("_")[2].lower())
        return secret.variable if secret else nearest(variable, self._by_variable)

    def _parse_toml(self, path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(self._read_text(path))
        except tomllib.TOMLDecodeError as error:
            self._report(path.name, "", f"is not valid TOML: {error}")
        except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
            self._report(path.name, "", "is not valid TOML: a value in it is far too large")
        return {}

    def _parse_env_file(self, path: Path) -> dict[str, str]:
        variables = {}
        for binding in parse_stream(io.StringIO(self._read_text(path))):
            if binding.error or (binding.key is not None and binding.value is None):
                # What was parsed begins with the empty lines above it.
                blank = len(binding.original.string) - len(binding.original.string.lstrip("\n"))
                line = binding.original.line + blank
                self._report(path.name, "", f"line {line} is not of the form NAME=value")
            elif binding.key is not None and binding.value is not None:
                variables[binding.key] = binding.value
        return variables

    def _read_text(self, path: Path) -> str:
        try:
            return path.read_bytes().decode("utf-8-sig")  # some editors put a byte-order mark in front
        except FileNotFoundError:
            return ""
        except OSError as error:
            self._report(path.name, "", f"cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._report(path.name, "", f"is not UTF-8 text (line {line}); save it as UTF-8")
        return ""
