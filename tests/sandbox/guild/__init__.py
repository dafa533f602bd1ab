"""Guilds, people, threads, commands and permissions: what the sandbox does and refuses as Discord does."""
