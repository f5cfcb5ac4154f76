"""What all tests share."""

import pytest

pytest_plugins = ["tests.postgres"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` has two workers. Browsers wait more than they work: one has them all and begins at once,
    the other has everything else, a file at a time.
    """
    items.sort(key=lambda item: not _needs_browser(item))
    for item in items:
        group = "browsers" if _needs_browser(item) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


def _needs_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None
