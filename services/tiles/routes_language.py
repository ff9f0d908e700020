"""Which language labels are in: that of styles, and of pictures drawn from them."""

from typing import Annotated

from fastapi import Depends, Query, Request

from core.http.language import asked_of
from services.tiles import style

LANG = f"Language of labels, one of {', '.join(style.languages())}; another is passed over"


async def label_language(
    request: Request, lang: Annotated[str | None, Query(description=LANG)] = None
) -> str:
    """Labels come in more languages than errors, and in one that there is whatever is asked."""
    return asked_of(request, style.languages())


LabelLanguage = Annotated[str, Depends(label_language)]
