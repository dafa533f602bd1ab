"""What the sandbox's page is told and may ask for, without a browser."""
