"""The media process: every sound of every call, mixed once every 20 ms."""
