"""The catalogue and the code fit together: every sentence is said by somebody, with the parameters it needs."""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, MessageReference, Resource, VariableReference
from fluent.syntax.visitor import Visitor

import cogs
import services
from audio.errors import MediaReason, VoiceReason
from cogs.speech import Speech
from launch.backup import SENTENCES
from services import (
    messenger,  # noqa: F401 - more of the tree of errors, as are player_errors and sending
    player_errors,  # noqa: F401
    sending,  # noqa: F401
    words,
)
from services.backup_schedule import BackupReason
from services.errors import MediaUnplayableError, UserError, VoiceUnavailableError
from services.refs import Variant
from services.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = ("cogs", "services", "web")
SAYING = {"say": 0, "_say": 1, "announce": 1, "post": 1, "tell": 1, "_tell": 1, "HttpProblem": 1}
"""Methods that take a key, and where among their arguments it stands."""
CATALOGUE = ROOT / "services" / "locales" / "en.ftl"

for _package in (cogs, services):
    for _module in pkgutil.walk_packages(_package.__path__, f"{_package.__name__}."):
        import_module(_module.name)  # so that the errors which each of them adds are known


@dataclass(frozen=True)
class Saying:
    """A place in the code where a sentence is said; `params` is None where the code does not tell."""

    where: str
    key: str
    params: frozenset[str] | None


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.parts: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: MessageReference) -> None:
        self.parts.add(node.id.name)


@cache
def sentences() -> dict[str, frozenset[str]]:
    """Every key that can be said, and the parameters that its sentence names; what is a part of others is none."""
    resource: Resource = FluentParser().parse(CATALOGUE.read_text("utf-8"))
    found = {}
    for entry in resource.body:
        if isinstance(entry, Message):
            found[entry.id.name] = variables = _Variables()
            variables.visit(entry)
    parts = {part for variables in found.values() for part in variables.parts}
    return {
        key: frozenset(variables.names.union(*(found[part].names for part in variables.parts)))
        for key, variables in found.items()
        if key not in parts
    }


def error_classes(base: type[UserError] = UserError) -> Iterator[type[UserError]]:
    for error in base.__subclasses__():
        yield error
        yield from error_classes(error)


def errors_with_a_sentence() -> dict[str, type[UserError]]:
    """By class name; those that only group others have no key of their own."""
    return {error.__name__: error for error in error_classes() if "key" in vars(error)}


@cache
def sayings() -> list[Saying]:
    """Every place in the code where a sentence is said or an error is made."""
    found: list[Saying] = []
    for file in sorted(path for package in SPEAKERS for path in (ROOT / package).rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for function in functions_of(tree):
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    where = f"{file.relative_to(ROOT)}:{call.lineno}"
                    found += [Saying(where, key, params_of(call)) for key in keys_of(call, function)]
    return list(dict.fromkeys(found))


def functions_of(tree: ast.Module) -> list[ast.AST]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def keys_of(call: ast.Call, function: ast.AST) -> list[str]:
    """The keys that a call may say; none for a call that says nothing."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in errors_with_a_sentence():
        return [errors_with_a_sentence()[name].key]
    if name not in SAYING or len(call.args) <= SAYING[name]:
        return []
    return texts_of(call.args[SAYING[name]], function)


def texts_of(value: ast.expr, function: ast.AST) -> list[str]:
    """The texts that an expression may be, as far as its function tells."""
    match value:
        case ast.Constant(str(text)):
            return [text]
        case ast.IfExp(_, body, orelse):
            return texts_of(body, function) + texts_of(orelse, function)
        case ast.Name(name):
            assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
            named = [node for node in assigned if [ast.unparse(target) for target in node.targets] == [name]]
            return [text for node in named for text in texts_of(node.value, function)]
    return []


def params_of(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    forwards = None in names or len(call.args) > 2  # `_tell(…)` puts its further arguments into parameters itself
    return None if forwards else frozenset(name for name in names if name is not None)


def test_the_code_is_understood_by_this_test() -> None:
    keys = {saying.key for saying in sayings()}
    assert {"group-welcome", "play-queued-later", "member-added", "group-kept", "error-voice-busy"} <= keys
    assert len([saying for saying in sayings() if saying.params is not None]) > 50


def test_every_error_has_a_sentence_of_its_own() -> None:
    errors = errors_with_a_sentence().values()
    assert {error.key for error in errors} <= sentences().keys()
    assert len({error.key for error in errors}) == len(errors)
    for error in error_classes():
        assert error.__name__.endswith("Error")
        assert "key" in vars(error) or error.__subclasses__(), f"{error.__name__} has no sentence"


def test_everything_that_is_said_is_in_the_catalogue() -> None:
    assert [saying for saying in sayings() if saying.key not in sentences()] == []


@pytest.mark.parametrize("kind", ["text", "one", "many"])
def test_everything_that_is_said_can_be_said_whole(kind: str) -> None:
    speech = Speech(Words())
    value: object = {"text": "something", "one": 1, "many": 12_345}[kind]
    for saying in sayings():
        if saying.params is not None:
            try:
                sentence = speech.say(saying.key, **dict.fromkeys(saying.params, value))
            except LookupError as error:
                pytest.fail(f"{saying.where}: {error}")
            assert sentence.strip()


@pytest.mark.parametrize(
    ("error", "reasons"),
    [
        (partial(MediaUnplayableError, title="x"), get_args(MediaReason)),
        (partial(VoiceUnavailableError, channel="x"), get_args(VoiceReason)),
    ],
    ids=["media", "voice"],
)
def test_every_reason_has_words_of_its_own(error: Callable[..., UserError], reasons: tuple[str, ...]) -> None:
    speech = Speech(Words())
    said = {reason: speech.explain(error(reason=Variant(reason))) for reason in reasons}
    assert len(set(said.values())) == len(reasons) > 3
    assert not any(reason in sentence for reason, sentence in said.items() if "_" in reason)


def test_every_reason_of_a_failed_backup_has_words_of_its_own() -> None:
    reasons = get_args(BackupReason)
    said = {Speech(Words()).say("alarm-backup", reason=Variant(reason), place="x") for reason in reasons}
    assert len(said) == len(reasons) == len(SENTENCES)


def test_no_place_gives_a_parameter_that_no_sentence_of_it_uses() -> None:
    """Several keys may share one call; a parameter must be of use to one of them."""
    for saying in sayings():
        used = {name for other in sayings() if other.where == saying.where for name in sentences()[other.key]}
        assert (saying.params or frozenset()) <= used, f"{saying.where} gives {set(saying.params or ()) - used}"


def test_no_sentence_is_never_said() -> None:
    assert sentences().keys() - {saying.key for saying in sayings()} == set()


def test_every_sentence_shows_something_and_fits_into_a_message() -> None:
    catalogue = Words()
    for key, params in sentences().items():
        sentence = catalogue.say(key, **dict.fromkeys(params, "x" * 100))
        assert 0 < len(sentence.strip()) <= 2000, key


def test_the_real_catalogue_with_a_mistake_in_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_LOCALES", tmp_path)
    text = CATALOGUE.read_text("utf-8")
    (tmp_path / "en.ftl").write_text(text.replace("{ $login } brings you back.", "{ $login brings you back."), "utf-8")
    with pytest.raises(ValueError, match="logout-done"):
        Words()
