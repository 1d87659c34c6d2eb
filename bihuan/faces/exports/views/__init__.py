"""The page on which a file is verified."""
