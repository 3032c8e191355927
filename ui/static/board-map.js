// The map of the board in the user's own boundaries (govreport serve --geojson): one area a place, by its adcode.
import { brief, classes, h, number, unitOf } from "./board-draw.js";

// Null where no place that is shown has an area of the level.
export function areas(drawing, rows, { column, chosen, shown, open, label, word }) {
  if (!drawing) return null;
  const byCode = new Map(rows.map((row) => [row.code, row]));
  if (!rows.some((row) => drawing.areas[row.code])) return null;
  const unit = unitOf(rows.map((row) => row[column]));
  const fits = (cell) => number(cell) !== null && cell.unit === unit;
  const grade = classes(rows.filter((row) => fits(row[column])).map((row) => row[column].low));
  const drawn = Object.entries(drawing.areas).map(([code, d]) => {
    const row = byCode.get(code);
    const cell = row?.[column];
    const kind = row ? (fits(cell) ? `q${grade(cell.low)}` : cell.status) : "not_loaded";
    const path = h("path", { d, class: `area ${kind} ${row && !shown.has(row) ? "out" : ""} ${chosen === code ? "chosen" : ""}` });
    if (!row) return path;
    return h("g", {
      role: "button", tabindex: "0", "aria-label": label(row), "aria-pressed": String(chosen === code), "data-code": code, click: () => open(row),
      keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(row); } },
    }, h("title", {}, `${label(row)} ${brief(cell)}`), path);
  });
  const without = rows.filter((row) => !drawing.areas[row.code]).length;
  const svg = h("svg", { viewBox: `-4 -4 ${drawing.width + 8} ${drawing.height + 8}`, role: "group", "aria-label": word("map_of"), class: "areas" },
    drawing.rest ? h("path", { d: drawing.rest, class: "rest" }) : null, drawn);
  return h("div", {}, svg, without ? h("p", { class: "key" }, word("no_area", { n: without })) : null);
}
