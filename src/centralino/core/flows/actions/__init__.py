"""What each action does: one module per family."""
