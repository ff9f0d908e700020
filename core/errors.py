"""What can go wrong, in the language of maps and associations; HTTP is not mentioned here.

Every error is told in French and in English, names the bad value and says what to do.

DomainError
├── NotFound      there is no such thing
├── Gone          there was, and it was deleted
├── Moved         it goes by another id now
├── Invalid       the request does not make sense
│   └── Malformed   it cannot even be read
├── TooLarge      it is more than is taken at once
├── Conflict      somebody else is doing this, or changed it meanwhile
└── Unavailable   something this needs (the database, a program) is away
"""

from collections.abc import Mapping
from typing import Any, Literal

Lang = Literal["fr", "en"]


class DomainError(Exception):
    """A request that cannot be satisfied, for a reason its author can understand.

    `more` is what a program may want to know as well: plain values, the same in every language.
    """

    def __init__(self, *, fr: str, en: str, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(en)
        self.texts: dict[Lang, str] = {"fr": fr, "en": en}
        self.more = dict(more or {})

    def text(self, lang: Lang) -> str:
        return self.texts[lang]


class NotFound(DomainError):
    """There is no such thing."""


class Gone(DomainError):
    """There was such a thing, and it was deleted."""


class Moved(DomainError):
    """What was asked for under the id `old` goes by the id `new`."""

    def __init__(self, *, fr: str, en: str, old: str, new: str) -> None:
        super().__init__(fr=fr, en=en, more={"replaced_by": new})
        self.old, self.new = old, new


class Invalid(DomainError):
    """The request does not make sense."""


class Malformed(Invalid):
    """The request is not written as such requests are."""


class TooLarge(DomainError):
    """The request is more than is taken at once."""


class Conflict(DomainError):
    """Somebody else is doing this, or changed it in the meantime."""


class Unavailable(DomainError):
    """Something that this needs is away; it may be back in `retry_after_s`, if that is known."""

    def __init__(self, *, fr: str, en: str, retry_after_s: int | None = None) -> None:
        super().__init__(fr=fr, en=en)
        self.retry_after_s = retry_after_s
