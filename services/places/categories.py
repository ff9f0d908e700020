"""The taxonomy, as callers see it."""

from collections.abc import Sequence
from typing import Any

from core.errors import Invalid, Lang
from core.taxonomy import Taxonomy, taxonomy


def categories(lang: Lang) -> dict[str, Any]:
    """The whole taxonomy, with labels in `lang` and in every language."""
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
                "naf": category.naf,
                "gogocarto": category.gogocarto,
            }
            for category in known.categories
        ],
        "crosswalks": _crosswalks(known, lang),
    }


def _crosswalks(known: Taxonomy, lang: Lang) -> dict[str, Any]:
    """The vocabularies that the categories' `naf` and `gogocarto` are taken from."""
    naf, gogocarto = known.naf, known.gogocarto
    return {
        "naf": {"version": naf.version, "source": naf.source, "codes": dict(naf.codes)},
        "gogocarto": {
            "version": gogocarto.version,
            "source": gogocarto.source,
            "categories": [
                {
                    "id": theme.id,
                    "label": theme.labels[lang],
                    "labels": dict(theme.labels),
                    "names": theme.names,
                    "parent": theme.parent,
                    "transiscope": theme.transiscope,
                }
                for theme in gogocarto.themes
            ],
        },
    }


def check(wanted: Sequence[str] | None) -> None:
    """Raises `Invalid` if one of these is no category."""
    for category in wanted or ():
        if category not in taxonomy().by_id:
            raise Invalid(
                fr=f"« {category[:80]} » n’est pas une catégorie ; /places/categories les liste.",
                en=f"“{category[:80]}” is not a category; /places/categories lists them.",
            )
