"""Two-way truth: what people do by hand, and what a crash leaves, against what the bot makes of it."""
