"""Pages of the security administrator."""
