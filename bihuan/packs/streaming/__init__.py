"""A year of a county's streams: declared as data, lived through the real actions."""
