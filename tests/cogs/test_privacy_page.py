"""What `/chorus privacy` shows of what the operator has set."""

from __future__ import annotations

from cogs.privacy_page import privacy_page
from cogs.speech import LONGEST_MESSAGE, Speech
from models import Group
from services.privacy.notice import PrivacyPage, PrivacyText
from services.words import Words
from tests.models.rows import MOMENT


def shown(says: PrivacyText, group: Group | None = None) -> str:
    return privacy_page(Speech(Words()), PrivacyPage(says, group))


def test_the_policy_on_the_web_is_linked_without_a_preview_where_there_is_one() -> None:
    assert "<https://example.com/chorus>" in shown(PrivacyText(policy_url="https://example.com/chorus"))
    assert "https://" not in shown(PrivacyText())


def test_the_longest_words_of_an_operator_fit_into_a_message() -> None:
    group = Group(name="*" * 100, name_key="*", owner_id=1, guild_id=1, created_at=MOMENT, keep_days=3650)
    says = PrivacyText("x" * 1200, "x" * 200, "https://example.com/" + "x" * 80)
    assert len(shown(says, group)) <= LONGEST_MESSAGE
