// Drawings of the board: pure functions from rows to elements. Text goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "line", "circle", "rect", "path", "text", "title"]);

// An element with attributes (functions are listeners, null and false are left out) and children.
export function h(name, attributes = {}, ...children) {
  const made = DRAWN.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const number = (cell) => (cell && cell.status === "stated" && cell.low !== undefined ? cell.low : null);
const SIGNS = { about: "≈", at_least: "≥", at_most: "≤", range: "" };

// 5%左右 in a small square: ≈5
export function brief(cell) {
  if (number(cell) === null) return (cell?.reason === "worded" ? brief({ status: "worded" }) : null) ?? { not_stated: "–", unread: "?", worded: document.documentElement.lang === "en" ? "“…”" : "文", not_loaded: "" }[cell?.status] ?? "";
  const plain = (value) => String(Math.round(value * 1000) / 1000);
  const hand = cell.by_hand ? "✎" : "";
  return `${cell.low === cell.high ? `${SIGNS[cell.bound] ?? ""}${plain(cell.low)}` : `${plain(cell.low)}–${plain(cell.high)}`}${hand}`;
}

// The unit that most numbers have: what has another one is not drawn beside them.
export function unitOf(cells) {
  const counts = new Map();
  for (const cell of cells) if (number(cell) !== null) counts.set(cell.unit, (counts.get(cell.unit) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

// Five classes between the lowest and the highest number, as many places in each as ties allow.
export function classes(values) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  return (value) => Math.min(4, Math.floor((sorted.indexOf(value) / Math.max(1, sorted.length - 1)) * 4.999));
}

// A place's name as far as it fits beside a chart: Latin letters are half as wide.
const fitting = (name) => { const most = /^[\x20-\x7e]+$/.test(name) ? 15 : 9; return name.length > most ? `${name.slice(0, most - 1)}…` : name; };

export function tiles(layout, rows, { column, chosen, shown, open, label, word }) {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const unit = unitOf(rows.map((row) => row[column]));
  const fits = (cell) => number(cell) !== null && cell.unit === unit;
  const grade = classes(rows.filter((row) => fits(row[column])).map((row) => row[column].low));
  const squares = Object.entries(layout.places).map(([code, [x, y]]) => {
    const row = byCode.get(code);
    const cell = row?.[column];
    const status = row ? cell.status : "not_loaded";
    const kind = fits(cell) ? `q${grade(cell.low)}` : status;
    const name = row ? row.short : (document.documentElement.lang === "en" ? layout.names_en : layout.names)[code];
    const made = h("button", {
      type: "button", class: `tile ${kind} ${row && !shown.has(row) ? "out" : ""}`, "data-code": code,
      "aria-pressed": String(chosen === code), disabled: !row, title: row ? label(row) : `${name} · ${word("not_loaded")}`,
      "aria-label": row ? label(row) : `${name} · ${word("not_loaded")}`, click: () => row && open(row),
    }, h("b", {}, name), h("span", {}, brief(cell)));
    made.style.gridColumn = x + 1; // the layout is data; the policy of the page knows no style in markup
    made.style.gridRow = y + 1;
    return made;
  });
  return h("div", { class: "tiles" }, squares);
}

// Places of another level than provinces: their squares, in the order of the table, under their provinces.
export function groupedTiles(rows, options) {
  const unit = unitOf(rows.map((row) => row[options.column]));
  const fits = (cell) => number(cell) !== null && cell.unit === unit;
  const grade = classes(rows.filter((row) => fits(row[options.column])).map((row) => row[options.column].low));
  const groups = new Map();
  for (const row of rows) groups.set(row.within, [...(groups.get(row.within) ?? []), row]);
  return h("div", { class: "tile-groups" }, [...groups].map(([name, members]) =>
    h("section", {}, h("h3", {}, name || "–"), h("div", { class: "tiles free" }, members.map((row) => {
      const cell = row[options.column];
      return h("button", {
        type: "button", class: `tile ${fits(cell) ? `q${grade(cell.low)}` : cell.status} ${options.shown.has(row) ? "" : "out"}`,
        title: options.label(row), "aria-label": options.label(row), click: () => options.open(row),
      }, h("b", {}, row.short), h("span", {}, brief(cell)));
    })))));
}

const HEIGHT = 24;
const LEFT = 92;

function scale(values, width, left = LEFT, right = 46) {
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) { low -= 1; high += 1; }
  const pad = (high - low) * 0.06;
  return Object.assign((value) => left + ((value - low + pad) / (high - low + 2 * pad)) * (width - left - right), { low, high });
}

function ticks({ low, high }, most = 6) {
  const rough = (high - low) / most;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((each) => each >= rough);
  const made = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) made.push(Math.round(at * 1e6) / 1e6);
  return made;
}

// One line a place: the target before (a ring), its result (a dot), the new target (a diamond; a range is a bar).
export function dumbbells(rows, { width, above, open, label, words, chosen }) {
  const unit = unitOf(rows.flatMap((row) => [row.last, row.result, row.target]));
  const fits = (cell) => number(cell) !== null && cell.unit === unit;
  const drawn = rows.filter((row) => [row.last, row.result, row.target].some(fits));
  const values = drawn.flatMap((row) => [row.last, row.result, row.target].filter(fits).flatMap((cell) => [cell.low, cell.high]));
  if (!values.length) return null;
  if (fits(above?.cell)) values.push(above.cell.low);
  const x = scale(values, width);
  const height = drawn.length * HEIGHT + 34;
  const axis = ticks(x).map((at) => h("g", { class: "tick" },
    h("line", { x1: x(at), x2: x(at), y1: 22, y2: height - 8 }), h("text", { x: x(at), y: 14, "text-anchor": "middle" }, `${at}`)));
  const reference = fits(above?.cell) ? h("g", { class: "above" },
    h("line", { x1: x(above.cell.low), x2: x(above.cell.low), y1: 22, y2: height - 8 }), h("title", {}, `${above.name} ${above.cell.text}`)) : null;
  const lines = drawn.map((row, at) => {
    const y = 34 + at * HEIGHT;
    const parts = [h("rect", { class: "hit", x: 0, y: y - HEIGHT / 2, width, height: HEIGHT })];
    parts.push(h("text", { class: "place", x: LEFT - 10, y: y + 4, "text-anchor": "end" }, fitting(row.short)));
    const marks = [row.last, row.result, row.target].filter(fits).map((cell) => x(cell.low));
    parts.push(h("line", { class: "span", x1: Math.min(...marks), x2: Math.max(...marks), y1: y, y2: y }));
    if (fits(row.last)) parts.push(bar(x, row.last, y, "last"), h("circle", { class: "last", cx: x(row.last.low), cy: y, r: 5 }));
    if (fits(row.target)) parts.push(bar(x, row.target, y, "target"), diamond(x, row.target, y));
    if (fits(row.result)) parts.push(h("circle", { class: `result ${row.met.verdict ?? ""}`, cx: x(row.result.low), cy: y, r: 4 })); // on top: a diamond would hide it
    const said = fits(row.target) ? brief(row.target) : words[row.target.reason ?? row.target.status] ?? "";
    parts.push(h("text", { class: "value", x: width - 2, y: y + 4, "text-anchor": "end" }, said));
    return h("g", {
      class: `row ${chosen === row ? "chosen" : ""}`, role: "button", tabindex: "0", "aria-label": label(row), "data-focus": `line-${row.key}`,
      click: () => open(row), keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(row); } },
    }, h("title", {}, label(row)), parts);
  });
  return h("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": words.dumbbell, class: "dumbbell" }, axis, reference, lines);
}

function bar(x, cell, y, kind) {
  return cell.low === cell.high ? null : h("line", { class: `range ${kind}`, x1: x(cell.low), x2: x(cell.high), y1: y, y2: y });
}

function diamond(x, cell, y) {
  const at = x(cell.low);
  const arrow = { at_least: `M${at + 7} ${y - 4}l5 4l-5 4`, at_most: `M${at - 7} ${y - 4}l-5 4l5 4` }[cell.bound];
  return h("g", { class: `target ${cell.bound ?? ""}` },
    h("path", { class: "mark", d: `M${at} ${y - 6}l6 6l-6 6l-6 -6z` }), arrow ? h("path", { class: "arrow", d: arrow }) : null);
}

// A line a place over the years; the chosen ones are coloured and named.
export function lines(rows, { years, kind, width, picked, words }) {
  const of = (row, year) => row.cells[`${kind === "result" ? "a" : "t"}${year}`];
  const unit = unitOf(rows.flatMap((row) => years.map((year) => of(row, year))));
  const points = (row) => years.map((year) => [year, of(row, year)]).filter(([, cell]) => number(cell) !== null && cell.unit === unit);
  const values = rows.flatMap((row) => points(row).map(([, cell]) => cell.low));
  if (!values.length) return null;
  const height = 260;
  const up = scale(values, height, 20, 26);
  const y = (value) => height - up(value);
  const x = (year) => 40 + ((year - years[0]) / Math.max(1, years.at(-1) - years[0])) * (width - 130);
  const every = Math.ceil(years.length / Math.max(2, Math.floor(width / 70)));
  const axis = ticks(up, 5).map((at) => h("g", { class: "tick" },
    h("line", { x1: 40, x2: width - 84, y1: y(at), y2: y(at) }), h("text", { x: 34, y: y(at) + 4, "text-anchor": "end" }, `${at}`)));
  const below = years.filter((_, at) => at % every === 0).map((year) => h("text", { class: "tick", x: x(year), y: height - 2, "text-anchor": "middle" }, String(year)));
  const ordered = [...rows].sort((a, b) => picked.indexOf(a) - picked.indexOf(b)); // the chosen ones on top
  const taken = [];
  const drawn = ordered.map((row) => {
    const at = points(row);
    if (!at.length) return null;
    const colour = picked.indexOf(row);
    const path = at.map(([year, cell], index) => `${index && at[index - 1][0] === year - 1 ? "L" : "M"}${x(year)} ${y(cell.low)}`).join("");
    let name = null;
    if (colour >= 0) {
      const [year, cell] = at.at(-1);
      let place = y(cell.low) + 4;
      while (taken.some(([other, at]) => Math.abs(other - place) < 13 && Math.abs(at - x(year)) < 60)) place -= 13;
      taken.push([place, x(year)]);
      name = h("text", { class: `name s${colour}`, x: x(year) + 8, y: place }, row.short);
    }
    return h("g", { class: colour >= 0 ? `line s${colour}` : "line" }, h("title", {}, row.name), h("path", { d: path }),
      at.map(([year, cell]) => h("circle", { cx: x(year), cy: y(cell.low), r: colour >= 0 ? 3 : 1.5 }, h("title", {}, `${row.name} ${year} ${cell.text}`))), name);
  });
  return h("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words.lines, class: "years-chart" }, axis, below, drawn);
}
