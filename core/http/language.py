"""Which language to answer in: `?lang=`, else Accept-Language, else French."""

from typing import Annotated, get_args

from fastapi import Depends, Query, Request

from core.errors import Lang

LANGS: tuple[Lang, ...] = get_args(Lang)


def language_of(request: Request) -> Lang:
    """The caller's language, from what is always there, so that errors can use it too."""
    asked = request.query_params.get("lang")
    for lang in LANGS:
        if asked == lang:
            return lang
    return _preferred(request.headers.get("accept-language", ""))


def language(
    request: Request,
    lang: Annotated[Lang | None, Query(description="Language of labels and errors")] = None,
) -> Lang:
    return lang or language_of(request)


Language = Annotated[Lang, Depends(language)]


def _preferred(header: str) -> Lang:
    """The first of our languages by weight (RFC 9110 §12.5.4)."""
    weighted: list[tuple[float, Lang]] = []
    for part in header[:500].split(","):
        tag, _, parameters = part.partition(";")
        for lang in LANGS:
            if tag.strip().lower().partition("-")[0] == lang:
                weighted.append((_weight(parameters), lang))
    weighted.sort(key=lambda pair: -pair[0])
    return weighted[0][1] if weighted and weighted[0][0] > 0 else "fr"


def _weight(parameters: str) -> float:
    try:
        return float(parameters.partition("q=")[2] or 1)
    except ValueError:
        return 0
