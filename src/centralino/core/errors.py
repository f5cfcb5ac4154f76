"""The one way in which a command is refused, by calls and by the floor."""


class Refused(Exception):
    """Nothing has changed. ``code`` is for programs and translations, the text is a sentence in English."""

    code = "refused"
