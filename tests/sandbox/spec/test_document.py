"""Where the description is looked for, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.spec import find_document
from sandbox.spec.shapes import shape_of, thinned

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.spec import SpecDocument


def test_the_environment_says_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text("{}")
    assert find_document({"CHORUS_OPENAPI": str(path)}) == path


def test_without_it_there_is_none_and_unattended_that_is_an_error(tmp_path: Path) -> None:
    missing = str(tmp_path / "openapi.json")
    assert find_document({"CHORUS_OPENAPI": missing}) is None
    with pytest.raises(FileNotFoundError, match="CHORUS_OPENAPI"):
        find_document({"CHORUS_OPENAPI": missing, "CI": "true"})


def test_every_schema_in_it_can_be_used(document: SpecDocument) -> None:
    """A pointer that leads nowhere would only show when its operation is first called."""
    pointers = [document.event(name) for name in document.events]
    for operation in document.operations:
        pointers += [operation.request, *operation.answers.values(), *(entry.pointer for entry in operation.parameters)]
    assert len(pointers) > 1000
    for pointer in pointers:
        if pointer is not None:
            list(document.validator(pointer).iter_errors(None))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/users/@me", "GET /users/@me"),
        ("/users/1", "GET /users/{user_id}"),
        ("/webhooks/1/abc/messages/@original", "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original"),
        ("/webhooks/1/abc/messages/2", "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    ],
)
def test_a_path_without_variables_comes_first(document: SpecDocument, path: str, name: str) -> None:
    operation = document.find("GET", path)
    assert operation is not None
    assert operation.name == name


def test_a_shape_is_keys_and_types() -> None:
    assert shape_of({"a": 1, "b": [1, 2]}) == shape_of({"a": 7, "b": [3]})
    assert shape_of({"a": 1}) != shape_of({"a": "1"})
    assert shape_of({"a": 1}) != shape_of({"b": 1})
    assert shape_of([{"a": 1}]) != shape_of([{"a": 1}, {"a": None}])
    assert shape_of({"123": 1}) == shape_of({"456": 2})


def test_long_lists_are_thinned_to_a_few_of_each_shape() -> None:
    page = [{"id": number} for number in range(100)] + [{"id": "x"}]
    assert thinned({"page": page, "ids": ["1", "2", "3"]}) == {
        "page": [{"id": 0}, {"id": 1}, {"id": "x"}],
        "ids": ["1", "2", "3"],
    }
