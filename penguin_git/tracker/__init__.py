"""The use cases, and where everything is put together."""
