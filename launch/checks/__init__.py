"""What `python bot.py check` looks at, one module per subject.

Each has one function that takes the settings, changes nothing that stays, and returns its findings.
"""
