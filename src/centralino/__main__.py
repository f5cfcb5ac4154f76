"""`python -m centralino`: the same as the command `centralino`."""

from centralino.cli import main

if __name__ == "__main__":
    main()
