// The board over the years: a line a place, and a table of places by years with what changed from one to the next.
import { h, lines, number } from "./board-draw.js";
import { fileOfYears } from "./board-files.js";
import { head, reworded, sorted, value } from "./board-table.js";

export function overYears(page) {
  const { words, say, state, past, root, go, open } = page;
  if (!past) return h("p", { role: "status" }, say("loading"));
  const named = new Map(past.rows.map((row) => [row.code || row.region, row]));
  const kind = state.kind;
  const prefix = kind === "result" ? "a" : "t";
  const inside = page.passing(page.placed(), "").map((row) => named.get(row.key)).filter(Boolean);
  for (const row of inside) row.key = row.code || row.region;
  const years = past.years.filter((year) => inside.some((row) => row.cells[`${prefix}${year}`] && row.cells[`${prefix}${year}`].status !== "not_stated"));
  const told = (row) => years.filter((year) => number(row.cells[`${prefix}${year}`]) !== null).length;
  const picked = state.pick ? state.pick.split(",").map((each) => named.get(each)).filter(Boolean) : [...inside].sort((a, b) => told(b) - told(a)).slice(0, 5);
  const width = Math.max(330, Math.min(1100, root.clientWidth - 8));
  const chart = years.length > 1 ? lines(inside, { years, kind, width, picked, words }) : null;
  const kinds = h("div", { class: "views", role: "group", "aria-label": say("kinds") }, ["target", "result"].map((each) => h("button", { type: "button", "aria-pressed": String(kind === each), "data-focus": `kind-${each}`, click: () => go({ kind: each, at: "" }) }, say(`kind_${each}`))));
  const column = state.sort.replace(/^-/, "");
  const list = /^[at]\d+$/.test(column) ? sorted(inside.map((row) => Object.assign(row, { [column]: row.cells[column] })), state.sort) : column === "name" ? sorted(inside, state.sort) : inside;
  const newest = [...years].reverse();
  const columns = [["name", say("place")], ...newest.map((year) => [`${prefix}${year}`, String(year), "num"])];
  const body = list.slice(0, page.shownRows).map((row) => h("tr", { "data-key": row.key },
    h("th", { scope: "row" }, h("label", {}, h("input", { type: "checkbox", checked: picked.includes(row), "data-focus": `pick-${row.key}`, "aria-label": say("draw", { place: row.name }), change: () => pick(row, picked, go) }), " ", row.name)),
    newest.map((year) => moved(page, row, year, prefix))));
  const whole = h("table", { class: "years" }, head(columns, { sort: state.sort, sortBy: (sort) => go({ sort }) }), h("tbody", {}, body));
  const more = page.moreRows(list.length);
  const text = (quoted) => fileOfYears(page, list, quoted, newest.map((year) => [`${prefix}${year}`, say(kind, { year })]));
  return h("div", { class: "over-years" }, kinds, chart ? h("section", {}, h("h3", {}, say("lines")), chart) : null,
    h("section", { class: "table" }, page.tools(inside, text), list.length && years.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table") }, whole) : h("p", { class: "none" }, say("none")), more, h("p", { class: "legend" }, say("legend_years"))));
}

function pick(row, picked, go) {
  const next = picked.includes(row) ? picked.filter((each) => each !== row) : [...picked, row].slice(-8);
  go({ pick: next.map((each) => each.key).join(",") }, { replace: true });
}

// A year's cell with what changed since the year before: the number, and the bound word.
function moved({ words, open }, row, year, prefix) {
  const made = value(row, `${prefix}${year}`, { words, open: (each, column) => open(each, column), label: `${row.name} ${year}` });
  const [cell, before] = [row.cells[`${prefix}${year}`], row.cells[`${prefix}${year - 1}`]];
  if (number(cell) === null || number(before) === null || cell.unit !== before.unit) return made;
  const change = Math.round((cell.low - before.low) * 1e6) / 1e6;
  if (change) made.append(h("span", { class: `moved ${change > 0 ? "up" : "down"}` }, `${change > 0 ? "▲" : "▼"}${(cell.moved ?? String(change)).replace(/^[+−-]/, "")}`));
  if (prefix === "t" && cell.bound !== before.bound) made.append(h("span", { class: "moved reworded", title: reworded({ last: before, target: cell }, words) }, "≠"));
  return made;
}
