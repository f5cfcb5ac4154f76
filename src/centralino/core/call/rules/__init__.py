"""What follows from an input: one module per affair of a call, each using those above it.

flowing        run flows: start, step, resume
queueing       ask the floor for an agent, and what a waiting party hears
whispering     the whispers, one after the other, then both are joined
ending         parties leave, contacts end and are completed
offering       the floor's answers, accept, reject, the clock
transferring   quick connects, and taking them back
conferencing   hold, resume, join, swap, drop, mute
presence       legs go dark, agents are away and come back
arriving       a customer calls
placing        after every input: who hears what now
"""
