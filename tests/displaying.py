"""Display rules for tests: drawn by hypothesis, and what MapLibre itself makes of them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from core.settings import ROOT
from services.tiles.display.classes import icons
from services.tiles.display.layer import SharedLayer
from services.tiles.style import styles, tokens

SCHEMA = json.loads((ROOT / "styles" / "display.schema.json").read_text("utf-8"))
FLAVOURS = {style: tokens(style) for style in styles()}
LIGHT, DARK = FLAVOURS["light"], FLAVOURS["dark"]
GEOMETRIES = ("point", "line", "polygon")
FIELDS = {
    "kind": "string",
    "name": "string",
    "plots": "number",
    "open": "boolean",
    "tower:type": "string",
}
EVALUATE = ROOT / "tests" / "services" / "tiles" / "display" / "evaluate.mjs"


def layer(geometry: str = "point", slug: str = "gardens") -> SharedLayer:
    return SharedLayer(slug, slug, geometry, FIELDS, "Jardins partagés", "Shared gardens")


def node() -> str:
    ours = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(ours) if ours.exists() else None)
    assert found, "Node.js is missing: `./mapcommons test` installs it"
    return found


def ask(styles: list[Any], questions: list[dict[str, Any]]) -> dict[str, Any]:
    """The faults of whole styles, and the answers to questions: see evaluate.mjs."""
    result = subprocess.run(
        [node(), EVALUATE],
        input=json.dumps({"styles": styles, "questions": questions}),
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def evaluate(layers: list[Any], name: str, prop: str, features: list[Any], zoom: float = 14) -> Any:
    """What a property of the layer whose id ends in `name` is for each feature."""
    [one] = [one for one in layers if one["id"].endswith(f":{name}")]
    question = {"layer": one, "property": prop, "zoom": zoom, "features": features}
    [answers] = ask([], [question])["answers"]
    return answers


numbers = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(-1e15, 1e15, allow_nan=False),
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30),
    st.sampled_from(
        ["constructor", "__proto__", "toString", "$land", "{name}", "’; --", "a" * 200]
    ),
)
VALUES = {"string": texts, "number": numbers, "boolean": st.booleans()}
colours = st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True)
labels = st.fixed_dictionaries({"fr": texts}, optional={"en": texts})
plain = st.fixed_dictionaries({"colour": colours})
ramps = st.sampled_from(SCHEMA["$defs"]["ramp"]["enum"])
positive = st.floats(1e-300, 1e15, allow_nan=False)
tests = st.one_of(
    *(
        strategy
        for field, kind in FIELDS.items()
        for strategy in (
            st.fixed_dictionaries(
                {
                    "field": st.just(field),
                    "op": st.sampled_from(
                        ["=", "!="] + ["<", ">=", ">", "<="] * (kind != "boolean")
                    ),
                    "value": VALUES[kind],
                }
            ),
            st.fixed_dictionaries(
                {
                    "field": st.just(field),
                    "op": st.just("in"),
                    "value": st.lists(VALUES[kind], min_size=1, max_size=4),
                }
            ),
            st.fixed_dictionaries(
                {"field": st.just(field), "op": st.just("has")}, optional={"value": st.booleans()}
            ),
        )
    )
)


def _groups(inner):
    members = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(*(st.fixed_dictionaries({name: members}) for name in ("all", "any")))


conditions = st.one_of(tests, _groups(tests), _groups(st.one_of(tests, _groups(tests))))


@st.composite
def rules(draw, geometry="point"):
    """A rule that fits `layer(geometry)`."""
    symbol = {"colour": colours}
    icon = {"icon": st.sampled_from(sorted(icons()))} if geometry == "point" else {}
    symbols = st.fixed_dictionaries(symbol, optional=icon)
    entry = {"symbol": symbols, "label": labels}
    unlabelled = st.fixed_dictionaries({"symbol": symbols}, optional={"label": labels})
    field = draw(st.sampled_from(sorted(FIELDS)))
    value = st.fixed_dictionaries(
        {"value": VALUES[FIELDS[field]], "symbol": symbols}, optional={"label": labels}
    )
    conditional = st.fixed_dictionaries(entry | {"when": conditions})
    breaks = st.lists(numbers, min_size=2, max_size=6, unique=True)
    kinds = {
        "single": ({"symbol": symbols}, {"label": labels}),
        "category": (
            {"field": st.just(field), "values": st.lists(value, min_size=1, max_size=5)},
            {"others": unlabelled},
        ),
        "choropleth": (
            {"field": st.just("plots"), "breaks": breaks},
            {"ramp": ramps, "unit": labels},
        ),
        "rules": (
            {"rules": st.lists(conditional, min_size=1, max_size=4)},
            {"others": unlabelled},
        ),
    }
    if geometry == "point":
        scales = st.sampled_from(["area", "flannery"])
        weights = {"field": st.just("plots"), "max": positive} if draw(st.booleans()) else {}
        radius = st.floats(6, 60)
        kinds |= {
            "proportional": (
                {"field": st.just("plots"), "max": positive, "symbol": plain},
                {"radius": radius, "scale": scales, "unit": labels},
            ),
            "heat": (weights, {"radius": radius, "ramp": ramps}),
            "cluster": ({"symbol": symbols, "clusters": plain}, {"label": labels}),
        }
    kind = draw(st.sampled_from(sorted(kinds)))
    needed, optional = kinds[kind]
    look = {
        "opacity": st.floats(0.1, 1),
        "minzoom": st.integers(0, 13),
        "maxzoom": st.integers(14, 22),
        "labels": st.fixed_dictionaries(
            {"field": st.sampled_from(sorted(FIELDS))},
            optional={"colour": colours, "halo": colours, "minzoom": st.integers(0, 22)},
        ),
    }
    return draw(st.fixed_dictionaries({"kind": st.just(kind), **needed}, optional=optional | look))
