"""The sandbox's page without a browser: what its socket grants, and what it sends."""
