"""Each answer leads to the next step: every sentence that tells of success names a command to go on with.

Failures are left out: what to do about them is a part of each (`services/errors.py`).
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, Pattern, Placeable, SelectExpression, VariableReference

from services.named_commands import NAMED_COMMANDS

CATALOGUE = Path(__file__).resolve().parents[1] / "services" / "locales" / "en.ftl"

WITHOUT = {
    # What stands on forms, buttons and menus, and in the files of an export.
    "labels": """
        entrance-open register-title register-warning register-first-name register-last-name register-email
        register-password
        try-again login-title user-list-back user-list-on user-update-title user-update-password-hint password-warning
        password-title password-old password-new accounts-placeholder unlink-title unlink-password-hint
        accounts-last-yes sessions-placeholder sessions-others sessions-on-page sessions-choice-page
        reset-set reset-cancel delete-yes delete-title delete-password delete-password-hint
        export-about* chat-page-* join-approve join-decline invitation-register
        group-delete-yes group-delete-no group-choose-placeholder group-list-back group-list-on member-list-back
        member-list-on audit-newer audit-older message-send-title message-edit-title message-text
        forget-until-now forget-also-later forget-not message-page-older message-page-newer
        search-pick play-track-only play-whole-playlist history-pick kept-pick playlist-imported-name
        queue-page-first queue-page-back queue-page-on queue-page-last panel-button panel-chapters
        replay-earlier replay-later recap-again recap-choice moment-pick moment-choice page-no-picture
    """,
    # Parts of an answer, another part of which names the next step.
    "parts": """
        group-show-reactions play-more play-from replay-heading replay-track replay-still recap-heading recap-listeners
        recap-best recap-best-entry recap-setlist recap-track recap-more source-refusal history-heading history-entry
        listening-stats listening-stats-tracks listening-stats-artists listening-stats-people listening-stats-entry
        kept-entry favourites-heading playlist-heading playlists-heading playlists-entry
        group-rule-*
        keeping privacy-default privacy-group privacy-policy privacy-contact group-show-keeping group-show-files*
        files-refused
        user-list-heading user-list-entry accounts-entry accounts-unlinked sessions-heading sessions-entry*
        sessions-ended sessions-others-ended sessions-on-page-ended delete-passed-on delete-ended list-more
        group-list-heading
        group-list-heading-all group-list-entry group-show group-show-playing member-list-heading member-list-entry
        message-list-heading message-list-entry message-search-heading message-shape message-files message-heard
        message-stats message-stats-lately message-stats-busiest message-stats-files message-stats-talker*
        search-heading search-entry track track-by queue-summary
        length-unknown span queue-now queue-paused queue-on-air queue-reconnecting queue-entry chorus deleted-user
        help-section setup-no-category setup-channel setup-category setup-set-right setup-thread-anew setup-voice-anew
        audit-entry audit-deed message-export-part message-export-progress message-export-ended queue-loop health-well
        health-amiss health-track health-sound health-no-voice health-packets health-encryption health-lateness
        status status-since status-lag status-sites-work status-site-fails status-workers status-quota status-no-lag
        status-group copy-state
        health-no-lateness health-sender quote-source quote-files
    """,
    # The buttons under them are the next step.
    "questions": """
        accounts-last reset-ready reset-notice-own reset-notice-asked join-asked member-invitation
        group-choose play-which-part playlist-delete-question
         panel-phase panel-entry panel-artist panel-requester panel-ends panel-held panel-endless
         panel-settings panel-next panel-away
    """,
    # What is to be done is done outside of Discord.
    "alarms": "alarm-*",
    # The command that was typed goes on, or is to be typed again; or there is nothing to be done.
    "complete": """
        group-chosen question-expired join-approved join-declined member-must-register
        watch-link page-added
        message-export-begun message-export-done message-export-empty playlist-progress
    """,
}


@cache
def sentences() -> dict[str, Pattern]:
    resource = FluentParser().parse(CATALOGUE.read_text("utf-8"))
    return {entry.id.name: entry.value for entry in resource.body if isinstance(entry, Message) and entry.value}


@cache
def exempt() -> set[str]:
    named = {name for names in WITHOUT.values() for name in names.split()}
    return {key for key in sentences() for name in named if fnmatchcase(key, name)}


def always_names_a_command(pattern: Pattern) -> bool:
    """Whether a sentence names a command whichever of its variants is said."""
    return any(_names_a_command(part.expression) for part in pattern.elements if isinstance(part, Placeable))


def _names_a_command(expression: object) -> bool:
    if isinstance(expression, SelectExpression):
        return all(always_names_a_command(variant.value) for variant in expression.variants)
    return isinstance(expression, VariableReference) and expression.id.name in NAMED_COMMANDS


TOLD = sorted(key for key in sentences() if not key.startswith("error-") and key not in exempt())


@pytest.mark.parametrize("key", TOLD)
def test_an_answer_names_the_next_command(key: str) -> None:
    assert always_names_a_command(sentences()[key]), f"{key}: what would a person do next? Or add it to WITHOUT"


def test_what_is_exempt_is_in_the_catalogue_and_could_not_name_a_command() -> None:
    named = {name for names in WITHOUT.values() for name in names.split() if not name.endswith("*")}
    assert named <= sentences().keys()
    assert not [key for key in exempt() if always_names_a_command(sentences()[key])]
