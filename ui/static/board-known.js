// What an address names and there is not: it is left open, and the page says so and what there is instead.
const MOST = 12; // choices that a note offers
const COLUMNS = ["name", "code", "target", "change", "last", "result", "met"];
const TESTS = {
  view: (text) => ["year", "years"].includes(text),
  kind: (text) => ["target", "result"].includes(text),
  dir: (text) => ["up", "down", "mixed", "same", "reworded", "new", "dropped"].includes(text),
  bound: (text, words) => `bound.${text}` in words,
  met: (text) => ["yes", "no", "none"].includes(text),
  n: (text) => /^[1-9]\d*$/.test(text),
  min: (text) => Number.isFinite(Number(text)),
  max: (text) => Number.isFinite(Number(text)),
  sort: (text) => COLUMNS.includes(text.replace(/^-/, "")) || /^-?[at]\d+$/.test(text),
};
const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

// Level, year and indicator, before their numbers are asked for: which of them there are not.
export async function unknownParts(page) {
  const { state, data } = page;
  const sure = data && (!state.year || data.years.some((each) => String(each.year) === state.year)) && (!state.ind || data.indicators.some((each) => each.id === state.ind)) && (!state.level || data.levels.some((each) => each.id === state.level));
  if (sure || !(state.year || state.ind || state.level)) return [];
  const query = new URLSearchParams({ level: state.level, year: state.year, indicator: state.ind });
  const known = await page.ask(`/board/known?${query}`);
  return known ? [["level", known.level], ["year", known.year], ["ind", known.indicator]].filter(([key, value]) => state[key] && !value).map(([key]) => key) : [];
}

// What is said of these parts, once the numbers are there that are shown in their place.
function noteOf(page, key, asked) {
  const { say, words, data } = page;
  const shown = { level: words[`level.${data.view.level}`], year: data.view.year, ind: page.indicator().name }[key];
  const made = { level: data.levels.map((each) => [words[`level.${each.id}`], each.id]), year: data.years.map((each) => [String(each.year), String(each.year)]), ind: data.indicators.map((each) => [each.name, each.id]) };
  const name = key === "level" ? words[`level.${asked}`] ?? asked : asked;
  return note(say(`unknown_${key}`, { asked: short(name), shown, level: words[`level.${data.view.level}`] }), key, made[key]);
}

const note = (text, key, choices = []) => ({ text, key, choices: choices.slice(0, MOST), more: choices.length > MOST });

// The rest of the state, held against what was loaded: what of it means nothing, and the notes on all of it.
export function leftOpen(page, parts) {
  const { state, data, say, words } = page;
  const notes = parts.map(([key, asked]) => noteOf(page, key, asked));
  const left = {};
  if (state.group && !data.groups.some((each) => each.id === state.group)) {
    notes.push(note(say("unknown_group", { asked: short(state.group) }), "group", data.groups.map((each) => [each.name, each.id])));
    left.group = "";
  }
  const provinces = [...new Map(data.rows.filter((row) => row.province).map((row) => [row.province, row.within]))];
  if (state.within && !provinces.some(([id]) => id === state.within)) {
    notes.push(note(say("unknown_within", { asked: short(state.within) }), "within", provinces.map(([id, name]) => [name, id])));
    left.within = "";
  }
  for (const [key, test] of Object.entries(TESTS)) {
    if (!state[key] || test(state[key], words)) continue;
    notes.push(note(say("unknown_part", { part: short(`${key}=${state[key]}`) }), key));
    left[key] = page.usual[key] ?? "";
  }
  return { left, notes };
}

// A place or a cell that is to be opened and is not here.
export function unopened(page) {
  const { state, say } = page;
  if (!state.at) return [];
  const [key, column = "target"] = state.at.split(":");
  const row = page.placed().find((each) => each.key === key) ?? page.past?.rows.find((each) => (each.code || each.region) === key);
  if (!row) return [note(say("unknown_at", { asked: short(key), n: page.placed().length }), "at")];
  return (row.cells ? /^[at]\d{4}$/ : /^(last|result|target)$/).test(column) || (page.past && /^[at]\d{4}$/.test(column)) ? [] : [note(say("unknown_part", { part: short(`at=${state.at}`) }), "at")];
}
