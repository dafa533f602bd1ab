"""The sandbox's voice server: voice gateway v8, UDP relay and the DAVE delivery service.

What stands in `__all__` is all that the rest of the sandbox uses. The modules below import neither the world nor the
main gateway; the shared ones (`opcodes`, `rtp`, `transport`) also serve the client side's `Listener`.
"""

from sandbox.voice.impairment import Impairment
from sandbox.voice.service import ENDPOINT, VoiceServerUpdate, VoiceService

__all__ = ["ENDPOINT", "Impairment", "VoiceServerUpdate", "VoiceService"]
