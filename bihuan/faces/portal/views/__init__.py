"""Pages of the portal. Anybody may open them; the receipt code opens one's own matter."""
