"""Every failure that a person can cause or meet, as one tree.

    UserError
    ├── InvalidInputError   what was typed cannot be used
    ├── NotAllowedError     who asks may not do that
    ├── NotFoundError       what was asked for is not there
    ├── ConflictError       it cannot be done now, as things stand
    └── UnavailableError    something outside Chorus is in the way

An error carries the key of its sentence in the catalogue (`services/locales/`) and the parameters that go into it;
`cogs` and `web` render it in the person's language. Anything that is not a `UserError` is a defect of ours and is
shown as such, with a reference to the log.
"""

from __future__ import annotations

from typing import ClassVar


class UserError(Exception):
    """A failure with a sentence for the person who met it."""

    key: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.key, params)
        self.params = params


class InvalidInputError(UserError):
    """What was typed cannot be used."""


class NameEmptyError(InvalidInputError):
    key = "error-name-empty"


class NameTooLongError(InvalidInputError):
    key = "error-name-too-long"


class NameUnprintableError(InvalidInputError):
    key = "error-name-unprintable"


class NameFormattedError(InvalidInputError):
    key = "error-name-formatted"


class EmailMalformedError(InvalidInputError):
    key = "error-email-malformed"


class PasswordTooLongError(InvalidInputError):
    key = "error-password-too-long"


class PasswordWeakError(InvalidInputError):
    key = "error-password-weak"


class NotPictureError(InvalidInputError):
    key = "error-not-picture"


class PictureTooLargeError(InvalidInputError):
    key = "error-picture-too-large"


class AvatarNoneError(InvalidInputError):
    key = "error-avatar-none"


class OneAtATimeError(InvalidInputError):
    key = "error-one-at-a-time"


class BotAsMemberError(InvalidInputError):
    key = "error-bot-as-member"


class NothingToChangeError(InvalidInputError):
    key = "error-nothing-to-change"


class NoVoiceHereError(InvalidInputError):
    key = "error-no-voice-here"


class NotAllowedError(UserError):
    """Who asks may not do that."""


class NotRegisteredError(NotAllowedError):
    key = "error-not-registered"


class LoggedOutError(NotAllowedError):
    key = "error-logged-out"


class WrongLoginError(NotAllowedError):
    key = "error-wrong-login"


class WrongPasswordError(NotAllowedError):
    key = "error-wrong-password"


class PasswordNeededError(NotAllowedError):
    key = "error-password-needed"


class TooManyTriesError(NotAllowedError):
    key = "error-too-many-tries"


class NotMemberError(NotAllowedError):
    key = "error-not-member"


class NotOwnerError(NotAllowedError):
    key = "error-not-owner"


class ModeratorOnlyError(NotAllowedError):
    key = "error-moderator-only"


class DjOnlyError(NotAllowedError):
    key = "error-dj-only"


class QueueIsDjsError(DjOnlyError):
    """Where each has their own tracks, their order is the DJs'."""

    key = "error-queue-is-djs"


class AdminOnlyError(NotAllowedError):
    key = "error-admin-only"


class NotYourButtonError(NotAllowedError):
    key = "error-not-your-button"


class NotInGuildError(NotAllowedError):
    key = "error-not-in-guild"


class NotListeningError(NotAllowedError):
    key = "error-not-listening"


class NotFoundError(UserError):
    """What was asked for is not there."""


class NoGroupError(NotFoundError):
    key = "error-no-group"


class GroupUnknownError(NotFoundError):
    key = "error-group-unknown"


class PersonNotRegisteredError(NotFoundError):
    key = "error-person-not-registered"


class SessionGoneError(NotFoundError):
    key = "error-session-gone"


class AccountNotLinkedError(NotFoundError):
    key = "error-account-not-linked"


class ResetGoneError(NotFoundError):
    key = "error-reset-gone"


class PersonNotHereError(NotFoundError):
    key = "error-person-not-here"


class PersonNotMemberError(NotFoundError):
    key = "error-person-not-member"


class RequestGoneError(NotFoundError):
    key = "error-request-gone"


class HomeGoneError(NotFoundError):
    key = "error-home-gone"


class NothingFoundError(NotFoundError):
    key = "error-nothing-found"


class LinkNotPlayedError(NotFoundError):
    key = "error-link-not-played"


class ThreadGoneError(NotFoundError):
    key = "error-thread-gone"


class VoiceChannelGoneError(NotFoundError):
    key = "error-voice-channel-gone"


class ConflictError(UserError):
    """It cannot be done now, as things stand."""


class AlreadyRegisteredError(ConflictError):
    key = "error-already-registered"


class AlreadyLoggedInError(ConflictError):
    key = "error-already-logged-in"


class LinkedElsewhereError(ConflictError):
    key = "error-linked-elsewhere"


class ResetTooSoonError(ConflictError):
    key = "error-reset-too-soon"


class EmailTakenError(ConflictError):
    key = "error-email-taken"


class LastAccountError(ConflictError):
    key = "error-last-account"


class ResetNotReadyError(ConflictError):
    key = "error-reset-not-ready"


class GroupNameTakenError(ConflictError):
    key = "error-group-name-taken"


class TooManyGroupsError(ConflictError):
    key = "error-too-many-groups"


class TooManyOwnedError(ConflictError):
    key = "error-too-many-owned"


class TooManyMembersError(ConflictError):
    key = "error-too-many-members"


class AlreadyInvitedError(ConflictError):
    key = "error-already-invited"


class AlreadyInError(ConflictError):
    key = "error-already-in"


class AlreadyAskedError(ConflictError):
    key = "error-already-asked"


class OwnsTooManyError(ConflictError):
    """The same as TooManyOwnedError, of somebody else."""

    key = "error-owns-too-many"


class GroupAsItWasError(ConflictError):
    key = "error-group-as-it-was"


class RoleAsItWasError(ConflictError):
    key = "error-role-as-it-was"


class AskAgainLaterError(ConflictError):
    key = "error-ask-again-later"


class InvitationOverError(ConflictError):
    key = "error-invitation-over"


class VoiceChannelTakenError(ConflictError):
    key = "error-voice-channel-taken"


class AlreadyMemberError(ConflictError):
    key = "error-already-member"


class OwnerCannotLeaveError(ConflictError):
    key = "error-owner-cannot-leave"


class OwnerMustPassOnError(ConflictError):
    key = "error-owner-must-pass-on"


class OwnerHasNoRoleError(ConflictError):
    key = "error-owner-has-no-role"


class NothingPlayingError(ConflictError):
    key = "error-nothing-playing"


class AlreadyPausedError(ConflictError):
    key = "error-already-paused"


class NotPausedError(ConflictError):
    key = "error-not-paused"


class QueueFullError(ConflictError):
    key = "error-queue-full"


class VoiceBusyError(ConflictError):
    key = "error-voice-busy"


class VoiceBusyElsewhereError(VoiceBusyError):
    """The same for somebody who is not to know which group it is."""

    key = "error-voice-busy-elsewhere"


class TooLateError(ConflictError):
    key = "error-too-late"


class PlayWhatError(InvalidInputError):
    key = "error-play-what"


class UnavailableError(UserError):
    """Something outside Chorus is in the way."""


class MissingPermissionError(UnavailableError):
    key = "error-missing-permission"


class TooManyChannelsError(UnavailableError):
    key = "error-too-many-channels"


class TooManyThreadsError(UnavailableError):
    key = "error-too-many-threads"


class NoHomeError(ConflictError):
    """Nothing says in which channel a group's thread is to be made."""

    key = "error-no-home"


class NoThreadsHereError(UnavailableError):
    key = "error-no-threads-here"


class ChatServerError(UnavailableError):
    key = "error-chat-server"


class NoThreadAccessError(UnavailableError):
    key = "error-no-thread-access"


class PictureNotKeptError(UnavailableError):
    key = "error-picture-not-kept"


class ExportTooLargeError(UnavailableError):
    key = "error-export-too-large"


class VoiceUnavailableError(UnavailableError):
    key = "error-voice-unavailable"


class MediaUnplayableError(UnavailableError):
    key = "error-media-unplayable"
