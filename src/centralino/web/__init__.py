"""The pages and what serves them."""
