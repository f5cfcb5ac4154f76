"""The live voice session: its state, what is decided of it, and by which rules."""
