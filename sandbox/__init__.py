"""A local Discord over real sockets, for trying a bot without a token and for testing it.

Always its own process (`python -m sandbox`): it imports nothing of the bot, and nothing of the bot imports it.
A bot is pointed at it by an endpoint and a CA file only; people act through the control socket, in Python with
`sandbox.client`, at a terminal with `python -m sandbox.talk`.
"""
