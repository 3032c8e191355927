// The conversations that are kept (talk-store.js), each by itself: two tabs show, and keep, one each. A tab's own is
// named by its session, so that a reload shows it again and a new tab begins another.
(() => {
  const MINE = "govreport.talk";
  const MOST = 2000000, MOST_TURNS = 40; // characters and turns of one, as in conversation.py
  const store = window.govreportStore;
  const others = new BroadcastChannel("govreport.talks"); // this browser's other tabs
  let removed = null; // the conversation that was deleted last, to be taken back
  let mine = []; // its turns
  let known = 0; // when this tab's conversation was last kept, as this tab knows it
  let drawn = 0; // how often the list was asked for: a late answer is not shown over a newer one
  let line = Promise.resolve(); // what is done with the store, one after the other

  const own = () => sessionStorage.getItem(MINE) ?? "";
  const fresh = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  const panel = () => document.querySelector("#talks .talks");

  // In turn; what fails is told where the list is.
  function next(work, changes = true) {
    line = line.then(async () => work(await store)).then(() => told(false), () => told(true)).then(() => { if (changes) others.postMessage(0); return draw(); });
    return line;
  }

  function told(failed) {
    const place = panel()?.querySelector(".trouble");
    if (!place) return;
    place.hidden = !failed;
    place.textContent = failed ? panel().dataset.unkept : "";
  }

  // What the page is begun with.
  window.govreportKept = async () => {
    const talk = own() ? await (await store).read(own()).catch(() => null) : null;
    known = talk?.at ?? 0;
    mine = turnsOf(talk?.turns);
    return talk?.turns ?? "";
  };

  const turnsOf = (text) => { try { return JSON.parse(text); } catch { return []; } };

  // All turns, or the one that is new or in the place of an older one: as `kept_html` and `kept_turn` of conversation.py
  // say. Where that one does not go with those that are shown, the server has lost them, and is given them back.
  function take({ kept, turn, at, of }) {
    if (kept) { mine = JSON.parse(kept); return; }
    const [one] = JSON.parse(turn);
    if (document.querySelector("#thread .turn[data-astray]")) {
      mine.push(one);
      window.govreportPage.parts.thread.trigger("restore", { kept: text() });
    } else if (Number(at) === mine.length) mine.push(one);
    else if (mine.length === Number(of)) mine[Number(at)] = one;
    else mine = [one]; // what was kept could not be shown: another version's
    mine = mine.slice(-MOST_TURNS);
  }

  function text() { // as much as is kept
    let turns = mine;
    for (;;) {
      const made = JSON.stringify(turns);
      if (made.length <= MOST || turns.length < 2) return made;
      turns = turns.slice(1);
    }
  }

  document.addEventListener("govreport:kept", (event) => next(async (kept) => {
    take(event.detail);
    if (!mine.length) { sessionStorage.removeItem(MINE); known = 0; return; }
    const talk = { name: mine[0].question.slice(0, 80) || "…", named: false, turns: text() };
    let id = own() || fresh();
    let at = await kept.keep(id, talk, known);
    if (!at) { id = fresh(); at = await kept.keep(id, talk, 0); } // another tab keeps that one: this goes on as its own
    sessionStorage.setItem(MINE, id);
    known = at;
  }));

  const element = (name, props, ...inside) => { const made = Object.assign(document.createElement(name), props); made.append(...inside); return made; };

  async function draw() {
    const place = panel();
    if (!place) return;
    const mine = ++drawn;
    const { open, rename, remove, none, now } = place.dataset;
    const words = place.querySelector("input[type=search]").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kept = await store;
    const [all, found] = await Promise.all([kept.list([]), words.length ? kept.list(words) : null]).catch(() => [[], null]);
    if (mine !== drawn || place.querySelector(".renaming")) return;
    place.querySelector(".count").textContent = all.length || "";
    for (const save of place.querySelectorAll("[data-act=export]")) save.dataset.name = all.find(({ id }) => id === own())?.name ?? "";
    const shown = found ?? all;
    place.querySelector("ul").replaceChildren(...(shown.length ? shown.map(({ id, name, at }) => {
      const made = element("li", { className: id === own() ? "own" : "" },
        element("button", { type: "button", className: "name", title: open, textContent: name }),
        element("time", { textContent: id === own() ? now : new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) }),
        element("button", { type: "button", className: "tool rename", textContent: rename, ariaLabel: `${rename} ${name}` }),
        element("button", { type: "button", className: "tool remove", textContent: remove, ariaLabel: `${remove} ${name}` }));
      made.dataset.talk = id;
      return made;
    }) : [element("li", { className: "none", textContent: none })]));
    const gone = place.querySelector(".undo");
    gone.hidden = !removed;
    if (removed) gone.querySelector(".what").textContent = place.dataset.removed.replace("{name}", removed.talk.name);
  }

  const restore = (id, stay = false) => next(async (kept) => {
    const talk = await kept.read(id);
    if (!talk) return; // deleted elsewhere
    sessionStorage.setItem(MINE, id);
    known = talk.at;
    mine = turnsOf(talk.turns);
    window.govreportPage.parts.thread.trigger("restore", { kept: talk.turns });
    panel().querySelector("details").open = stay;
  }, false);

  function change(id, button) {
    const box = element("input", { value: button.textContent, maxLength: 80, className: "renaming", ariaLabel: panel().dataset.rename });
    button.replaceWith(box);
    box.focus();
    box.select();
    let done = false;
    const end = (keep) => {
      if (done) return;
      done = true;
      const name = box.value.trim();
      box.className = "";
      if (keep && name) next((kept) => kept.rename(id, name)); else draw();
    };
    box.addEventListener("blur", () => end(true));
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") end(true); else if (event.key === "Escape") { event.stopPropagation(); end(false); } });
  }

  const remove = (id) => next(async (kept) => {
    const talk = await kept.read(id);
    if (!talk) return;
    await kept.remove(id);
    removed = { id, talk, shown: id === own() };
    if (removed.shown) window.govreportPage.anew(); // else a reload would ask it again
  });

  const takeBack = () => next(async (kept) => {
    if (!removed) return;
    const { id, talk, shown: again } = removed;
    await kept.keep(id, talk, 0);
    removed = null;
    if (again && !own()) restore(id, true);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-act=untalk]")) { takeBack(); return; }
    const of = event.target.closest?.("#talks [data-talk]");
    const button = event.target.closest?.("button");
    if (!of || !button) return;
    const id = of.dataset.talk;
    if (button.matches(".name")) restore(id);
    else if (button.matches(".rename")) change(id, of.querySelector(".name"));
    else if (button.matches(".remove")) remove(id);
  });
  document.addEventListener("input", (event) => { if (event.target.closest?.("#talks input[type=search]")) draw(); });
  document.addEventListener("toggle", (event) => { if (event.target.closest?.("#talks") && event.target.open) draw(); }, true); // another machine's, too
  document.addEventListener("govreport:talks", draw);
  others.onmessage = draw;
})();
