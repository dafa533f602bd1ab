"""Who is let in on the web page."""
