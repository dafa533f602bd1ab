"""Where in Discord's developer portal an admin mends what Discord refused. Words only."""

from __future__ import annotations

PORTAL = "https://discord.com/developers/applications"

RESET_TOKEN = (
    f"Open {PORTAL}, pick your application, then Bot > Reset Token, and put the new one into DISCORD_TOKEN or .env."
)
SWITCH_OFF_CODE_GRANT = (
    f"Open {PORTAL}, pick your application, then Bot > Authorization Flow, and switch off Requires OAuth2 Code Grant."
)
SWITCH_ON_INTENTS = (
    f"Open {PORTAL}, pick your application, then Bot > Privileged Gateway Intents, and switch on "
    "Server Members Intent and Message Content Intent."
)
