"""HTTP whose connection a request may break, as a fault asks for."""

from asyncio.transports import Transport

from uvicorn.protocols.http.h11_impl import H11Protocol


class BreakableHttp(H11Protocol):
    """Requests find in their state how to break off (`sandbox.wire.Silence`)."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}
