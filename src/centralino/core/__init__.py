"""The pure heart: no I/O, no clock, no asyncio; imports itself and the standard library only."""
