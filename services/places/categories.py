"""The taxonomy, as callers see it."""

from collections.abc import Sequence
from typing import Any

from core.errors import Invalid, Lang
from core.taxonomy import taxonomy


def categories(lang: Lang) -> dict[str, Any]:
    """Version, groups and categories, with labels in `lang` and in every language."""
    known = taxonomy()
    return {
        "version": known.version,
        "groups": [
            {
                "id": group.id,
                "label": group.labels[lang],
                "labels": dict(group.labels),
                "icon": group.icon,
                "colour": group.colour,
            }
            for group in known.groups
        ],
        "categories": [
            {
                "id": category.id,
                "group": category.group,
                "label": category.labels[lang],
                "labels": dict(category.labels),
                "icon": category.icon,
                "osm": [str(rule) for rule in category.osm],
            }
            for category in known.categories
        ],
    }


def check(wanted: Sequence[str] | None) -> None:
    """Raises `Invalid` if one of these is no category."""
    for category in wanted or ():
        if category not in taxonomy().by_id:
            raise Invalid(
                fr=f"« {category[:80]} » n’est pas une catégorie ; /places/categories les liste.",
                en=f"“{category[:80]}” is not a category; /places/categories lists them.",
            )
