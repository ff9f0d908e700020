"""Numbers and ranges as people write them: `1 234,5` in French, `1,234.5` in English."""

from decimal import Decimal

from core.errors import Lang

#: Before what a sign or unit follows, and between thousands (Imprimerie nationale)
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def figure(number: float, lang: Lang) -> str:
    """At most 12 digits that count, no exponent, no zeros at the end."""
    text = f"{Decimal(f'{number:.12g}'):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if lang == "fr":
        text = text.replace(",", NARROW_SPACE).replace(".", ",")
    return text.replace("-", "\u2212")


def measured(number: float, unit: dict[str, str] | None, lang: Lang) -> str:
    """With its unit, if it has one."""
    if unit is None:
        return figure(number, lang)
    return f"{figure(number, lang)}{NO_BREAK_SPACE}{unit.get(lang, unit['fr'])}"


def ranges(limits: list[float], unit: dict[str, str] | None, lang: Lang) -> list[str]:
    """The classes that ascending breaks make: below the first, between each two, from the last."""
    shown = [figure(limit, lang) for limit in limits]
    first, last = measured(limits[0], unit, lang), measured(limits[-1], unit, lang)
    between = [
        f"{low} à moins de {measured(high, unit, lang)}"
        if lang == "fr"
        else f"{low} to under {measured(high, unit, lang)}"
        for low, high in zip(shown, limits[1:], strict=False)
    ]
    if lang == "fr":
        return [f"moins de {first}", *between, f"{last} et plus"]
    return [f"under {first}", *between, f"{last} and over"]
