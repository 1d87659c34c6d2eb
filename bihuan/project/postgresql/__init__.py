"""Django's PostgreSQL backend, with a pool that does not ask before every request."""
