"""What `/chorus privacy` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import Markup
from services.privacy.keeping import days_of, word_for
from services.refs import Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from models import Group
    from services.privacy.notice import PrivacyPage


def privacy_page(speech: Speech, page: PrivacyPage) -> str:
    """The operator's words or Chorus's own, how the group in question is kept, and what one can do."""
    says = page.says
    lines = [
        says.text
        or speech.say(
            "privacy-default",
            unregistered=Variant("kept" if says.keeps_unregistered else "not"),
            deleted=Variant("kept" if says.keeps_deleted else "erased"),
        )
    ]
    if page.group is not None:
        lines.append(speech.say("privacy-group", group=page.group.name, keeping=keeping_text(speech, page.group)))
    lines.append(speech.say("privacy-next"))
    if says.policy_url:
        # In angle brackets, so that Discord puts no preview of the page below.
        lines.append(speech.say("privacy-policy", link=Markup(f"<{says.policy_url}>")))
    if says.contact:
        lines.append(speech.say("privacy-contact", contact=Markup(says.contact)))
    return "\n".join(lines)


def keeping_text(speech: Speech, group: Group) -> Markup:
    """How a group's chat is kept, as a part of a sentence."""
    return Markup(speech.say("keeping", keeping=Variant(word_for(group)), days=days_of(group)))
