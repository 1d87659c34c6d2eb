"""Pages of groups, and WeCom's door."""
