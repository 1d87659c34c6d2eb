"""The calls of GeoReport v2, each in JSON and XML."""
