"""The shell round the core: actors decide, the store remembers, the world is made to match."""
