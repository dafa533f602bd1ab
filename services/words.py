"""The catalogue of everything the bot says: a key and its parameters in, a sentence out.

The sentences stand in `services/locales/*.ftl`, written in Fluent (https://projectfluent.org). A front end decides
how a parameter is shown before it comes here: Discord wants its markdown escaped, a page wants none of that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCALES = Path(__file__).parent / "locales"


class Words:
    """One language's sentences. Making one raises ValueError when its file has a mistake in it."""

    def __init__(self, locale: str = "en") -> None:
        self._bundle = _bundle_of(locale, (_LOCALES / f"{locale}.ftl").read_text(encoding="utf-8"))

    def say(self, key: str, **params: object) -> str:
        """The sentence of `key`. Raises LookupError for an unknown key or a parameter it needs and lacks."""
        if not self._bundle.has_message(key):
            raise LookupError(f"no sentence for {key!r}")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise LookupError(f"the sentence of {key!r} is empty")
        sentence, problems = self._bundle.format_pattern(pattern, params)
        if problems:
            raise LookupError(f"{key}: {problems}")
        return str(sentence)

    def has(self, keys: Iterable[str]) -> bool:
        """Whether all of `keys` have a sentence."""
        return all(self._bundle.has_message(key) for key in keys)


@cache  # reading the whole catalogue takes a tenth of a second, and a bundle that is complete never changes
def _bundle_of(locale: str, text: str) -> FluentBundle:
    # Isolation marks around parameters would be characters that people copy along with an id or a name.
    bundle = FluentBundle([locale], use_isolating=False)
    resource = FluentResource(text)
    if junk := [entry.content for entry in resource.body if isinstance(entry, Junk)]:
        raise ValueError(f"{locale}.ftl cannot be read at: {junk[0]!r}")
    bundle.add_resource(resource)
    return bundle
