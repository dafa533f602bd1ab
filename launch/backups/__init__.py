"""Backups as they lie on the disk: how one is made, and what is told of it."""
