"""How the features of a shared layer look: a display rule becomes MapLibre layers and a legend.

`docs/display-rules.md` tells what a rule may say; `styles/display.schema.json` is its form.
"""
