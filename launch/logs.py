"""Where the log goes, and what never stands in it."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from launch.sections import LoggingSettings

LOG_FILE_BYTES = 10 * 1024 * 1024
LOG_FILES = 5


def set_up_logging(settings: LoggingSettings) -> None:
    """To standard error, and to a file that is turned over where the settings name one. Raises OSError.

    What nobody catches is logged too: it is the last that one wants to read of a bot that died.
    """
    form = logging.Formatter("{asctime} {levelname:<7} {name}: {message}", style="{")
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if settings.file is not None:
        settings.file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(settings.file, maxBytes=LOG_FILE_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        )
    root = logging.getLogger()
    root.setLevel(settings.level)
    # Alembic tells its inner life at INFO; what it did is told by `migrate` and `check`.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # At DEBUG these write down each event and request whole, with the passwords that are typed into forms and the
    # tokens of webhooks.
    for name in ("discord.gateway", "discord.http", "discord.webhook.async_"):
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    # Uploads to Cloudinary at once have more connections than its SDK's pool keeps: nothing to warn of.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    for handler in handlers:
        handler.setFormatter(form)
        root.addHandler(handler)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        logging.getLogger("chorus").critical("ended by what nobody caught", exc_info=(kind, error, traceback))
