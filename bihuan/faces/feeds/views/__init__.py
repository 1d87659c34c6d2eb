"""The page to get a feed, and the feed itself."""
