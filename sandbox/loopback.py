"""The loopback, on which all doors of the stand-ins are."""

import socket

LOOPBACK = "127.0.0.1"


def bind(port: int = 0) -> socket.socket:
    """A listening socket on the loopback, and nowhere else."""
    # asyncio sends small answers at once (TCP_NODELAY) only where the protocol is named.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((LOOPBACK, port))
    made.listen(512)
    return made
