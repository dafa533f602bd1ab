"""Which first answer goes with which interaction. Source: Discord docs, Receiving and Responding."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.discord_types import InteractionType
from sandbox.world import DiscordError, World

MESSAGE, THINKING, LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ROW = {"type": 1, "components": [{"type": 4, "custom_id": "name", "style": 1, "label": "Name"}]}
BODIES: dict[int, dict[str, Any]] = {
    MESSAGE: {"content": "hello"},
    THINKING: {},
    LATER: {},
    UPDATE: {"content": "changed"},
    CHOICES: {"choices": [{"name": "One", "value": "1"}]},
    MODAL: {"custom_id": "form", "title": "Form", "components": [ROW]},
}
TAKES = {
    InteractionType.COMMAND: {MESSAGE, THINKING, MODAL},
    InteractionType.COMPONENT: {MESSAGE, THINKING, LATER, UPDATE, MODAL},
    InteractionType.AUTOCOMPLETE: {CHOICES},
    InteractionType.MODAL_SUBMIT: {MESSAGE, THINKING},
}


class Stage:
    """A world in which somebody asks the bot things."""

    def __init__(self) -> None:
        self.world = World()
        self.told: list[dict[str, Any]] = []
        self.world.listen(self._hear)
        guild_id = int(self.world.people.create_guild("Film club")["id"])
        self.channel_id = int(self.world.people.create_channel(guild_id, "general")["id"])
        self.user_id = int(self.world.people.add_member(guild_id, "Ada")["user"]["id"])

    def ask(self, kind: int, source: dict[str, Any] | None = None) -> None:
        """Start an interaction; `source` is the message it comes from."""
        data = {"name": "x", "type": 1, "custom_id": "x"}
        self.world.interactions.start(kind, user_id=self.user_id, channel_id=self.channel_id, data=data, source=source)

    def answer(self, kind: int, data: dict[str, Any] | None = None) -> int | None:
        """Answer what was asked last; returns the code of the refusal."""
        asked = self.told[-1]
        path = f"/interactions/{asked['id']}/{asked['token']}/callback"
        try:
            self.world.request("POST", path, json={"type": kind, "data": BODIES[kind] if data is None else data})
        except DiscordError as error:
            return error.code
        return None

    def _hear(self, event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            self.told.append(dict(payload))


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize("answer", BODIES)
@pytest.mark.parametrize("kind", TAKES)
def test_an_interaction_takes_the_answers_of_its_kind(stage: Stage, kind: InteractionType, answer: int) -> None:
    message = stage.world.request("POST", f"/channels/{stage.channel_id}/messages", json={"content": "press"}).body
    stage.ask(kind, message if kind == InteractionType.COMPONENT else None)
    assert stage.answer(answer) == (None if answer in TAKES[kind] else 50035)


@pytest.mark.parametrize("answer", [LATER, UPDATE])
def test_a_form_that_was_opened_by_a_button_may_change_its_message(stage: Stage, answer: int) -> None:
    message = stage.world.request("POST", f"/channels/{stage.channel_id}/messages", json={"content": "press"}).body
    stage.ask(InteractionType.MODAL_SUBMIT, message)
    assert stage.answer(answer) is None


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([{"name": f"n{number}", "value": "v"} for number in range(25)], None),
        ([{"name": f"n{number}", "value": "v"} for number in range(26)], 50035),
        ([{"name": "n" * 100, "value": "v" * 100}], None),
        ([{"name": "n" * 101, "value": "v"}], 50035),
        ([{"name": "", "value": "v"}], 50035),
        ([{"name": "n", "value": "v" * 101}], 50035),
        ([{"name": "n", "value": 2**53 - 1}], None),
        ([], None),
    ],
)
def test_an_autocomplete_offers_at_most_25_choices_of_100_characters(
    stage: Stage, choices: list[dict[str, Any]], code: int | None
) -> None:
    stage.ask(InteractionType.AUTOCOMPLETE)
    assert stage.answer(CHOICES, {"choices": choices}) == code


def test_an_answer_comes_back_only_when_it_is_asked_for(stage: Stage) -> None:
    bodies = []
    for query in ({}, {"with_response": "false"}, {"with_response": "true"}):
        stage.ask(InteractionType.COMMAND)
        path = f"/interactions/{stage.told[-1]['id']}/{stage.told[-1]['token']}/callback"
        reply = stage.world.request("POST", path, query=query, json={"type": MESSAGE, "data": BODIES[MESSAGE]})
        bodies.append((reply.status, reply.body and reply.body["resource"]["message"]["content"]))
    assert bodies == [(204, None), (204, None), (200, "hello")]
