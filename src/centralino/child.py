"""`python -m centralino.child media|shell`: a supervised process, whose orders are on standard input.

It comes back after every death, and sound may wait for it: it imports what it needs and no more.
"""

import asyncio
import socket
import sys

import structlog

from centralino import logs
from centralino.supervisor import Orders, read_orders, say_ready


def be_media(orders: Orders) -> int:
    from centralino.media.process import MediaSettings, run

    settings = orders.settings
    return run(MediaSettings(settings.media_socket, settings.port_range, settings.media_addresses))


def be_shell(orders: Orders) -> int:
    from centralino.app import serve
    from centralino.store import StoreError

    try:
        asyncio.run(serve(orders.settings, socket.socket(fileno=orders.listener), say_ready))
    except StoreError as error:
        structlog.get_logger().error("the shell ends", reason=str(error))
        return 1
    return 0


if __name__ == "__main__":
    given = read_orders()
    logs.set_up(given.settings.log_level)
    sys.exit({"media": be_media, "shell": be_shell}[sys.argv[1]](given))
