"""The index of words: SQLite's FTS5, which another database replaces by its own.

Two tables, both with the message id as `rowid`, so that the newest come first without sorting:

- `chat_words` cuts texts into words, with diacritics folded away;
- `chat_trigrams` cuts them into every three characters, for languages that put no spaces between words.

`tags` says where a message belongs (its group, its author), as words of the index itself: a search inside one group
then reads only what is in both lists, instead of looking up each message that has the word.
"""

from __future__ import annotations

TABLES = ("chat_words", "chat_trigrams")


def is_part_of_index(table: str) -> bool:
    """Whether SQLite keeps the index in this table: nothing that the models describe."""
    return any(table == name or table.startswith(f"{name}_") for name in TABLES)
