"""Whether an answer may go out as it stands, and what would make it a better one."""
