// The state of the page in its address: the tab, the question, the report that is read, the clause that is open. What a
// visitor does is a step of the history; an address that is opened, reloaded or gone back to is shown again.
(() => {
  const page = window.govreportPage;
  const KEYS = ["tab", "q", "report", "clause"];
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

  const turns = () => [...document.querySelectorAll("#thread .turn")];

  function follow(first) {
    following = true;
    state = read();
    const { tab, q, report, clause } = state;
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
    if (button) { const name = button.id.replace(/^tab-|-button$/g, ""); step({ tab: name, report: "", q: name === "ask" ? turn : "", clause: "" }); return; }
    const { act, source, spans, report } = event.target.closest?.("[data-act]")?.dataset ?? {};
    if (act === "open") step({ tab: shown(), clause: `${source.slice(0, 16)}:${spans}` });
    if (act === "read") step({ tab: "library", report, clause: "", q: "" });
    if (act === "back") step({ report: "" });
  });
  document.addEventListener("govreport:pane", (event) => { if (!event.detail) step({ clause: "" }); });
  document.addEventListener("govreport:turns", (event) => {
    const begun = turn === "";
    if (event.detail === turn || following) { turn = event.detail; return; }
    turn = event.detail;
    step({ tab: "ask", q: turn, report: "" }, begun && !state.q);
  });
  addEventListener("popstate", () => follow(false));
  once(() => page.parts.thread && page.parts.pane && document.querySelector("#thread :is(.welcome, .nothing, .turns, .notice)"), () => follow(true));
})();
