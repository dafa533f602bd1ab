"""Time that moves: the sandbox's and the bot's clock together, and what happens to people meanwhile."""
