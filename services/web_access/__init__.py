"""Who is let in on the web page: by a personal link from Discord, or with e-mail and password."""
