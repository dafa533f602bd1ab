"""What only live Discord can show, as steps for a person with a token: about an hour, on a server of their own.

The sandbox is built from Discord's documentation; each step looks at something where a stand-in could be wrong
without anybody noticing. `docs/truth.md` tells the same list; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`do` is what the person does, `expect` what they should see then."""

    name: str
    do: str
    expect: str


STEPS = (
    Step(
        "commands",
        "Start the bot, reload Discord (Ctrl-R), and type / on your server.",
        "All commands of the README's table are there, each with its options described.",
    ),
    Step(
        "form",
        "Type /register.",
        "A form with four fields opens; the password's field says that Discord cannot hide what you type.",
    ),
    Step(
        "private answers", "Send the form.", "The welcome is marked as seen by you only, also for others on the server."
    ),
    Step(
        "group",
        "Type /group create with a name, then look at the server with a second account that is no administrator.",
        "You have a private thread and a voice channel of that name; the second account sees neither.",
    ),
    Step("links", "Press the command that the answer names as the next step.", "It stands in your input line."),
    Step(
        "member",
        "Register the second account, and add it with /member add.",
        "It sees the thread and the voice channel at once, without reloading.",
    ),
    Step(
        "mirror",
        "Write three messages in the thread, edit one, delete one, post a link that unfolds; then /message list.",
        "Two messages, the edited one with its new words; the unfolded link has changed nothing.",
    ),
    Step(
        "first sound",
        "Sit down in the voice channel with both accounts and /play something.",
        "Both hear it within a second, the same and without stutter.",
    ),
    Step(
        "encryption",
        "Look at the voice call's details in the client.",
        "It is marked as end-to-end encrypted, with the bot in it.",
    ),
    Step("alone", "Leave with both accounts while music plays, wait ten seconds, come back.", "The music goes on."),
    Step("latecomer", "Let the second account leave and join again in mid-song.", "The first hears no gap."),
    Step("pause", "/pause, wait a minute, /resume.", "It goes on where it was, at once."),
    Step("moved", "As an administrator drag the bot to another voice channel, and back.", "The music follows it."),
    Step(
        "kicked", "Disconnect the bot from the channel by hand, then /resume.", "It is silent, then the queue goes on."
    ),
    Step(
        "speech",
        "/group update quieter_while_speaking:True, /play, speak, be silent, leave and come back, speak again.",
        "The bot is no longer marked as deafened; the music goes down with the first words, and up about a second "
        "after the last.",
    ),
    Step("region", "Change the voice channel's region while music plays.", "After a short gap the music goes on."),
    Step(
        "network",
        "Cut the bot's network for half a minute while somebody writes.",
        "/message list has what was written.",
    ),
    Step(
        "late failure", "Block the bot's UDP (a firewall rule) and /play.", "Only you are told that it cannot get in."
    ),
    Step(
        "flood",
        "Paste 30 messages into the thread as fast as Discord lets you.",
        "/message list and its “Older” show all 30.",
    ),
    Step("full", "Set the voice channel's limit to 1, sit in it, and /play.", "One sentence says that it is full."),
    Step("permission", "Take Speak from the bot's role and /play.", "One sentence names Speak."),
    Step("delete", "/group delete, and press the button.", "The channel is gone; the thread is locked and readable."),
    Step(
        "intents",
        "Switch Message Content Intent off in the portal and start the bot; then on again.",
        "It ends with one sentence that says where to switch it on.",
    ),
    Step("token", "Reset the token in the portal while the bot runs.", "It ends with one sentence about the token."),
)
