"""The taxonomy, as callers see it."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from core.errors import Invalid, Lang
from core.taxonomy import Taxonomy, taxonomy

GROUP = "group:"  # before the id of a group that a category has as well


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


def chosen(parts: Sequence[str]) -> list[str]:
    """The categories that a list means: ids of categories and of groups, any of them will do.

    A part that begins with `-` is left out, and so a list of such parts alone means all others.
    Where a group and a category have one id (`convenience`), the category is meant; the group is
    `group:convenience`. Raises `Invalid` for what is neither, and where nothing is left.
    """
    wanted = [_members(part) for part in parts if not part.startswith("-")]
    unwanted = [_members(part[1:].strip()) for part in parts if part.startswith("-")]
    named = dict.fromkeys(chain.from_iterable(wanted)) if wanted else taxonomy().by_id
    left_out = set(chain.from_iterable(unwanted))
    left = [category for category in named if category not in left_out]
    if not left:
        asked = ",".join(parts)[:80]
        raise Invalid(
            fr=f"« categories » vaut {asked} : il n’en reste aucune catégorie.",
            en=f"“categories” is {asked}: no category is left of it.",
        )
    return left


def _members(part: str) -> list[str]:
    known = taxonomy()
    group = part.removeprefix(GROUP)
    if part in known.by_id:
        return [part]
    if group in known.group_by_id:
        return [category.id for category in known.categories if category.group == group]
    raise Invalid(
        fr=f"« {part[:80]} » n’est ni une catégorie ni un groupe ; /places/categories les liste.",
        en=f"“{part[:80]}” is neither a category nor a group; /places/categories lists them.",
    )
