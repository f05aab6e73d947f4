"""The picture of what is made from what: a column per layer, a line from each table to those that read it.

It is drawn from the same graph that the runner walks. Within a layer the tables stand near what they are made from, so
that lines are short; what a table reads of its own layer stands in the list beside the picture. Reports and questions
are left out: each reads marts, and they would hide everything else.
"""

from collections.abc import Mapping
from html import escape

from xundan.models import Model

_LAYERS = ("raw", "staging", "core", "labels", "marts")
_WIDE, _HIGH, _TOP, _LETTER = 236, 15, 40, 6.2
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#1d2329} .head{font-weight:600;font-size:13px}"
    " path{fill:none;stroke:#b9c0c7;stroke-width:.8} rect{fill:#f6f7f8}"
    " @media(prefers-color-scheme:dark){text{fill:#e6e8ea} rect{fill:#1d2126} path{stroke:#59626b}}"
)


def draw(models: Mapping[str, Model]) -> str:
    """The picture as SVG, the same for the same models."""
    places: dict[str, tuple[int, int]] = {}
    names, lines = [], []
    for column, layer in enumerate(_LAYERS):
        x = column * _WIDE
        listed = sorted(
            (model for model in models.values() if model.schema == layer), key=lambda model: _height(model, places)
        )
        names.append(f'<text class="head" x="{x}" y="22">{layer}</text>')
        for row, model in enumerate(listed):
            y = _TOP + row * _HIGH
            places[model.name] = (x, y)
            names.append(
                f'<text x="{x}" y="{y}"><title>{escape(model.description)}</title>{escape(model.table)}</text>'
            )
    for name, (to_x, to_y) in places.items():
        for source in sorted(models[name].depends_on & set(places)):
            from_x, from_y = places[source]
            if from_x < to_x:
                start, end = from_x + 8 + _LETTER * len(models[source].table), to_x - 4
                bend = (start + end) / 2
                lines.append(
                    f'<path d="M{start} {from_y - 4}C{bend} {from_y - 4} {bend} {to_y - 4} {end} {to_y - 4}"/>'
                )
    width = len(_LAYERS) * _WIDE
    height = max(y for _, y in places.values()) + 20
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {width} {height}" width="{width}">'
    return "\n".join([head, f"<style>{_STYLE}</style>", *lines, *names, "</svg>"]) + "\n"


def _height(model: Model, places: Mapping[str, tuple[int, int]]) -> tuple[float, str]:
    """Where a table would like to stand: at the mean height of what it is made from."""
    heights = [places[source][1] for source in model.depends_on if source in places]
    return (sum(heights) / len(heights) if heights else 0.0), model.table
