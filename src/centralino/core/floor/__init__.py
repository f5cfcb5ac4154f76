"""The floor: the agents, the waiting contacts, and who is offered what.

Read `slot` first, then `decide`. `matching` is the routing rule, `presence` the closed laptop.
"""
