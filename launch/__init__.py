"""How the bot is started: settings, checks, the sandbox for a start without a token, and putting it all together.

The composition root: it alone may import every other package, and no other package imports it.
"""
