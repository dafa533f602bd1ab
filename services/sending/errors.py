"""What can be in the way of sending, changing and deleting messages: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, UnavailableError


class TextEmptyError(InvalidInputError):
    key = "error-text-empty"


class TextTooLongError(InvalidInputError):
    key = "error-text-too-long"


class MessageMalformedError(InvalidInputError):
    key = "error-message-malformed"


class MayNotWriteError(NotAllowedError):
    key = "error-may-not-write"


class NotYourMessageError(NotAllowedError):
    key = "error-not-your-message"


class MessageGoneError(NotFoundError):
    key = "error-message-gone"


class NothingToPlayError(NotFoundError):
    key = "error-nothing-to-play"


class NothingToQuoteError(NotFoundError):
    key = "error-nothing-to-quote"


class WrittenInDiscordError(ConflictError):
    key = "error-written-in-discord"


class WebhookDeletedError(ConflictError):
    """What was sent through a webhook that is no longer there can be changed by nobody."""

    key = "error-webhook-deleted"


class TooManyWebhooksError(UnavailableError):
    key = "error-too-many-webhooks"


class DeliveryUnsureError(UnavailableError):
    """It is not known what became of something; it is carried to its end as soon as that can be told."""

    key = "error-delivery-unsure"


class SentInPartError(UnavailableError):
    key = "error-sent-in-part"


class FilesTooLargeError(InvalidInputError):
    """The files of one message are too many, or too large together."""

    key = "error-files-too-large"


class FilesLostError(UnavailableError):
    """What was to be sent with files that are kept nowhere did not arrive, and cannot be sent again without them."""

    key = "error-files-lost"


class EmojiUnknownError(InvalidInputError):
    """There is no such emoji, or the bot cannot use it."""

    key = "error-emoji-unknown"


class ReactionsFullError(ConflictError):
    """A message has as many different ones as it can have (Discord docs: 20)."""

    key = "error-reactions-full"


class TooManyMessagesError(ConflictError):
    """Somebody says more than anybody could read."""

    key = "error-too-many-messages"
