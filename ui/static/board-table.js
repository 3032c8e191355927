// Tables of the board: what they hold as data (for the page and for files alike), and the elements that show it.
import { h, number, unitOf } from "./board-draw.js";

const STATUS = { worded: 2, unread: 1, not_stated: 0, not_loaded: -1 };

// Numbers first in either direction; then words, unread, not stated, not loaded.
export function compare(a, b, falling) {
  const [one, other] = [number(a), number(b)];
  if (one === null || other === null) return (other !== null) - (one !== null) || (STATUS[b?.status] ?? -2) - (STATUS[a?.status] ?? -2);
  const order = one - other || a.high - b.high;
  return falling ? -order : order;
}

export function sorted(rows, sort) {
  const falling = sort.startsWith("-");
  const column = sort.replace(/^-/, "");
  if (column === "name") return [...rows].sort((a, b) => (falling ? -1 : 1) * a.name.localeCompare(b.name, "zh-Hans-CN"));
  if (column === "code") return falling ? [...rows].reverse() : rows;
  if (column === "met") {
    const rank = (row) => ({ yes: 1, no: 0 })[row.met.verdict] ?? (falling ? -1 : 2);
    return [...rows].sort((a, b) => (falling ? rank(b) - rank(a) : rank(a) - rank(b)));
  }
  return [...rows].sort((a, b) => compare(a[column], b[column], falling));
}

// Places by the column that the table is sorted by, the highest 1; equal numbers share a rank, whatever their bound
// words: 1 2 2 4. What has no number there, or one of another unit, has no rank; columns without an order leave the target's.
export function ranks(rows, sort) {
  const named = sort.replace(/^-/, "");
  const column = ["last", "result", "change"].includes(named) ? named : "target";
  const unit = unitOf(rows.map((row) => row[column]));
  const numbers = rows.filter((row) => number(row[column]) !== null && row[column].unit === unit).sort((a, b) => compare(a[column], b[column], true));
  const ranked = new Map();
  let rank = 0;
  numbers.forEach((row, at) => {
    if (!at || compare(row[column], numbers[at - 1][column], false) !== 0) rank = at + 1;
    ranked.set(row, rank);
  });
  return ranked;
}

// Which way a target moved against last year's, "" where either is no number.
export function direction(row) {
  const { change, last, target } = row;
  if (number(change) === null) {
    const said = (cell) => cell.status === "stated" || cell.status === "worded";
    if (said(target) && last.status === "not_stated") return "new";
    if (said(last) && target.status === "not_stated") return "dropped";
    return "";
  }
  if (change.low === 0 && change.high === 0) return "same";
  if (change.low >= 0 && change.high >= 0) return "up";
  return change.low <= 0 && change.high <= 0 ? "down" : "mixed";
}

// 左右 → 区间, where the bound word is another than last year's.
export function reworded(row, words) {
  const said = (cell) => cell.status === "stated" || cell.status === "worded";
  if (!said(row.last) || !said(row.target) || row.last.bound === row.target.bound) return "";
  const name = (bound) => words[`bound.${bound}`] || words.exact;
  return `${name(row.last.bound)} → ${name(row.target.bound)}`;
}

export function cellText(cell, words) {
  if (cell.status === "stated") return `${cell.text ?? ""}${cell.by_hand && cell.text ? `（${words.hand}）` : ""}`;
  if (cell.status === "worded") return words[`bound.${cell.bound}`] || words.worded;
  return words[cell.reason ?? cell.status] ?? "";
}

export function met(row, words) {
  return { yes: words.met_yes, no: words.met_no }[row.met.verdict] ?? "";
}

const MARKS = { not_stated: "–", unread: "?", not_loaded: "·" };
const mark = (cell, words) => (cell.reason === "worded" ? words.worded : MARKS[cell.status]);

// A cell as a button that opens its clause; what is no number is told apart by sign, colour and name.
export function value(row, column, { words, open, label }) {
  const cell = row[column] ?? row.cells[column] ?? { status: "not_loaded" };
  if (cell.status === "not_loaded") return h("td", { class: "not_loaded" }, h("span", { title: words.not_loaded }, MARKS.not_loaded), h("span", { class: "sr" }, words.not_loaded));
  const shown = cell.by_hand && cell.status === "stated" ? [cell.text ?? "", h("span", { class: "hand", "aria-hidden": "true" }, "✎"), h("span", { class: "sr" }, words.hand)] : MARKS[cell.status] ? [h("span", { "aria-hidden": "true" }, mark(cell, words)), h("span", { class: "sr" }, cellText(cell, words))] : cellText(cell, words);
  const title = cell.by_hand ? words.hand : MARKS[cell.status] ? cellText(cell, words) : cell.formula ?? null;
  const converted = cell.converted ? h("span", { class: "converted" }, `= ${cell.converted}`) : null; // in the unit of most
  return h("td", { class: `${cell.status} num` },
    h("button", { type: "button", class: "cell", title, "data-column": column, "aria-label": `${label} ${cellText(cell, words)}${cell.converted ? ` = ${cell.converted}` : ""}`, click: () => open(row, column) }, shown), converted);
}

export function head(columns, { sort, sortBy }) {
  return h("thead", {}, h("tr", {}, columns.map(([id, name, kind]) => {
    const now = sort.replace(/^-/, "") === id ? (sort.startsWith("-") ? "descending" : "ascending") : "none";
    const next = now === "descending" ? id : now === "ascending" ? `-${id}` : id === "name" ? id : `-${id}`;
    if (kind === "fixed") return h("th", { scope: "col" }, name);
    return h("th", { scope: "col", "aria-sort": now, class: kind ?? (id === "name" ? "pin" : null) },
      h("button", { type: "button", class: "sort", click: () => sortBy(next) }, name, h("span", { "aria-hidden": "true" }, { ascending: " ▲", descending: " ▼", none: "" }[now])));
  })));
}
