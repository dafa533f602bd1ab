"""What members find when the bot, Discord's gateway or a server was away for a while."""
