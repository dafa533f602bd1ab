"""The sandbox's voice server: voice gateway v8, UDP relay and the DAVE delivery service.

`VoiceService` is all that the rest of the sandbox uses. The modules below it import neither the world nor the
main gateway; the shared ones (`opcodes`, `rtp`, `transport`) also serve the client side's `Listener`.
"""

from sandbox.voice.service import VoiceServerUpdate, VoiceService

__all__ = ["VoiceServerUpdate", "VoiceService"]
