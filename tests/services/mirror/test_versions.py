"""Which words of a message are its newest: the same in whatever order, and however often, things are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.mirror.said import SaidMessage, SaidPart
from services.mirror.versions import Kept, Version, deleted, said_at, told, told_in_part, written_at

MESSAGE_ID, THREAD_ID = 2**60, 7
NOW = said_at(MESSAGE_ID) + timedelta(days=1)
SAID = SaidMessage(MESSAGE_ID, THREAD_ID, 5, "Ada", "words 0", said_at(MESSAGE_ID))
DELETE = "delete"


def version(number: int, *, microseconds: int = 0) -> SaidMessage:
    """The message after so many edits, one a millisecond; what else it shows follows its words."""
    if number == 0:
        return SAID
    edited_at = SAID.created_at + timedelta(milliseconds=number, microseconds=microseconds)
    return replace(SAID, content=f"words {number}", edited_at=edited_at, details=f'{{"flags":{number}}}')


def hidden(number: int) -> SaidMessage:
    return replace(version(number), content=None, details=None)


def part(number: int) -> SaidPart:
    whole = version(number)
    return SaidPart(MESSAGE_ID, THREAD_ID, whole.content, whole.edited_at, details=whole.details)


numbers = st.integers(0, 5)
tellings = (
    st.builds(lambda number, extra: version(number, microseconds=extra), numbers, st.integers(0, 999))
    | st.builds(hidden, numbers)
    | st.just(DELETE)
)


def fold(events: list[SaidMessage | str]) -> tuple[Kept | None, dict[Version, None]]:
    kept: Kept | None = None
    former: dict[Version, None] = {}
    for event in events:
        if isinstance(event, str):
            kept = deleted(kept, MESSAGE_ID, THREAD_ID, NOW)
            continue
        kept, late = told(kept, event)
        if late is not None:
            former[late] = None
    return kept, former


@given(st.data(), st.lists(tellings, min_size=1, max_size=10))
def test_any_order_and_any_repetition_lead_to_the_same_words_and_the_same_history(
    data: st.DataObject, events: list[SaidMessage | str]
) -> None:
    repeated = events + data.draw(st.lists(st.sampled_from(events), max_size=5))
    kept, former = fold(events)
    again, formerly = fold(data.draw(st.permutations(repeated)))
    assert kept is not None
    assert again is not None
    assert (again.shown.content, again.deleted_at) == (kept.shown.content, kept.deleted_at)
    assert set(former) == set(formerly)
    if kept.shown.content is not None:
        assert (written_at(again.shown), again.shown.details) == (written_at(kept.shown), kept.shown.details)


@given(st.lists(tellings, min_size=1, max_size=10))
def test_the_newest_words_that_could_be_seen_are_shown_and_all_others_are_history(
    events: list[SaidMessage | str],
) -> None:
    seen = {written_at(one): one.content for one in events if isinstance(one, SaidMessage) and one.content is not None}
    kept, former = fold(events)
    assert kept is not None
    assert kept.shown.content == (seen.pop(max(seen)) if seen else None)
    assert {one.written_at: one.words for one in former} == seen
    assert (kept.deleted_at is not None) == (DELETE in events)


def test_an_embed_that_is_added_is_no_edit_and_brings_no_old_words_back() -> None:
    kept, _ = told(Kept(SAID), version(2, microseconds=195))
    # Discord tells the same edit without its microseconds with the embed (discord-api-docs#8281).
    embedded, former = told(kept, replace(version(2), details='{"embeds":[{}]}'))
    assert (embedded.shown.content, embedded.shown.details, former) == ("words 2", '{"embeds":[{}]}', None)
    late, former = told(embedded, replace(SAID, details='{"embeds":[{"title":"old"}]}'))
    assert late == embedded
    assert former == Version(SAID.created_at, "words 0")


def test_an_edit_in_the_millisecond_of_its_message_is_newer() -> None:
    at_once = replace(SAID, content="words 1", edited_at=SAID.created_at)
    assert told(Kept(SAID), at_once) == (Kept(at_once), Version(SAID.created_at, "words 0"))
    assert told(Kept(at_once), SAID) == (Kept(at_once), Version(SAID.created_at, "words 0"))


def test_a_part_changes_only_what_it_carries() -> None:
    kept = Kept(replace(SAID, details='{"embeds":[{}],"flags":4}', is_pinned=True))
    changed, former = told_in_part(kept, SaidPart(MESSAGE_ID, THREAD_ID, details='{"embeds":null,"poll":{}}'))
    assert changed == Kept(replace(kept.shown, details='{"flags":4,"poll":{}}'))
    assert former is None
    edited, former = told_in_part(changed, part(3))
    assert (edited.shown.content, edited.shown.is_pinned) == ("words 3", True)
    assert former == Version(SAID.created_at, "words 0")
    assert told_in_part(edited, part(2)) == (edited, Version(SAID.created_at + timedelta(milliseconds=2), "words 2"))


def test_a_delete_is_never_taken_back_and_may_come_first() -> None:
    first = deleted(None, MESSAGE_ID, THREAD_ID, NOW)
    assert deleted(first, MESSAGE_ID, THREAD_ID, NOW + timedelta(days=1)) == first
    assert told(first, SAID) == (Kept(SAID, NOW), None)


def test_what_a_lost_intent_hides_blanks_nothing_and_is_filled_when_it_can_be_seen() -> None:
    assert told(Kept(SAID), hidden(3)) == (Kept(SAID), None)
    nick = Kept(replace(hidden(0), author_name="Ada the first"))
    assert told(nick, SAID)[0].shown == replace(SAID, author_name="Ada the first")
