"""Items as pages: a map of them above a table, which is all there without scripts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from core import assets
from core.errors import Lang, Unavailable
from core.http.ogc_page import render
from core.settings import settings
from services.places.ogc.collection import Collection, Property
from services.places.ogc.items import Feature, Page
from services.places.ogc.place import label_of
from services.places.ogc.query import SCALAR, Query

TEMPLATES = Path(__file__).parent / "templates"
#: The property that an item is called by, where it has one.
NAME = "name"
LONGEST = 200  # characters of a value in a table
NOTHING: tuple[Any, ...] = (None, "", [], {})
YES_NO: Mapping[Lang, tuple[str, str]] = {"fr": ("non", "oui"), "en": ("no", "yes")}
TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "about": "La collection",
        "count": "{} éléments ici, {} en tout",
        "item": "Élément",
        "pages": "Pages",
        "first": "Première page",
        "next": "Page suivante",
        "map": "Carte interactive : les flèches la déplacent, + et − changent le zoom",
        "zoom_in": "Zoomer",
        "zoom_out": "Dézoomer",
        "credits": "Crédits de la carte",
    },
    "en": {
        "about": "The collection",
        "count": "{} items here, {} in all",
        "item": "Item",
        "pages": "Pages",
        "first": "First page",
        "next": "Next page",
        "map": "Interactive map: arrows move it, + and − change the zoom",
        "zoom_in": "Zoom in",
        "zoom_out": "Zoom out",
        "credits": "Credits of the map",
    },
}


@dataclass(frozen=True)
class Addresses:
    """URLs that a page leads to: its own forms, the collection's, and those of other pages."""

    home: str
    collection: str
    items: str
    json: str
    other: str
    first: str | None = None
    following: str | None = None
    #: The first page in another order: what comes after `sortby=` goes at its end.
    sort: str = ""


def items_page(collection: Collection, page: Page, query: Query, to: Addresses, lang: Lang) -> str:
    """A page of items, with the properties that were asked for and that some of them have."""
    texts = TEXTS[lang]
    features = [json.loads(feature) for feature in page.features]
    shown = [one for one in query.properties if _has_values(one, features)]
    first = _column(collection.property(NAME), query, to, lang, texts["item"])
    return _rendered(
        "items.html", collection, to, lang,
        count=texts["count"].format(_number(len(features), lang), _number(page.matched, lang)),
        description=collection.description[lang],
        about=to.collection,
        first=to.first,
        following=to.following,
        columns=[first, *(_column(one, query, to, lang) for one in shown)],
        rows=[_row(feature, shown, to, lang) for feature in features],
    )  # fmt: skip


def item_page(collection: Collection, feature: Feature, to: Addresses, lang: Lang) -> str:
    """One feature, with all that is known of it."""
    told = json.loads(feature)
    values = told["properties"]
    facts = [
        {"title": _title(one, lang), "value": _cell(one, values[one.name], lang)}
        for one in collection.properties
        if values[one.name] not in NOTHING
    ]
    return _rendered(
        "item.html", collection, to, lang,
        label=_label(told, lang),
        items=to.items,
        facts=facts,
    )  # fmt: skip


def _rendered(
    template: str, collection: Collection, to: Addresses, lang: Lang, **values: Any
) -> str:
    return render(
        template, lang, TEMPLATES,
        s=TEXTS[lang],
        title=collection.title[lang],
        rights=f"{collection.attribution} ({collection.licence})".strip(),
        home=to.home,
        json=to.json,
        other=to.other,
        script=_script(),
        **values,
    )  # fmt: skip


def _script() -> str | None:
    """The script of the map; before a build, the page is what it is without scripts."""
    try:
        return assets.url(settings().assets_dir, "items.js")
    except Unavailable:
        return None


def _has_values(one: Property, features: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a table needs its column: names come first anyway, objects are told of one item."""
    values = [feature["properties"][one.name] for feature in features]
    is_told = one.type != "object" and one.name != NAME
    return is_told and any(value not in NOTHING for value in values)


def _column(
    one: Property | None, query: Query, to: Addresses, lang: Lang, title: str | None = None
) -> Mapping[str, str | None]:
    """A heading sorts by its column; once more, the other way round."""
    if one is None:
        return {"title": title, "sorted": None, "sort": None}
    first = query.order[0] if query.order else None
    direction = None
    if first is not None and first.column is one.column:
        direction = "descending" if first.descending else "ascending"
    name = f"-{one.name}" if direction == "ascending" else one.name
    sort = f"{to.sort}{quote(name, safe='')}" if one.type in SCALAR else None
    return {"title": title or _title(one, lang), "sorted": direction, "sort": sort}


def _row(
    feature: Mapping[str, Any], shown: Sequence[Property], to: Addresses, lang: Lang
) -> Mapping[str, Any]:
    return {
        "id": feature["id"],
        "href": f"{to.items}/{quote(str(feature['id']), safe='')}?f=html&lang={lang}",
        "label": _label(feature, lang),
        "cells": [_cell(one, feature["properties"][one.name], lang, LONGEST) for one in shown],
    }


def _label(feature: Mapping[str, Any], lang: Lang) -> str:
    values = feature["properties"]
    names = values.get("names")
    in_lang = names.get(lang) if isinstance(names, dict) else None
    return str(in_lang or values.get(NAME) or feature["id"])


def _title(one: Property, lang: Lang) -> str:
    return one.title[lang] if one.title else one.name


def _cell(one: Property, value: Any, lang: Lang, longest: int | None = None) -> str:
    """A value as it is read."""
    match value:
        case None:
            return ""
        case bool():
            return YES_NO[lang][value]
        case list():
            return ", ".join(map(str, value))
        case dict():
            return Markup("<br>").join(f"{name} = {each}" for name, each in value.items())
    return label_of(one, value, lang) or _text(str(value), longest)


def _text(text: str, longest: int | None) -> str:
    """As much of it as there is room for; a link where it is one."""
    shown = text if longest is None or len(text) <= longest else f"{text[:longest]}…"
    if text.startswith(("http://", "https://")):
        return Markup('<a href="{}" rel="nofollow noopener">{}</a>').format(text, shown)
    return shown


def _number(number: int, lang: Lang) -> str:
    """Thousands apart, as the language has them."""
    return f"{number:,}".replace(",", "\u202f" if lang == "fr" else ",")
