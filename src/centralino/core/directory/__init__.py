"""The configured objects of an instance, their rules and how they change.

`model` has the objects, `directory` one frozen revision of all of them.
"""
