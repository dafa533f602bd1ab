"""The index of words: SQLite's FTS5, which another database replaces by its own.

One table with the message id as `rowid`, so that the newest come first without sorting, and three columns:

- `tags` says where a message belongs (its group, and its author in that group), as words of the index itself: a search
  inside one group then reads only what is in both lists, instead of looking up each message that has the word;
- `words` has the text cut into words (`models/words.py`), of which characters that are written without spaces between
  words are one each: so one or two of them are found as well;
- `trigrams` has every three of such characters that stand together, which finds three and more of them at once.

Texts are cut and folded before they come here: the index is asked for nothing but the words that it was given. A tag
has a sign in it that no word has, so that nobody can write one.
"""

from __future__ import annotations

from typing import NamedTuple

from models.words import cut, trigrams

TABLES = ("chat_words",)
_BETWEEN_STRETCHES = " = "
"""A word of its own, which no text has: what stands on either side of it stands not together."""

INSERT = "INSERT INTO chat_words (rowid, tags, words, trigrams) VALUES (:message_id, :tags, :words, :trigrams)"
"""Takes what `index_entry` returns, and the `message_id`."""
DELETE = "DELETE FROM chat_words WHERE rowid = :message_id"
"""Passes over what is not there."""
CHANGE_TAGS = "UPDATE chat_words SET tags = :tags WHERE rowid = :message_id"
"""Passes over what is not there."""
MERGE = "INSERT INTO chat_words (chat_words, rank) VALUES ('merge', :pages)"
"""A command, not a row. What is deleted stays in the index, unfound, until the parts that hold it are merged."""


class IndexEntry(NamedTuple):
    """A message as the index has it."""

    tags: str
    words: str
    trigrams: str


def index_entry(group_id: int, author_id: int, words: str) -> IndexEntry:
    """What the index is given of a message, whatever characters are in its `words`; about 10 µs for a usual one."""
    found = cut(words)
    stretches = _BETWEEN_STRETCHES.join(" ".join(stretch) for stretch in trigrams(found)) if not words.isascii() else ""
    return IndexEntry(tags(group_id, author_id), " ".join(found), stretches)


def tags(group_id: int, author_id: int) -> str:
    """All tags of what somebody said in a group."""
    return f"{group_tag(group_id)} {author_tag(group_id, author_id)}"


def group_tag(group_id: int) -> str:
    return f"{group_id}="


def author_tag(group_id: int, author_id: int) -> str:
    """The tag of what one Discord account said in one group: who looks for that needs no other."""
    return f"{group_id}={author_id}"


def is_part_of_index(table: str) -> bool:
    """Whether SQLite keeps the index in this table: nothing that the models describe."""
    return any(table == name or table.startswith(f"{name}_") for name in TABLES)
