"""Since when nobody listens, and what is due then, whoever comes and goes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.room.presence import Next, Presence, next_due
from services.room.settings import RoomSettings
from services.room.takeover import free_at
from tests.moving.clock import START

RULES = RoomSettings(pause_alone_minutes=2, leave_alone_minutes=5, takeover_minutes=3)
LOOKS = st.lists(st.tuples(st.integers(0, 600), st.sets(st.integers(1, 4), max_size=2)), min_size=1, max_size=20)
"""Looks at the channel: so many seconds after the one before, these listen."""


@given(LOOKS)
def test_one_is_alone_since_the_last_look_before_which_somebody_was_there(looks: list[tuple[int, set[int]]]) -> None:
    presence, now = Presence(), START
    alone_since = None
    for seconds, listeners in looks:
        now += timedelta(seconds=seconds)
        presence = presence.seen(listeners, now)
        alone_since = None if listeners else (alone_since or now)
        assert (set(presence.listeners), presence.alone_since) == (listeners, alone_since)
        assert presence.is_alone == (not listeners)


@given(LOOKS, st.booleans(), st.booleans())
def test_nothing_is_due_while_somebody_listens_or_there_is_nothing_to_hold(
    looks: list[tuple[int, set[int]]], is_playing: bool, is_here: bool
) -> None:
    presence, now = Presence(), START
    for seconds, listeners in looks:
        now += timedelta(seconds=seconds)
        presence = presence.seen(listeners, now)
        due = next_due(presence, RULES, is_playing=is_playing, is_here=is_here, held_since=None)
        assert (due is None) == (bool(listeners) or not is_here)
        assert due is None or due.at > now - timedelta(minutes=200)


@given(LOOKS)
def test_a_room_that_is_always_on_is_never_left(looks: list[tuple[int, set[int]]]) -> None:
    presence, now = Presence(), START
    for seconds, listeners in looks:
        now += timedelta(seconds=seconds)
        presence = presence.seen(listeners, now)
        always = RoomSettings(always_on=True)
        assert next_due(presence, always, is_playing=True, is_here=True, held_since=None) is None


def test_it_is_held_first_and_left_later() -> None:
    alone = Presence().seen([], START)
    held = START + timedelta(minutes=2)
    assert next_due(alone, RULES, is_playing=True, is_here=True, held_since=None) == Next("pause", held)
    due = next_due(alone, RULES, is_playing=False, is_here=True, held_since=held)
    assert due == Next("leave", held + timedelta(minutes=5))


def test_what_people_paused_is_left_after_they_have_gone() -> None:
    alone = Presence().seen([], START + timedelta(hours=1))
    due = next_due(alone, RULES, is_playing=False, is_here=True, held_since=START)
    assert due == Next("leave", START + timedelta(hours=1, minutes=5))


def test_a_voice_is_free_some_minutes_after_it_was_paused_or_left_alone_and_never_while_it_is_heard() -> None:
    later = START + timedelta(minutes=1)
    assert free_at(RULES, paused_since=None, alone_since=None) is None
    assert free_at(RULES, paused_since=later, alone_since=None) == later + timedelta(minutes=3)
    assert free_at(RULES, paused_since=later, alone_since=START) == START + timedelta(minutes=3)
