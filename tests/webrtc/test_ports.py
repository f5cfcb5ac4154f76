"""Sockets inside the range of ports."""

from contextlib import ExitStack

import pytest

from centralino.webrtc.ports import NoPortError, PortRange


def test_ports_are_given_in_turn_and_only_from_the_range() -> None:
    ports = PortRange(23000, 23003)
    with ExitStack() as stack:
        bound = [stack.enter_context(ports.bind("127.0.0.1")) for _ in range(4)]
        assert [socket.getsockname() for socket in bound] == [("127.0.0.1", 23000 + n) for n in range(4)]


def test_a_port_just_left_is_not_taken_at_once() -> None:
    ports = PortRange(23000, 23003)
    for port in (23000, 23001, 23002, 23003, 23000):
        with ports.bind("127.0.0.1") as socket:
            assert socket.getsockname()[1] == port


def test_ports_in_use_are_passed_over_and_when_all_are_the_error_says_so() -> None:
    with ExitStack() as stack:
        stack.enter_context(PortRange(23001, 23001).bind("127.0.0.1"))
        ports = PortRange(23000, 23002)
        taken = {stack.enter_context(ports.bind("127.0.0.1")).getsockname()[1] for _ in range(2)}
        assert taken == {23000, 23002}
        with pytest.raises(
            NoPortError, match=r"from 23000 to 23002 of 127\.0\.0\.1 are in use; widen the range"
        ):
            ports.bind("127.0.0.1")


def test_an_address_in_front_of_this_machine_is_reached_at_every_own_one() -> None:
    with PortRange(23000, 23000).bind("192.0.2.1") as socket:
        assert socket.getsockname() == ("0.0.0.0", 23000)


@pytest.mark.parametrize(("first", "last"), [(0, 10), (10, 9), (65000, 65536)])
def test_what_is_no_range_is_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="are no range"):
        PortRange(first, last)
