"""Making a page: templates, their texts, and the headers every page carries."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core import assets
from core.errors import Lang
from core.settings import settings
from web.texts import texts

TEMPLATES = Path(__file__).parent / "templates"

# Nothing inline, nothing from elsewhere. data: and blob: are pictures that MapLibre makes itself.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}


def render(template: str, lang: Lang, origin: str, query: Mapping[str, str], **values: Any) -> str:
    """A page in `lang`; `query` is what its address says, but for the language."""
    text = texts(lang)
    return (
        _templates()
        .get_template(template)
        .render(
            t=text,
            lang=lang,
            canonical=origin + address({**query, "lang": lang}),
            alternates={other: address({**query, "lang": other}) for other in get_args(Lang)},
            origin=origin,
            asset=lambda name: assets.url(settings().assets_dir, name),
            address=address,
            **values,
        )
    )


def address(query: Mapping[str, str]) -> str:
    """`/?q=pain&lang=fr`, without what is empty."""
    said = {key: value for key, value in query.items() if value}
    return f"/?{urlencode(said)}" if said else "/"


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
