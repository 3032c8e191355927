// The state of the page in its address: the tab with its filters, the question, the report that is read, the clause that
// is open. What a visitor does is a step of the history; an address that is opened, reloaded or gone back to is shown
// again.
(() => {
  const page = window.govreportPage;
  // Of these tabs Python says the state, as data-state of what it shows, and brings it back at "restore".
  const OWN = {
    targets: { tab: "targets", keys: ["level", "region", "year", "ind", "view", "pick", "of", "rule", "sort", "page"] },
    summary: { tab: "summaries", keys: ["summary", "form"] },
  };
  const KEYS = ["tab", "q", "report", "find", "clause", ...Object.values(OWN).flatMap(({ keys }) => keys)];
  const NOTHING = { q: "", report: "", find: "", clause: "", ...Object.fromEntries(Object.values(OWN).flatMap(({ keys }) => keys.map((key) => [key, ""]))) };
  const waits = {}; // part -> what tells the answer to the restoring that it waits for
  const read = () => { const from = new URLSearchParams(location.search); return Object.fromEntries(KEYS.map((key) => [key, from.get(key) ?? ""])); };
  let state = read();
  let following = true; // while the page is being brought to its address nothing it shows is a step
  let turn = ""; // the question of the turn that is shown

  function step(change, replace = false) {
    const next = { ...state, ...change };
    if (KEYS.every((key) => next[key] === state[key])) return;
    state = next;
    if (following) return;
    const to = new URLSearchParams();
    for (const key of KEYS) if (state[key]) to.set(key, state[key]);
    history[replace ? "replaceState" : "pushState"](null, "", `${location.pathname}?${to}`);
  }

  const shown = () => document.querySelector("#tabs [role=tab][aria-selected=true]")?.id.replace(/^tab-|-button$/g, "") ?? "ask";

  // Until `done`, at most some seconds: what a tab shows comes from the server.
  function once(done, then, tries = 160) {
    const found = done();
    if (found) then(found); else if (tries) setTimeout(() => once(done, then, tries - 1), 50);
  }

  // What a tab of OWN shows, as keys of the address; null before it shows anything.
  function told(name) {
    const text = page.parts[name]?.element.querySelector("[data-state]")?.dataset.state;
    if (text === undefined) return null;
    const from = new URLSearchParams(text);
    return Object.fromEntries(OWN[name].keys.map((key) => [key, from.get(key) ?? ""]));
  }

  function bring(name) {
    const { tab, keys } = OWN[name];
    const wanted = Object.fromEntries(keys.filter((key) => state[key]).map((key) => [key, state[key]]));
    const now = told(name);
    if (now ? keys.every((key) => now[key] === state[key]) : !Object.keys(wanted).length) return;
    const nonce = waits[name] = String(Math.random());
    // The tab shows itself when it is opened: what an address says comes after that.
    page.whenShown(name, true, () => { if (waits[name] === nonce && (state.tab || "ask") === tab) page.parts[name].trigger("restore", { state: new URLSearchParams(wanted).toString(), nonce }); });
  }

  const turns = () => [...document.querySelectorAll("#thread .turn")];

  function follow(first) {
    following = true;
    state = read();
    const { tab, q, report, clause } = state;
    for (const name in OWN) if (OWN[name].tab === tab) bring(name);
    if (shown() !== (tab || "ask")) page.tab(tab || "ask");
    if (q && (tab || "ask") === "ask") {
      const found = turns().findLast((each) => each.dataset.q === q);
      if (found) found.scrollIntoView({ block: "start" });
      else if (first) { turn = q; page.parts.thread.trigger("ask", { text: q }); }
    }
    if (tab === "library") once(() => document.querySelector("#library :is(.reports, .reading)"), () => {
      const reading = document.querySelector("#library .reading");
      if (report && reading?.dataset.report !== report) page.parts.library.trigger("read", { report });
      else if (!report && reading) page.parts.library.trigger("back", {});
    });
    const [source, spans] = clause.split(":");
    if (spans && page.parts.pane) { page.busy(); page.parts.pane.trigger("open", { source, spans }); } else if (!clause) page.showPane(false);
    setTimeout(() => { following = false; }, 0);
  }

  document.addEventListener("click", (event) => {
    if (!event.isTrusted && following) return;
    const button = event.target.closest?.("[role=tab][id^=tab-]");
    if (button) {
      const name = button.id.replace(/^tab-|-button$/g, "");
      const own = Object.keys(OWN).find((each) => OWN[each].tab === name);
      const { find: _, ...kept } = NOTHING;
      step({ ...kept, tab: name, q: name === "ask" ? turn : "", ...(own && told(own)) });
      return;
    }
    const { act, source, spans, report } = event.target.closest?.("[data-act]")?.dataset ?? {};
    if (act === "open") step({ tab: shown(), clause: `${source.slice(0, 16)}:${spans}` });
    if (act === "read") step({ ...NOTHING, tab: "library", report: report ?? "", find: event.target.closest("[data-act]").dataset.find ?? "" });
    if (act === "back") step({ report: "", find: "" });
  });
  document.addEventListener("govreport:pane", (event) => { if (!event.detail) step({ clause: "" }); });
  document.addEventListener("govreport:turns", (event) => {
    const begun = turn === "";
    if (event.detail === turn || following) { turn = event.detail; return; }
    turn = event.detail;
    step({ ...NOTHING, tab: "ask", q: turn, clause: state.clause }, begun && !state.q);
  });
  document.addEventListener("govreport:forgotten", () => { turn = ""; step({ q: "", clause: "" }, true); });
  document.addEventListener("govreport:state", ({ detail: name }) => {
    const now = told(name);
    const answer = page.parts[name].element.querySelector("[data-state]")?.dataset.restored ?? "";
    if (!now || (waits[name] && waits[name] !== answer) || shown() !== OWN[name].tab) return;
    const settled = Boolean(waits[name]); // the same again, or what of it there is
    delete waits[name];
    step({ tab: OWN[name].tab, ...now }, settled);
  });
  // A report that was opened by its source has its name in the address once it is shown.
  document.addEventListener("govreport:reading", () => { const report = document.querySelector("#library .reading")?.dataset.report; if (report && state.tab === "library" && !state.report) step({ report }, true); });
  document.addEventListener("govreport:find", ({ detail }) => { if (state.report) step({ find: detail }, true); });
  addEventListener("popstate", () => follow(false));
  once(() => page.parts.thread && page.parts.pane && document.querySelector("#thread :is(.welcome, .nothing, .turns, .notice)"), () => follow(true));
})();
