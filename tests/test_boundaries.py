"""The user's own boundaries: read, bounded, refused with a reason, drawn on the board."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, visitor
from page_server import library
from page_server import served as page_served
from provinces import REPORTS

from rag.records import InputError
from ui import boundaries
from ui.boundaries import read_boundaries


def square(x: float, y: float, **properties: object) -> dict[str, Any]:
    ring = [[x, y], [x + 2, y], [x + 2, y + 2], [x, y + 2], [x, y]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def written(folder: Path, *features: dict[str, Any]) -> Path:
    file = folder / "own.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def test_areas_are_drawn_by_level_under_their_adcode(tmp_path: Path) -> None:
    coast = {"type": "Feature", "properties": {"adcode": "100000_X"}, "geometry": {"type": "LineString"}}
    coast["geometry"]["coordinates"] = [[120, 40], [121, 41]]
    islands = square(124, 42, adcode=220000)
    islands["geometry"] = {"type": "MultiPolygon", "coordinates": [islands["geometry"]["coordinates"]] * 2}
    file = written(tmp_path, square(114, 37, gb="156130000"), islands, square(125, 43, code="220100"), coast)
    drawn = json.loads(read_boundaries(file))
    assert set(drawn) == {"province", "prefecture"}
    assert set(drawn["province"]["areas"]) == {"130000", "220000"}
    assert drawn["province"]["areas"]["220000"].count("M") == 2
    assert drawn["province"]["rest"].startswith("M")
    assert 900 < max(drawn["province"]["width"], drawn["province"]["height"]) <= 1000


def test_a_fine_boundary_is_thinned_until_it_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [[100 + n / 1000, 30 + (n % 2) / 1000] for n in range(8000)]
    shape = {"properties": {"adcode": 220000}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    whole = len(read_boundaries(written(tmp_path, shape)))
    monkeypatch.setattr(boundaries, "MOST_DRAWN", 5000)
    assert len(read_boundaries(written(tmp_path, shape))) <= 5000 < whole
    monkeypatch.setattr(boundaries, "MOST_DRAWN", 50)
    with pytest.raises(InputError, match="too many to be drawn"):
        read_boundaries(written(tmp_path, shape))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no json", "is no GeoJSON"),
        ("[" * 100_000, "is no GeoJSON"),
        ('{"type": "Polygon"}', "no list of features"),
        ('{"features": [1, {"geometry": null}]}', "six-digit adcode"),
        (json.dumps({"features": [square(1, 2, name="x")]}), "six-digit adcode"),
        (json.dumps({"features": [square(12_000_000, 4_000_000, adcode=110000)]}), "degrees"),
        ('{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[NaN, 1]]]}}]}', "degrees"),
        ('{"features": [{"geometry": {"type": "Polygon", "coordinates": 7}}]}', "degrees"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "own.geojson"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=why):
        read_boundaries(file)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_boundaries(tmp_path / "none.geojson")
    monkeypatch.setattr(boundaries, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="at most"):
        read_boundaries(written(tmp_path, square(1, 2, adcode=110000)))


def test_the_board_shows_the_areas_and_a_click_opens_the_clause(tmp_path: Path) -> None:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    made = library(tmp_path / "library", sorted(tmp_path.glob("*.txt")))
    own = read_boundaries(written(tmp_path, square(125, 43, adcode=220000), square(115, 38, adcode=130000)))
    with (
        page_served(made, tmp_path / "uploads", boundaries=own) as site,
        chromium() as browser,
        visitor(browser, site.url, opened=False) as page,
    ):
        page.goto(f"{site.url}/board?year=2026")
        page.wait_for_selector(".areas .area")
        assert page.locator(".tiles").count() == 0
        page.wait_for_selector(".map .key:has-text('个地区在边界文件中没有图形')")
        page.locator(".areas [data-code='220000']").click()
        page.wait_for_selector("#drawer mark")
        assert "at=220000" in page.url
        page.keyboard.press("Escape")
        page.locator(".areas [data-code='130000']").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#drawer h2:has-text('河北')")
