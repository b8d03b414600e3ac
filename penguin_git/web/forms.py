"""What a form says, read within limits of size and time."""

import asyncio
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.requests import Request

from penguin_git.web.admission import LARGEST_BODY, Refusal

_PATIENCE = 10.0  # seconds for the whole of a form
_MOST = 40  # fields
_KIND = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that goes no further."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.why)
        self.refusal = refusal


class Form(Struct, frozen=True):
    """The fields of a form; of one that is given twice, the last."""

    fields: dict[str, str]

    def text(self, name: str) -> str:
        """A field, without the space around it; empty where there is none."""
        return self.fields.get(name, "").strip()


async def read(request: Request) -> Form:
    """The form that a request carries."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _KIND:
        raise Refused(Refusal(415, f"A form is sent as {_KIND}."))
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await _body(request)
    except TimeoutError:
        raise Refused(Refusal(408, "The form did not arrive in time.")) from None
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except ValueError:
        raise Refused(Refusal(400, "That is no form.")) from None
    return Form({name: said.replace("\r\n", "\n") for name, said in pairs})


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:  # one that did not say how long it is
            raise Refused(Refusal(413, f"A form has {LARGEST_BODY // 1024} KB at most."))
    return body
