// The board's tables as files: the columns that are shown, then the numbers behind them, and where each stands.
import { number, unitOf } from "./board-draw.js";
import { cellText, met, reworded } from "./board-table.js";

const NUMERIC = /^(-?\d+(\.\d+)?)?$/;

// `quoted`: the same rows as `rows`, by key, with clauses and names of reports.
export function fileOfYear(page, rows, quoted, { ranked, columns }) {
  const { words, say } = page;
  const year = page.data.view.year;
  const names = { target: say("target", { year }), last: say("last", { year: year - 1 }), result: say("result", { year: year - 1 }) };
  const unit = told(page, unitOf(rows.map((row) => row.change)));
  const own = {
    rank: column(words.rank, words.about_rank, (row) => String(ranked.get(row) ?? "")),
    name: column(words.place, words.about_place, (row) => row.name),
    met: column(words.met, words.about_met, (row) => met(row, words)),
    wording: column(words.wording, words.about_wording, (row) => reworded(row, words)),
    change: column(`${words.change}${unit ? ` (${unit})` : ""}`, words.about_change, (row) => signed(row.change)),
  };
  const shown = columns.map((id) => own[id] ?? column(names[id], words.about_shown, (row) => cellText(row[id], words)));
  const behind = columns.filter((id) => names[id]).flatMap((id) => proofs(page, rows, names[id], (row) => row[id], (row) => quoted.get(row.key)?.[id]));
  return file([...shown, ...behind], rows);
}

export function fileOfYears(page, rows, quoted, heads) {
  const { words } = page;
  const cell = (id) => (row) => row.cells[id] ?? { status: "not_loaded" };
  const shown = heads.map(([id, name]) => column(name, words.about_shown, (row) => cellText(cell(id)(row), words)));
  const behind = heads.flatMap(([id, name]) => proofs(page, rows, name, cell(id), (row) => quoted.get(row.key)?.cells[id]));
  return file([column(words.place, words.about_place, (row) => row.name), ...shown, ...behind], rows);
}

const column = (name, about, text) => ({ name, about, text });
const text = (value) => (value === undefined || value === null ? "" : String(value));

// A change as a spreadsheet knows a number: without +, with the minus of the keyboard.
function signed(cell) {
  if (number(cell) === null) return "";
  return cell.low === cell.high ? text(cell.low) : `${text(cell.low).replace("-", "−")}…${text(cell.high).replace("-", "−")}`;
}

// A unit as the page says it.
function told(page, unit) {
  const all = (page.state.view === "years" ? page.past.rows.flatMap((row) => Object.values(row.cells)) : page.data.rows.flatMap((row) => [row.last, row.result, row.target]));
  if (unit === "个百分点") return page.words.points;
  return unit === unitOf(all) ? (page.state.view === "years" ? page.past.unit : page.data.unit) || unit : unit;
}

function proofs(page, rows, name, cell, quoted) {
  const { say } = page;
  const has = (row) => number(cell(row)) !== null;
  const made = [
    column(say("file_low", { name }), page.words.about_low, (row) => (has(row) ? text(cell(row).low) : "")),
    column(say("file_unit", { name }), page.words.about_unit, (row) => (has(row) ? told(page, cell(row).unit) : "")),
    column(`${name}：${page.words.hand}`, page.words.about_hand, (row) => (cell(row).by_hand ? page.words.hand : "")),
    column(say("file_quote", { name }), page.words.about_quote, (row) => text(quoted(row)?.quote)),
    column(say("file_from", { name }), page.words.about_from, (row) => text(quoted(row)?.from)),
    column(say("file_link", { name }), page.words.about_link, (row) => { const from = cell(row); return from.report && from.at ? `${location.origin}/r/${from.report}?at=${from.at}` : ""; }),
  ];
  if (rows.some((row) => has(row) && cell(row).high !== cell(row).low)) made.splice(1, 0, column(say("file_high", { name }), page.words.about_high, (row) => (has(row) ? text(cell(row).high) : "")));
  return made.filter((each) => rows.some((row) => each.text(row)));
}

function file(columns, rows) {
  const made = rows.map((row) => columns.map((each) => each.text(row)));
  const numeric = columns.filter((_, at) => made.some((row) => row[at]) && made.every((row) => NUMERIC.test(row[at])));
  return { header: columns.map((each) => each.name), about: columns.map((each) => each.about), numeric: numeric.map((each) => each.name), rows: made };
}
