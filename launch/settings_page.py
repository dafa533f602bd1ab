"""Every setting as a page for people: `python -m launch.settings_page > docs/configuration.md`.

Keys, values and limits come from the settings' types; the words from the files that an admin starts from, `config.toml`
and `.env.example`, where a comment stands above each key.
"""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch.keys import Key, keys_of
from launch.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HOME = Path(__file__).resolve().parents[1]

_HEAD = """# Settings

Generated from the settings' types and the comments of `config.toml` and `.env.example` by
`python -m launch.settings_page`; a test holds them equal.

Nothing has to be set: without any file Chorus starts with the defaults, and without a token in its sandbox. What you
want otherwise goes into a file of your own, `config.local.toml` beside `config.toml`, with only the sections and keys
that differ, so that an upgrade never touches it:

```toml
[voice]
connect_timeout_s = 20
```

From the weakest to the strongest: the defaults, `config.toml`, `config.local.toml`, `.env`, the environment. In `.env`
and in the environment the same setting is the variable of the last column, here `CHORUS_VOICE__CONNECT_TIMEOUT_S=20`; a
list stands there without brackets and quotes, its entries with commas between (`library, link`). Relative paths start
at the folder of the files; `~` is the home folder. A key that does not exist or a value that does not fit stops the
start with exit code 2 and one line that names the file, the key and what was probably meant; `python bot.py check`
tells the same without starting. A change counts from the next start.
"""


@dataclass(frozen=True)
class Written:
    """How a key stands in the example files: its default as it is written there, and the words above it."""

    default: str
    words: str


def as_markdown() -> str:
    """The page: a section for each table of the file, a line for each key."""
    sections = {name: type(field.default) for name, field in Settings.model_fields.items()}
    written = read_examples(_HOME)
    lines = [_HEAD]
    for section, model in sections.items():
        lines += [f"## [{section}]", "", _first_sentence(inspect.getdoc(model) or ""), ""]
        lines += [_row("key", "takes", "default", "what it means", "variable"), _row(*["---"] * 5)]
        lines += [_line(key, written[key.dotted]) for key in keys_of({section: model})]
        lines.append("")
    return "\n".join(lines)


def read_examples(home: Path) -> dict[str, Written]:
    """What `config.toml` and `.env.example` in that folder say of each key, by its dotted name."""
    keys = keys_of({name: type(field.default) for name, field in Settings.model_fields.items()})
    secrets = {key.variable: key.dotted for key in keys if key.is_secret}
    config = (home / "config.toml").read_text("utf-8")
    environment = (home / ".env.example").read_text("utf-8")
    of_secrets = _commented(environment, secrets)
    return {**dict(_commented(config, {})), **{dotted: Written("none", one.words) for dotted, one in of_secrets}}


def _commented(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, Written]]:
    """Each key with its default and the comment that ends right above it."""
    section: str = ""
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line.removeprefix("#").strip())
            continue
        name, is_key, default = line.partition("=")
        if line.startswith("["):
            section = f"{line.strip('[]')}."
        elif is_key:
            yield names.get(name, section + name.strip()), Written(default.strip(), " ".join(comment))
        comment = []


def _first_sentence(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def _line(key: Key, written: Written) -> str:
    takes = ", ".join(filter(None, [key.takes, key.bounds])).replace("'", '"')
    words = written.words.replace(f" ({key.bounds})", "")
    return _row(f"`{key.name}`", takes, f"`{written.default}`", words, f"`{key.variable}`")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
