"""Sources that yt-dlp reads, in worker processes that are nothing but yt-dlp."""
