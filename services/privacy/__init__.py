"""Whose words are kept, for how long, and how they are erased: what people are told of it, and can ask for."""

from services.privacy.forgetting import Forgetting, Withdrawal
from services.privacy.notice import PrivacyNotice
from services.privacy.sidecar import Sidecar

__all__ = ["Forgetting", "PrivacyNotice", "Sidecar", "Withdrawal"]
