"""What all tests share."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.postgres"]

IN_BROWSERS = ("tests/e2e/", "tests/ui/", "tests/media/test_browsers.py")


class Scheduling(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """`make test` has two workers. Browsers wait more than they work: one worker has all tests that need
    them and begins at once, the other has everything else, a file at a time.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browsers" if nodeid.startswith(IN_BROWSERS) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(IN_BROWSERS))
