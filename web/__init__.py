"""The pages: their sources, and what builds them."""
