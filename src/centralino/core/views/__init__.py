"""Views: pure functions of the state of calls and floor, each for one reader."""
