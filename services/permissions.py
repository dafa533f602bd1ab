"""Who may do what: one table, for commands and every other front end.

A person stands somewhere: towards Chorus (stranger, logged out), towards the group that is meant (outsider to owner),
and towards the guild (server admin). Whoever stands in several places may do what any of them may. Two things are not
the table's business, because they depend on more than who asks: what the target is (nobody removes the owner), and
conflicts (somebody who is registered registers again).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.errors import (
    AdminOnlyError,
    DjOnlyError,
    LoggedOutError,
    ModeratorOnlyError,
    NotMemberError,
    NotOwnerError,
    NotRegisteredError,
    UserError,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Standing(StrEnum):
    """Where a person stands, least powerful first."""

    STRANGER = "stranger"
    LOGGED_OUT = "logged out"
    OUTSIDER = "outsider"
    MEMBER = "member"
    DJ = "dj"
    MODERATOR = "moderator"
    SECOND_OWNER = "second owner"
    OWNER = "owner"
    SERVER_ADMIN = "server admin"


class Operation(StrEnum):
    """What can be done: a command by its full name, or a part of one that not everybody who has the command may do."""

    HELP = "chorus help"
    PRIVACY = "chorus privacy"
    SETUP = "chorus setup"
    AUDIT = "chorus audit"
    STATUS = "chorus status"

    REGISTER = "register"
    LOGIN = "login"
    LOGOUT = "logout"
    USER_LIST = "user list"
    USER_SHOW = "user show"
    USER_UPDATE = "user update"
    USER_RESET = "user reset"
    USER_DELETE = "user delete"
    USER_EXPORT = "user export"
    USER_FORGET = "user forget"
    USER_ACCOUNTS = "user accounts"
    USER_SESSIONS = "user sessions"

    GROUP_CREATE = "group create"
    GROUP_LIST = "group list"
    GROUP_SHOW = "group show"
    GROUP_SHOW_VISIBLE = "group show (visible group)"
    GROUP_JOIN = "group join"
    GROUP_LEAVE = "group leave"
    GROUP_UPDATE = "group update"
    GROUP_UPDATE_OWNERS = "group update (owners)"
    GROUP_DELETE = "group delete"

    MEMBER_LIST = "member list"
    MEMBER_ADD = "member add"
    MEMBER_UPDATE = "member update"
    MEMBER_UPDATE_MODERATOR = "member update (moderators)"
    MEMBER_REMOVE = "member remove"
    MEMBER_REMOVE_MODERATOR = "member remove (moderators)"

    MESSAGE_LIST = "message list"
    MESSAGE_SEARCH = "message search"
    MESSAGE_STATS = "message stats"
    MESSAGE_EXPORT = "message export"
    MESSAGE_SEND = "message send"
    MESSAGE_EDIT = "message edit"
    MESSAGE_DELETE = "message delete"
    MESSAGE_DELETE_OTHERS = "message delete (what others said)"

    SEARCH = "search"
    PLAY = "play"
    QUEUE_SHOW = "queue show"
    QUEUE_REMOVE = "queue remove"
    QUEUE_REMOVE_OTHERS = "queue remove (what others put there)"
    QUEUE_MOVE = "queue move"
    QUEUE_SWAP = "queue swap"
    QUEUE_JUMP = "queue jump"
    QUEUE_SHUFFLE = "queue shuffle"
    QUEUE_DEDUPE = "queue dedupe"
    QUEUE_CLEAR = "queue clear"
    QUEUE_UNDO = "queue undo"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    PREVIOUS = "previous"
    SEEK = "seek"
    LOOP = "loop"
    WATCH = "watch"
    VOLUME = "volume"
    STOP = "stop"
    REPLAY = "replay"
    RECAP = "recap"
    PLAYER_HEALTH = "player health"
    PLAYER_STATS = "player stats"
    PLAYER_STATS_OWN = "player stats (mine)"

    HISTORY_SHOW = "history show"
    HISTORY_SHOW_OWN = "history show (mine)"
    FAVOURITE_ADD = "favourite add"
    FAVOURITE_LIST = "favourite list"
    FAVOURITE_REMOVE = "favourite remove"
    PLAYLIST_CREATE = "playlist create"
    PLAYLIST_CREATE_GROUP = "playlist create (the group's)"
    PLAYLIST_ADD = "playlist add"
    PLAYLIST_REMOVE = "playlist remove"
    PLAYLIST_SHOW = "playlist show"
    PLAYLIST_LIST = "playlist list"
    PLAYLIST_PLAY = "playlist play"
    PLAYLIST_RENAME = "playlist rename"
    PLAYLIST_DELETE = "playlist delete"
    PLAYLIST_SHARE = "playlist share"
    PLAYLIST_IMPORT = "playlist import"
    PLAYLIST_EXPORT = "playlist export"


@dataclass(frozen=True)
class Rule:
    """Where one has to stand for an operation.

    `without_account`: open to server admins who have no account or are logged out, too. `controls_music`: in a group
    whose music is its DJs', plain members may not.
    """

    allowed: frozenset[Standing]
    without_account: bool = False
    controls_music: bool = False


_UNKNOWN = frozenset({Standing.STRANGER, Standing.LOGGED_OUT})
_EVERYBODY = frozenset(Standing)
_PEOPLE = _EVERYBODY - _UNKNOWN
_ADMIN = frozenset({Standing.SERVER_ADMIN})
_OWNER = frozenset({Standing.OWNER})
_OWNERS = _OWNER | {Standing.SECOND_OWNER}
_MODERATORS = _OWNERS | {Standing.MODERATOR}
_MEMBERS = _MODERATORS | {Standing.MEMBER, Standing.DJ}

TABLE: Mapping[Operation, Rule] = {
    Operation.HELP: Rule(_EVERYBODY, without_account=True),
    Operation.PRIVACY: Rule(_EVERYBODY, without_account=True),
    Operation.SETUP: Rule(_ADMIN, without_account=True),
    Operation.AUDIT: Rule(_ADMIN, without_account=True),
    Operation.STATUS: Rule(_ADMIN, without_account=True),
    Operation.REGISTER: Rule(_EVERYBODY),
    Operation.LOGIN: Rule(_EVERYBODY),
    Operation.LOGOUT: Rule(_PEOPLE),
    Operation.USER_LIST: Rule(_PEOPLE),
    Operation.USER_SHOW: Rule(_PEOPLE),
    Operation.USER_UPDATE: Rule(_PEOPLE),
    Operation.USER_RESET: Rule(_EVERYBODY - {Standing.STRANGER}),
    Operation.USER_DELETE: Rule(_PEOPLE),
    Operation.USER_EXPORT: Rule(_PEOPLE),
    # What people without an account said in a group's thread is theirs, too.
    Operation.USER_FORGET: Rule(_EVERYBODY),
    Operation.USER_ACCOUNTS: Rule(_PEOPLE),
    Operation.USER_SESSIONS: Rule(_PEOPLE),
    Operation.GROUP_CREATE: Rule(_PEOPLE),
    Operation.GROUP_LIST: Rule(_PEOPLE),
    Operation.GROUP_SHOW: Rule(_MEMBERS | _ADMIN),
    Operation.GROUP_SHOW_VISIBLE: Rule(_PEOPLE),
    Operation.GROUP_JOIN: Rule(_PEOPLE),
    Operation.GROUP_LEAVE: Rule(_MEMBERS),
    Operation.GROUP_UPDATE: Rule(_OWNERS | _ADMIN),
    Operation.GROUP_UPDATE_OWNERS: Rule(_OWNER | _ADMIN),
    Operation.GROUP_DELETE: Rule(_OWNERS | _ADMIN),
    Operation.MEMBER_LIST: Rule(_MEMBERS | _ADMIN),
    Operation.MEMBER_ADD: Rule(_MODERATORS | _ADMIN),
    Operation.MEMBER_UPDATE: Rule(_MODERATORS | _ADMIN),
    Operation.MEMBER_UPDATE_MODERATOR: Rule(_OWNERS | _ADMIN),
    Operation.MEMBER_REMOVE: Rule(_MODERATORS | _ADMIN),
    Operation.MEMBER_REMOVE_MODERATOR: Rule(_OWNERS | _ADMIN),
    Operation.MESSAGE_LIST: Rule(_MEMBERS),
    Operation.MESSAGE_SEARCH: Rule(_MEMBERS),
    Operation.MESSAGE_STATS: Rule(_MEMBERS),
    # The whole chat leaves the group in a file, with what people have deleted from it: its owners answer for that. They
    # are also whom a group still has when it has ended. Administrators run the server, and are no party to the chat.
    Operation.MESSAGE_EXPORT: Rule(_OWNERS),
    Operation.MESSAGE_SEND: Rule(_MEMBERS),
    Operation.MESSAGE_EDIT: Rule(_MEMBERS),
    Operation.MESSAGE_DELETE: Rule(_MEMBERS | _ADMIN),
    Operation.MESSAGE_DELETE_OTHERS: Rule(_MODERATORS | _ADMIN),
    Operation.SEARCH: Rule(_PEOPLE),
    Operation.PLAY: Rule(_MEMBERS),
    Operation.QUEUE_SHOW: Rule(_MEMBERS),
    Operation.QUEUE_REMOVE: Rule(_MEMBERS),
    Operation.QUEUE_REMOVE_OTHERS: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_MOVE: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_SWAP: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_JUMP: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_SHUFFLE: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_DEDUPE: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_CLEAR: Rule(_MEMBERS, controls_music=True),
    Operation.QUEUE_UNDO: Rule(_MEMBERS, controls_music=True),
    Operation.PAUSE: Rule(_MEMBERS, controls_music=True),
    Operation.RESUME: Rule(_MEMBERS, controls_music=True),
    Operation.SKIP: Rule(_MEMBERS, controls_music=True),
    Operation.PREVIOUS: Rule(_MEMBERS, controls_music=True),
    Operation.SEEK: Rule(_MEMBERS, controls_music=True),
    Operation.LOOP: Rule(_MEMBERS, controls_music=True),
    Operation.WATCH: Rule(_MEMBERS),
    Operation.VOLUME: Rule(_MEMBERS, controls_music=True),
    Operation.STOP: Rule(_MEMBERS, controls_music=True),
    # What was said in the thread is its members'; administrators run the server, and are no party to the chat.
    Operation.REPLAY: Rule(_MEMBERS),
    Operation.RECAP: Rule(_MEMBERS),
    Operation.PLAYER_HEALTH: Rule(_MEMBERS | _ADMIN),
    Operation.PLAYER_STATS: Rule(_MEMBERS),
    Operation.PLAYER_STATS_OWN: Rule(_PEOPLE),
    Operation.HISTORY_SHOW: Rule(_MEMBERS),
    Operation.HISTORY_SHOW_OWN: Rule(_PEOPLE),
    Operation.FAVOURITE_ADD: Rule(_PEOPLE),
    Operation.FAVOURITE_LIST: Rule(_PEOPLE),
    Operation.FAVOURITE_REMOVE: Rule(_PEOPLE),
    # Whose playlist it is says more than where one stands: private ones are their owner's.
    Operation.PLAYLIST_CREATE: Rule(_PEOPLE),
    Operation.PLAYLIST_CREATE_GROUP: Rule(_MEMBERS),
    Operation.PLAYLIST_ADD: Rule(_PEOPLE),
    Operation.PLAYLIST_REMOVE: Rule(_PEOPLE),
    Operation.PLAYLIST_SHOW: Rule(_PEOPLE),
    Operation.PLAYLIST_LIST: Rule(_PEOPLE),
    Operation.PLAYLIST_PLAY: Rule(_MEMBERS),
    Operation.PLAYLIST_RENAME: Rule(_PEOPLE),
    Operation.PLAYLIST_DELETE: Rule(_PEOPLE),
    Operation.PLAYLIST_SHARE: Rule(_PEOPLE),
    Operation.PLAYLIST_IMPORT: Rule(_PEOPLE),
    Operation.PLAYLIST_EXPORT: Rule(_PEOPLE),
}


def allows(operation: Operation, standings: Collection[Standing], *, djs_only: bool = False) -> bool:
    """Whether somebody who stands there may do that; `djs_only` when the group's music is its DJs'."""
    rule = TABLE[operation]
    counted = set(standings)
    if counted & _UNKNOWN and not rule.without_account:
        counted.discard(Standing.SERVER_ADMIN)
    if djs_only and rule.controls_music:
        counted.discard(Standing.MEMBER)
    return bool(counted & rule.allowed)


def require(operation: Operation, standings: Collection[Standing], *, djs_only: bool = False, group: str = "") -> None:
    """Raises the error that tells the person what they are missing, unless they may; `group` is the group's name."""
    if not allows(operation, standings, djs_only=djs_only):
        raise _refusal(operation, standings, group)


def _refusal(operation: Operation, standings: Collection[Standing], group: str) -> UserError:
    allowed = TABLE[operation].allowed
    if allowed == _ADMIN:
        return AdminOnlyError()
    if Standing.STRANGER in standings:
        return NotRegisteredError()
    if Standing.LOGGED_OUT in standings:
        return LoggedOutError()
    if Standing.OUTSIDER in standings:
        return NotMemberError(group=group)
    if Standing.MEMBER in allowed:
        return DjOnlyError(group=group)
    if Standing.MODERATOR in allowed:
        return ModeratorOnlyError(group=group)
    return NotOwnerError(group=group)
