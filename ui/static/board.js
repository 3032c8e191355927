// The board: its state is its address. A change of the state is a step of the history; the page is drawn from it.
import { dumbbells, groupedTiles, h, number, tiles, unitOf } from "./board-draw.js";
import { drawerOf } from "./board-drawer.js";
import { fileOfYear } from "./board-files.js";
import { leftOpen, unknownParts, unopened } from "./board-known.js";
import { areas } from "./board-map.js";
import { cellText, direction, head, met, ranks, reworded, sorted, value } from "./board-table.js";
import { overYears } from "./board-years.js";

const words = JSON.parse(document.getElementById("words").textContent);
const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const lang = document.documentElement.lang.slice(0, 2);
const root = document.getElementById("board");
const USUAL = { view: "year", kind: "target", sort: "-target" };
const KNOWN = ["level", "year", "ind", "view", "kind", "group", "within", "dir", "bound", "min", "max", "met", "q", "n", "sort", "pick", "at"];
const PAGE = 200;
const FILTERS = ["group", "within", "dir", "bound", "min", "max", "met", "q", "n"];
const DIRECTIONS = ["up", "down", "mixed", "same", "reworded", "new", "dropped"];

let state = read();
let data = null; // what the server said of level, year and indicator
let past = null; // the same over all years, once asked for
let layout = null;
let borders = null; // the user's own, by level
let shownRows = PAGE;
let allLines = false;
let allChips = false;
let asked = 0;
let notes = []; // what the address names and there is not

// What the board's other scripts are given of it.
const page = {
  words, say, lang, root, go, ask, copy, told, renew, placed, passing, ordered, tools, moreRows, usual: USUAL,
  indicator: () => indicator(),
  get state() { return state; },
  get data() { return data; },
  get past() { return past; },
  get shownRows() { return shownRows; },
  open: (row, column) => open(row, column),
};
const drawer = drawerOf(page, document.getElementById("drawer"));
const { opened, open } = drawer;

function read() {
  const from = new URLSearchParams(location.search);
  return Object.fromEntries(KNOWN.map((key) => [key, from.get(key) ?? USUAL[key] ?? ""]));
}

function address(next) {
  const to = new URLSearchParams();
  for (const key of KNOWN) if (next[key] && next[key] !== USUAL[key]) to.set(key, next[key]);
  const text = to.toString();
  return `${location.pathname}${text ? `?${text}` : ""}`;
}

// Another state: of what is shown of the same numbers nothing is asked again.
async function go(change, { replace = false } = {}) {
  const next = { ...state, ...change };
  history[replace ? "replaceState" : "pushState"](null, "", address(next));
  await show(next);
}

async function show(next) {
  const other = !data || ["level", "year", "ind"].some((key) => next[key] !== state[key]);
  state = next;
  let parts = [];
  if (other) {
    shownRows = PAGE;
    allLines = false;
    parts = (await unknownParts(page).catch(() => [])).map((key) => [key, state[key]]);
    state = { ...state, ...Object.fromEntries(parts.map(([key]) => [key, ""])) };
    await load();
  }
  if (data) {
    const open = leftOpen(page, parts);
    notes = open.notes;
    state = { ...state, ...open.left };
  }
  if (state.view === "years" && data && !past) await load(true);
  if (data && unopened(page).length) {
    notes.push(...unopened(page));
    state = { ...state, at: "" };
  }
  draw();
  await drawer.show();
}

async function ask(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.status === 401) { location.reload(); return null; }
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function load(all = false) {
  const mine = (asked += 1);
  root.setAttribute("aria-busy", "true");
  const query = new URLSearchParams({ level: state.level, indicator: state.ind, lang, ...(state.year ? { year: state.year } : {}), ...(all ? { all: "true" } : {}) });
  try {
    const found = await ask(`/board/data?${query}`);
    if (mine !== asked || !found) return;
    if (found.empty) throw new Error("nothing");
    if (all) { past = found; return; }
    data = found;
    past = null;
    for (const row of data.rows) row.key = row.code || row.region;
    if (!layout) layout = await ask("/board/tiles.json");
    if (!borders && root.dataset.boundaries) borders = await ask("/board/boundaries.json");
  } catch (error) {
    data = null;
    root.replaceChildren(h("div", { class: "empty" }, h("h2", {}, say(error.message === "nothing" ? "empty" : "failed")),
      h("p", {}, say(error.message === "nothing" ? "empty_text" : "failed_text")), h("a", { class: "primary", href: "/?tab=library" }, say("empty_go"))));
  } finally {
    root.removeAttribute("aria-busy");
  }
}

// Everything anew: a number was put right.
async function renew(done) {
  await load();
  if (state.view === "years" && data) await load(true);
  draw();
  await drawer.show();
  told(done);
}

// Rows

const group = () => data.groups.find((each) => each.id === state.group);

// The rows of the places chosen; members of a group of which there is no report have a row, too.
function placed() {
  const missing = { status: "not_loaded" };
  const chosen = group();
  let rows = data.rows;
  if (chosen) {
    const there = new Map(data.rows.map((row) => [row.region, row]));
    rows = chosen.members.map((each) => there.get(each.region) ?? { ...each, key: each.code, last: missing, result: missing, target: missing, change: missing, gap: missing, met: missing });
  }
  if (state.within) rows = rows.filter((row) => row.province === state.within);
  return rows;
}

const TESTS = {
  dir: (row, wanted) => (wanted === "reworded" ? reworded(row, words) !== "" : direction(row) === wanted),
  bound: (row, wanted) => row.target.bound === wanted,
  min: (row, wanted) => number(row.target) !== null && row.target.unit === unit() && row.target.low >= Number(wanted), // of a range both ends
  max: (row, wanted) => number(row.target) !== null && row.target.unit === unit() && row.target.high <= Number(wanted),
  met: (row, wanted) => (wanted === "none" ? !row.met.verdict : row.met.verdict === wanted),
  q: (row, wanted) => wanted.toLowerCase().split(/[\s,，、;；]+/).filter(Boolean).some((word) => `${row.region} ${row.name}`.toLowerCase().includes(word)), // several words are several places
};

function passing(rows, leave = "") {
  return rows.filter((row) => Object.entries(TESTS).every(([key, test]) => key === leave || !state[key] || test(row, state[key])));
}

const unit = () => unitOf(data.rows.map((row) => row.target));

// Places without a report of the year are counted and not listed, unless they belong to a group that was chosen.
const loaded = (rows) => (state.group ? rows : rows.filter((row) => row.target.status !== "not_loaded"));

function ordered() {
  const rows = sorted(passing(loaded(placed())), state.sort);
  if (!state.n) return rows;
  const column = state.sort.replace(/^-/, "");
  const kept = rows.slice(0, Number(state.n)).filter((row) => number(row[column]) !== null);
  const last = kept.at(-1);
  return last ? rows.filter((row) => number(row[column]) !== null && (kept.includes(row) || (row[column].low === last[column].low && row[column].high === last[column].high))) : kept;
}

const label = (row) => `${row.name}: ${data.view.year - 1} ${cellText(row.last, words)} → ${data.view.year} ${cellText(row.target, words)}`;
const indicator = () => data.indicators.find((each) => each.id === data.view.indicator) ?? { id: data.view.indicator, name: data.view.indicator, stating: 0 };

// Drawing

function draw() {
  if (!data) return;
  const focus = focused();
  const rows = ordered();
  document.title = `${data.view.year} ${indicator().name} · ${say("title")}`;
  root.replaceChildren(...[asking(), unknown(), heading(), chips(), filters(), state.view === "years" ? overYears(page) : ofYear(rows)].filter(Boolean));
  focus?.();
}

// Who had the keyboard has it again after the drawing: by what tells the element from others.
function focused() {
  const now = document.activeElement;
  if (!now || !root.contains(now)) return null;
  const by = now.id ? `#${CSS.escape(now.id)}` : now.dataset.focus ? `[data-focus="${CSS.escape(now.dataset.focus)}"]` : null;
  const at = by ? -1 : [...root.querySelectorAll("button, a, input, select, [tabindex]")].indexOf(now);
  const selection = now.selectionStart;
  return () => {
    const again = by ? root.querySelector(by) : root.querySelectorAll("button, a, input, select, [tabindex]")[at];
    again?.focus({ preventScroll: true });
    if (selection !== undefined && selection !== null && again?.setSelectionRange) again.setSelectionRange(selection, selection);
  };
}

function asking() {
  const typed = document.getElementById("ask")?.value ?? ""; // what stands in the box outlives a drawing
  const box = h("input", { id: "ask", type: "search", name: "q", value: typed, placeholder: say("ask"), "aria-label": say("ask"), autocomplete: "off", maxlength: 2000, enterkeyhint: "go" });
  return h("form", { class: "ask", role: "search", submit: async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    const found = await ask(`/board/ask?${new URLSearchParams({ q: text })}`).catch(() => null);
    if (found?.view) { box.value = ""; await go({ ...Object.fromEntries(KNOWN.map((key) => [key, USUAL[key] ?? ""])), ...Object.fromEntries(new URLSearchParams(found.view)) }); told(say("set_by", { question: text })); } else location.assign(`/?${new URLSearchParams({ tab: "ask", q: text })}`);
  } }, box, h("button", { class: "primary" }, say("go")));
}

// What the address asks for and there is not, with what there is.
function unknown() {
  return notes.length ? h("div", { class: "unknown", role: "status" }, notes.map(({ text, key, choices, more }) => h("p", {}, text, " ", choices.map(([name, id]) => h("button", { type: "button", class: "tool", click: () => go({ [key]: id }) }, name)), more ? "…" : ""))) : null;
}

function heading() {
  const at = data.years.findIndex((each) => each.year === data.view.year);
  const step = (to, name, sign) => h("button", { type: "button", class: "step", "aria-label": name, "data-focus": name, disabled: !to, click: () => go({ year: String(to.year), at: "" }) }, sign);
  const years = h("select", { id: "year", "aria-label": say("year"), change: (event) => go({ year: event.target.value, at: "" }) },
    data.years.map((each) => h("option", { value: each.year, selected: each.year === data.view.year }, say("year_option", each))));
  const views = ["year", "years"].map((view) => h("button", { type: "button", "aria-pressed": String(state.view === view), "data-focus": `view-${view}`, click: () => go({ view, at: "" }) }, say(`view_${view}`)));
  return h("div", { class: "heading" },
    h("h2", {}, say(state.view === "years" ? "heading_years" : "heading", { year: data.view.year, indicator: indicator().name })),
    state.view === "years" ? null : h("div", { class: "stepper" }, step(data.years[at + 1], say("year_before"), "◀"), years, step(at > 0 ? data.years[at - 1] : null, say("year_after"), "▶")),
    h("div", { class: "views", role: "group", "aria-label": say("views") }, views));
}

function chips() {
  const most = allChips ? data.indicators.length : 10;
  const shown = data.indicators.filter((each, at) => at < most || each.id === data.view.indicator);
  const made = shown.map((each) => h("button", { type: "button", class: "chip", "aria-pressed": String(each.id === data.view.indicator), "data-focus": `chip-${each.id}`, click: () => go({ ind: each.id, dir: "", bound: "", min: "", max: "", met: "", n: "", at: "" }) },
    each.name, " ", h("span", { class: "count", title: say("stating", { n: each.stating, of: data.of }) }, `${each.stating}/${data.of}`)));
  const more = data.indicators.length > shown.length || allChips ? h("button", { type: "button", class: "more", "data-focus": "more-chips", "aria-expanded": String(allChips), click: () => { allChips = !allChips; draw(); } }, say(allChips ? "fewer" : "more", { n: data.indicators.length - shown.length })) : null;
  return h("div", { class: "chips", role: "group", "aria-label": say("indicators") }, made, more);
}

function filters() {
  const choose = (key, name, options) => h("label", {}, h("span", {}, name), h("select", { id: `by-${key}`, change: (event) => go({ [key]: event.target.value, ...(key === "level" ? { group: "", within: "", year: "" } : {}), at: "" }) },
    options.map(([id, text]) => h("option", { value: id, selected: id === (key === "level" ? data.view.level : state[key]) }, text))));
  const provinces = [...new Map(data.rows.filter((row) => row.province).map((row) => [row.province, row.within]))];
  const bounds = [...new Set(placed().map((row) => row.target.bound).filter(Boolean))];
  const made = [];
  if (data.levels.length > 1) made.push(choose("level", say("level"), data.levels.map((each) => [each.id, words[`level.${each.id}`]])));
  if (data.groups.length) made.push(choose("group", say("group"), [["", say("all")], ...data.groups.map((each) => [each.id, each.name])]));
  if (provinces.length > 1) made.push(choose("within", say("within"), [["", say("all")], ...provinces]));
  if (state.view === "year") {
    if (bounds.length > 1 || state.bound) made.push(choose("bound", say("bound"), [["", say("all")], ...bounds.map((each) => [each, words[`bound.${each}`] || words.exact])]));
    if (data.rows.some((row) => row.met.verdict)) made.push(choose("met", say("met"), [["", say("all")], ["yes", words.met_yes], ["no", words.met_no], ["none", say("met_none")]]));
  }
  let waiting = 0;
  const boxes = { q: "find", min: "by-min", max: "by-max" };
  const all = () => Object.fromEntries(Object.entries(boxes).map(([key, id]) => [key, document.getElementById(id)?.value.trim() ?? state[key]])); // what stands in the others must not be lost
  const typed = (after) => () => { clearTimeout(waiting); waiting = setTimeout(() => go({ ...all(), at: "" }, { replace: true }), after); };
  if (state.view === "year" && data.rows.some((row) => number(row.target) !== null)) {
    const end = (key, short) => h("input", { id: `by-${key}`, type: "number", step: "any", value: state[key], "aria-label": say(key, { unit: data.unit || unit() }), placeholder: say(short), input: typed(400) });
    made.push(h("div", { class: "between", role: "group", "aria-label": say("between", { unit: data.unit || unit() }) }, h("span", {}, say("between", { unit: data.unit || unit() })), h("div", {}, end("min", "min_short"), "–", end("max", "max_short"))));
  }
  made.push(h("label", {}, h("span", {}, say("find")), h("input", { id: "find", type: "search", value: state.q, input: typed(150) })));
  const set = FILTERS.filter((key) => state[key]);
  if (set.length) made.push(h("button", { type: "button", class: "tool", id: "clear", click: () => go({ ...Object.fromEntries(set.map((key) => [key, ""])), at: "" }) }, say("clear")));
  return h("div", { class: "filters" }, made);
}

function strip() {
  const rows = passing(placed(), "dir");
  const counts = Object.fromEntries(DIRECTIONS.map((each) => [each, rows.filter((row) => TESTS.dir(row, each)).length]));
  const made = DIRECTIONS.filter((each) => counts[each] || state.dir === each).map((each) => h("button", { type: "button", class: `move ${each}`, "aria-pressed": String(state.dir === each), "data-focus": `dir-${each}`, click: () => go({ dir: state.dir === each ? "" : each, at: "" }) },
    h("b", {}, String(counts[each])), " ", say(`dir_${each}`)));
  const yes = rows.filter((row) => row.met.verdict === "yes").length;
  const no = rows.filter((row) => row.met.verdict === "no").length;
  const results = yes + no ? h("p", { class: "verdicts" }, say("verdicts", { year: data.view.year - 1, yes, no })) : null;
  return made.length || results ? h("div", { class: "strip", role: "group", "aria-label": say("against", { year: data.view.year - 1 }) }, h("span", { class: "lead" }, say("against", { year: data.view.year - 1 })), made, results) : null;
}

function above() {
  const name = state.within && data.above[state.within] ? state.within : data.nation;
  const cell = data.above[name];
  return cell ? { name, cell } : null;
}

function ofYear(rows) {
  const places = loaded(placed());
  const drawable = rows.filter((row) => [row.last, row.result, row.target].some((cell) => number(cell) !== null));
  const options = { column: "target", chosen: opened()?.row.code, shown: new Set(rows), open: (row) => open(row, "target"), label, word: say };
  const map = areas(borders?.[data.view.level], places, options) ?? (data.view.level === "province" ? tiles(layout, data.rows, options) : data.view.level === "nation" || places.length < 2 ? null : groupedTiles(places, options));
  const most = allLines ? drawable.length : 40;
  const width = Math.min(760, Math.max(320, root.clientWidth > 900 ? root.clientWidth * 0.56 : root.clientWidth - 8));
  const drawn = dumbbells(drawable.slice(0, most), { width, above: above(), open: (row) => open(row, "target"), label, words, chosen: opened()?.row });
  const more = drawable.length > most ? h("button", { type: "button", class: "tool", click: () => { allLines = true; draw(); } }, say("all_lines", { n: drawable.length })) : null;
  const pictures = h("div", { class: "pictures" },
    map ? h("section", { class: "map" }, h("h3", {}, say("map", { year: data.view.year })), map, h("p", { class: "key" }, inUnit(), say("map_key"))) : null,
    drawn ? h("section", { class: "lines" }, h("h3", {}, say("dumbbell")), h("p", { class: "key marks" }, inUnit(), key("last", "last_short"), key("result", "result_short"), key("target", "target_short"), above() ? h("span", { class: "above-key" }, `${above().name} ${above().cell.text ?? cellText(above().cell, words)}`) : null), drawn, more) : null);
  return h("div", { class: "of-year" }, strip(), h("a", { class: "skip", id: "skip-to-table", href: "#table", click: toTable }, say("to_table")), pictures, table(rows));
}

// Past the squares and lines, each of which is a stop of the keyboard.
function toTable(event) {
  event.preventDefault();
  (document.querySelector("#table .cell") ?? document.getElementById("table")).focus();
}

// What the numbers of the drawings are in.
const inUnit = () => (data.unit ? `${say("unit", { unit: data.unit })} ` : "");

function unloaded() {
  const n = state.view === "years" ? 0 : placed().length - loaded(placed()).length;
  return n ? ` · ${say("unloaded", { n, year: data.view.year })}` : "";
}

const key = (name, text) => h("span", { class: `k-${name}` }, h("i", { "aria-hidden": "true" }), say(text));

function table(rows) {
  const ranked = ranks(placed(), state.sort);
  const year = data.view.year;
  const all = [["rank", say("rank"), "fixed"], ["name", say("place")], ["target", say("target", { year }), "num"], ["change", say("change"), "num"], ["wording", say("wording"), "fixed"], ["last", say("last", { year: year - 1 }), "num"], ["result", say("result", { year: year - 1 }), "num"], ["met", say("met")]];
  const empty = { last: (row) => row.last.status === "not_loaded", result: (row) => row.result.status === "not_loaded", met: (row) => !row.met.verdict, change: (row) => number(row.change) === null, wording: (row) => !reworded(row, words), rank: (row) => !ranked.has(row), name: () => false, target: () => false };
  const columns = all.filter(([id]) => !rows.length || !rows.every(empty[id]));
  const folded = all.filter((each) => !columns.includes(each)).map(([, name]) => name);
  const options = (row) => ({ words, open, label: row.name });
  const made = {
    rank: (row) => h("td", { class: "num rank" }, ranked.has(row) ? String(ranked.get(row)) : ""),
    name: (row) => h("th", { scope: "row" }, h("button", { type: "button", class: "place", click: () => open(row, "target") }, row.name), row.within ? h("span", { class: "within" }, row.within) : null),
    met: (row) => h("td", { class: `met ${row.met.verdict ?? ""}`, title: row.gap.formula ?? null }, met(row, words)),
    change: (row) => h("td", { class: `num change ${direction(row)}`, title: row.change.formula ?? null }, number(row.change) === null ? "" : cellText(row.change, words)),
    wording: (row) => h("td", { class: "wording" }, reworded(row, words)),
  };
  const at = opened();
  const body = rows.slice(0, shownRows).map((row) => h("tr", { class: at?.row === row ? "chosen" : null, "data-key": row.key }, columns.map(([id]) => (made[id] ? made[id](row) : value(row, id, options(row))))));
  const whole = h("table", {}, h("caption", { class: "sr" }, say("heading", { year, indicator: indicator().name })), head(columns, { sort: state.sort, sortBy: (sort) => go({ sort }) }), h("tbody", {}, body));
  const more = moreRows(rows.length);
  return h("section", { class: "table", id: "table", tabindex: "-1" }, tools(rows, (quoted) => fileOfYear(page, rows, quoted, { ranked, columns: columns.map(([id]) => id) })),
    rows.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table") }, whole) : h("p", { class: "none" }, say("none")), more,
    h("p", { class: "legend" }, say("legend"), folded.length ? ` ${say("folded", { columns: folded.join(say("join")) })}` : ""));
}

function moreRows(all) {
  const more = () => { shownRows += PAGE; draw(); };
  return all > shownRows ? h("button", { type: "button", class: "tool", click: more }, say("more_rows", { n: Math.min(PAGE, all - shownRows) })) : null;
}

function tools(rows, made) {
  const files = ["csv", "xlsx", "parquet"].map((form) => h("button", { type: "button", class: "tool", id: `save-${form}`, click: () => save(form, made) }, form.toUpperCase()));
  const question = h("a", { class: "tool", href: `/?${new URLSearchParams({ tab: "ask", q: say(state.group ? "question_group" : "question", { year: data.view.year, indicator: indicator().name, level: words[`level.${data.view.level}`], group: group()?.name }) })}` }, say("ask_about"));
  return h("div", { class: "tools" }, h("span", { class: "count", role: "status" }, say("count", { shown: rows.length, all: state.view === "years" ? placed().length : loaded(placed()).length }), unloaded()), files,
    h("button", { type: "button", class: "tool", id: "share", click: () => copy(`${location.origin}${address({ ...state, level: data.view.level, ind: indicator().id, year: String(data.view.year) })}`, say("copied")) }, say("share")), question);
}

// A file is called after what it holds: what is filtered has another name than all of it.
function fileName() {
  const said = {
    group: () => group()?.name, within: () => data.rows.find((row) => row.province === state.within)?.within, dir: () => say(`dir_${state.dir}`), bound: () => words[`bound.${state.bound}`] || words.exact,
    min: () => `≥${state.min}`, max: () => `≤${state.max}`, met: () => say(`met_${state.met}`), q: () => state.q, n: () => say("first_n", { n: state.n }),
  };
  const parts = [indicator().name, state.view === "years" ? say("view_years") : data.view.year, ...FILTERS.filter((key) => state[key]).map((key) => said[key]() || state[key])];
  return parts.join("-").replace(/[/\\:*?"<>|\x00-\x1f]/g, "-").slice(0, 120);
}

async function save(form, made) {
  const years = state.view === "years";
  const query = new URLSearchParams({ level: data.view.level, year: data.view.year, indicator: data.view.indicator, lang, quoted: "true", ...(years ? { all: "true" } : {}) });
  const found = await ask(`/board/data?${query}`).catch(() => null);
  const shown = made(new Map((found?.rows ?? []).map((row) => [row.code || row.region, row])));
  const name = fileName();
  const response = found && (await fetch(`/board/file/${form}?lang=${lang}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "board", ...shown }) }).catch(() => null));
  if (!response?.ok) { told(say("save_failed")); return; }
  const content = form === "csv" ? new Blob(["\ufeff", await response.text()], { type: "text/csv" }) : await response.blob();
  const url = URL.createObjectURL(content);
  const link = h("a", { href: url, download: `${name}.${form}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
function told(text) {
  const place = document.getElementById("told");
  place.textContent = text;
  place.classList.add("on");
  setTimeout(() => place.classList.remove("on"), 3500);
}

async function copy(text, done) {
  try { await navigator.clipboard.writeText(text); } catch { // no clipboard where the page is not on a secure address
    const area = h("textarea", { readonly: true, class: "sr" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  told(done);
}

addEventListener("popstate", () => show(read()));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.at) drawer.close();
  const typing = event.target.closest?.("input, select, textarea");
  if ((event.key === "/" && (!typing || (typing.id === "ask" && !typing.value))) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); document.getElementById("ask")?.focus(); }
  // Who types at once types into the box.
  else if (!typing && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.("[role=dialog]")) document.getElementById("ask")?.focus();
});
let resizing = 0;
let lastWidth = innerWidth;
addEventListener("resize", () => { if (innerWidth === lastWidth) return; lastWidth = innerWidth; clearTimeout(resizing); resizing = setTimeout(draw, 120); });
document.getElementById("language").addEventListener("click", () => {
  document.cookie = `govreport_lang=${lang === "en" ? "zh" : "en"}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
});
await show(state);
if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) document.getElementById("ask")?.focus({ preventScroll: true });
