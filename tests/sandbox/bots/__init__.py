"""Bots of at most fifty lines that walk the sandbox: an unmodified discord.py, and examples of how to use it.

Each file is a bot of its own, `python -m tests.sandbox.bots.panel`, and an extension for others: further names on the
command line run as one bot with it, `python -m tests.sandbox.bots.panel forms options`.
"""
