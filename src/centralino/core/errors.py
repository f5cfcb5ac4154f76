"""Refusals: a command that is not allowed raises one and changes nothing."""


class Refused(Exception):
    """``code`` is for programs and translations, the text is a sentence in English."""

    code = "refused"
