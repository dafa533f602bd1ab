"""What builds the pages."""
