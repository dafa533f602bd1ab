"""The whole story in one command: `make demo`.

Members who are played by a script live with the real bot in the sandbox, over real sockets, and everything they were
promised is checked: what they heard against the file, what is remembered against what was said. A harness like the
tests: it may use the sandbox's client and look into the bot's database, and nothing imports it.
"""
