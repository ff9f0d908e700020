"""A file that is sent: as the body itself, or in a form (multipart)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple, cast

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from core.errors import Invalid, Malformed, TooLarge

MOST_BYTES = 10 << 20
IN_MEMORY = 1 << 20  # what is larger waits on the disk
FILE = "data"
FORM = "multipart/form-data"
MOST_FIELDS = 100


class Upload(NamedTuple):
    """`fields` are those of the form beside the file, in their order."""

    file: IO[bytes]
    name: str
    fields: list[tuple[str, str]]


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[Upload]:
    """The file, until it is no longer needed.

    Raises `TooLarge` above MOST_BYTES, `Invalid` where there is no file, `Malformed` for a form
    that cannot be read.
    """
    _check_length(request)
    limited = Request(request.scope, _limited(request.receive))
    if request.headers.get("content-type", "").lower().startswith(FORM):
        async with _form(limited) as upload:
            yield upload
    else:
        with SpooledTemporaryFile(IN_MEMORY) as file:
            async for piece in limited.stream():
                file.write(piece)
            yield Upload(cast(IO[bytes], file), "table.csv", [])


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[Upload]:
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    except (HTTPException, KeyError) as error:
        raise Malformed(
            fr=f"Le formulaire (multipart) ne se lit pas : il faut un fichier « {FILE} ».",
            en=f"The form (multipart) cannot be read: it needs one file, “{FILE}”.",
        ) from error
    try:
        sent = form.get(FILE)
        if not isinstance(sent, UploadFile):
            raise Invalid(
                fr=f"Le formulaire n’a pas de fichier « {FILE} » : joignez-y le CSV.",
                en=f"The form has no file “{FILE}”: attach the CSV to it.",
            )
        fields = [(k, v) for k, v in form.multi_items() if isinstance(v, str)]
        yield Upload(cast(IO[bytes], sent.file), sent.filename or "table.csv", fields)
    finally:
        await form.close()


def _check_length(request: Request) -> None:
    """Refused before it is sent, where its length is told."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise _too_large()


def _limited(receive: Receive) -> Receive:
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MOST_BYTES:
            raise _too_large()
        return message

    return receive_limited


def _too_large() -> TooLarge:
    return TooLarge(
        fr=f"Le fichier dépasse {MOST_BYTES >> 20} Mio : envoyez-le en plusieurs fois.",
        en=f"The file is larger than {MOST_BYTES >> 20} MiB: send it in several parts.",
    )
