// The drawer of the board: a cell's clause beside last year's. `page` is the board that it belongs to.
import { h, number } from "./board-draw.js";
import { fixing } from "./board-fix.js";
import { cellText, reworded } from "./board-table.js";

export function drawerOf(page, drawer) {
  const { words, say, root } = page;
  let opener = null; // what had the keyboard before the drawer opened

  function opened() {
    const { state, data, past } = page;
    if (!state.at || !data) return null;
    const [key, column = "target"] = state.at.split(":");
    const row = [...(past?.rows ?? []).filter(() => /^[at]\d/.test(column)), ...page.placed()].find((each) => (each.code || each.region) === key);
    return row ? { row, column } : null;
  }

  function open(row, column) {
    if (!drawer.contains(document.activeElement)) opener = from(document.activeElement) ?? `[data-key="${CSS.escape(row.key)}"] button`;
    return page.go({ at: `${row.key ?? (row.code || row.region)}:${column}` });
  }

  async function close() {
    const back = page.state.at.split(":")[0];
    await page.go({ at: "" });
    const again = opener && root.querySelector(opener);
    (again ?? root.querySelector(`[data-key="${CSS.escape(back)}"] button`))?.focus({ preventScroll: true });
  }

  // How what opened the drawer is found once the board is drawn anew: the cell, the square, the line.
  function from(element) {
    const key = element?.closest("[data-key]")?.dataset.key;
    if (key) return `[data-key="${CSS.escape(key)}"] ${element.dataset.column ? `[data-column="${CSS.escape(element.dataset.column)}"]` : "button"}`;
    const code = element?.closest("[data-code]")?.dataset.code;
    return code ? `[data-code="${CSS.escape(code)}"]` : element?.dataset?.focus ? `[data-focus="${CSS.escape(element.dataset.focus)}"]` : null;
  }

  async function openDrawer() {
    const at = opened();
    document.body.classList.toggle("drawer-open", Boolean(at));
    drawer.hidden = !at;
    if (!at) { drawer.replaceChildren(); return; }
    const { row, column } = at;
    const year = page.data.view.year;
    const of = /^([at])(\d+)$/.exec(column);
    const cells = of ? [[row.cells[`${of[1]}${of[2] - 1}`], say(of[1] === "t" ? "target" : "result", { year: of[2] - 1 })], [row.cells[column], say(of[1] === "t" ? "target" : "result", { year: of[2] })]]
      : [[row.last, say("last", { year: year - 1 })], [row.result, say("result", { year: year - 1 })], [row.target, say("target", { year })]];
    const list = of ? [] : page.ordered();
    const step = (by) => { const next = list[list.indexOf(row) + by]; if (next) open(next, column); };
    const summary = of ? null : [reworded(row, words), number(row.change) === null ? "" : `${say("change")} ${cellText(row.change, words)}`, row.met.verdict ? say(`met_${row.met.verdict}_last`, { year: year - 1 }) : ""].filter(Boolean).join(" · ");
    const parts = cells.map(([cell, name]) => ({ cell: cell ?? { status: "not_loaded" }, name, place: h("div", { class: "clause" }, h("p", { class: "waits" }, say("loading"))) }));
    drawer.replaceChildren(...[
      h("header", {}, h("h2", { tabindex: "-1" }, row.name), h("div", { class: "acts" },
        list.length > 1 ? [h("button", { type: "button", class: "tool", "aria-label": say("previous"), click: () => step(-1) }, "↑"), h("button", { type: "button", class: "tool", "aria-label": say("next"), click: () => step(1) }, "↓")] : null,
        h("button", { type: "button", class: "tool", "aria-label": say("link"), title: say("link"), click: () => page.copy(location.href, say("copied")) }, say("link_short")),
        h("button", { type: "button", class: "tool", id: "close", "aria-label": say("close"), click: close }, "✕"))),
      h("p", { class: "what" }, page.indicator().name, summary ? ` · ${summary}` : ""),
      ...parts.map(({ cell, name, place }) => h("section", { class: cell.status }, h("h3", {}, name, " ", h("b", {}, cellText(cell, words))), place)),
      row.gap?.formula ? h("p", { class: "formula" }, say("formula", { formula: row.gap.formula })) : null,
      h("p", { class: "more" }, h("a", { href: `/?${new URLSearchParams({ tab: "ask", q: say("question_place", { place: row.name, year, indicator: page.indicator().name }) })}` }, say("ask_place")))].filter(Boolean));
    drawer.onkeydown = (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
    };
    if (!root.contains(document.activeElement) || opener) drawer.querySelector("h2").focus({ preventScroll: true });
    await Promise.all(parts.map(fill));
  }

  const why = (cell) => `why_${cell.reason ?? cell.status}`;

  async function fill({ cell, place }) {
    if (!cell.report || !cell.at) {
      const link = cell.report ? h("a", { href: `/r/${cell.report}` }, say("read_report")) : null;
      place.replaceChildren(h("p", { class: "none" }, say(why(cell))), link ?? "");
      return;
    }
    try {
      const found = await page.ask(`/board/clause?${new URLSearchParams({ report: cell.report, at: cell.at })}`);
      const note = cell.status === "unread" ? h("p", { class: "none" }, say(why(cell))) : null;
      place.replaceChildren(...[note, h("blockquote", {}, found.before, h("mark", {}, found.text), found.after),
        h("p", { class: "from" }, [found.title, ...found.section].join(" › ")),
        h("p", { class: "acts" }, h("a", { href: `/r/${cell.report}?at=${cell.at}` }, say("read_clause")),
          h("button", { type: "button", class: "tool", click: () => page.copy(`“${found.text}”（${cell.by_hand ? `${words.hand} ${cell.text}，` : ""}${found.title}，${found.source}，${cell.at}）`, say("copied")) }, say("footnote"))), cell.figure ? await fixing(page, cell, page.renew) : null].filter(Boolean));
    } catch {
      place.replaceChildren(h("p", { class: "none" }, say("clause_gone")));
    }
  }

  return { opened, open, close, show: openDrawer };
}
