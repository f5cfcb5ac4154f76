"""Centralino: a contact centre to host yourself."""
