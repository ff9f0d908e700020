"""Which language to answer in: `?lang=`, else Accept-Language, else French."""

from collections.abc import Sequence
from typing import Annotated, TypeVar, get_args

from fastapi import Depends, Query, Request

from core.errors import Lang

Tag = TypeVar("Tag", bound=str)
LANGS: tuple[Lang, ...] = get_args(Lang)


def language_of(request: Request) -> Lang:
    """The caller's language, from what is always there, so that errors can use it too."""
    return asked_of(request, LANGS)


def asked_of(request: Request, offered: Sequence[Tag]) -> Tag:
    """Of the languages offered, the one `?lang=` names, else the preferred one, else the first."""
    asked = request.query_params.get("lang")
    for lang in offered:
        if asked == lang:
            return lang
    return _preferred(request.headers.get("accept-language", ""), offered)


async def language(
    request: Request,
    lang: Annotated[Lang | None, Query(description="Language of labels and errors")] = None,
) -> Lang:
    return lang or language_of(request)


Language = Annotated[Lang, Depends(language)]


def _preferred(header: str, offered: Sequence[Tag]) -> Tag:
    """The first of the languages offered by weight (RFC 9110 §12.5.4)."""
    weighted: list[tuple[float, Tag]] = []
    for part in header[:500].split(","):
        tag, _, parameters = part.partition(";")
        for lang in offered:
            if tag.strip().lower().partition("-")[0] == lang:
                weighted.append((_weight(parameters), lang))
    weighted.sort(key=lambda pair: -pair[0])
    return weighted[0][1] if weighted and weighted[0][0] > 0 else offered[0]


def _weight(parameters: str) -> float:
    try:
        return float(parameters.partition("q=")[2] or 1)
    except ValueError:
        return 0
