"""Discord glue: one extension per command family, the event listeners, and what they share.

A cog checks who asks, calls one service method and presents the result; rules, SQL and sound are elsewhere. Each
extension loads alone into any bot that carries our services (`bot.services`) and our way of speaking (`bot.speech`).
"""

EXTENSIONS = (
    "cogs.people",
    "cogs.groups",
    "cogs.members",
    "cogs.caretaker",
    "cogs.messages",
    "cogs.message_export",
    "cogs.message_menus",
    "cogs.mirror",
    "cogs.music",
    "cogs.queue",
    "cogs.player",
    "cogs.listening_history",
    "cogs.favourites",
    "cogs.playlists",
    "cogs.panel",
    "cogs.timeline",
    "cogs.ballots",
    "cogs.room",
    "cogs.watch_room",
    "cogs.chorus",
    "cogs.leftovers",
    "cogs.watch",
)
"""Every extension, in the order they are loaded."""
