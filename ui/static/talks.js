// The conversations that this browser keeps, each under a key of its own: two tabs show, and keep, one each. A tab's
// own is named by its session, so that a reload shows it again and a new tab begins another.
(() => {
  const PREFIX = "govreport.talk.";
  const MINE = "govreport.talk";
  const MOST = 100;
  let removed = null; // the conversation that was deleted last, to be taken back
  let known = 0; // when this tab's conversation was last kept, as this tab knows it

  const read = (id) => { try { return JSON.parse(localStorage.getItem(PREFIX + id)); } catch { return null; } };
  const own = () => sessionStorage.getItem(MINE) ?? "";
  const ids = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  const all = () => ids().map((id) => ({ id, ...read(id) })).filter((each) => each.turns).sort((a, b) => b.at - a.at);

  function write(id, talk) {
    for (;;) {
      try { localStorage.setItem(PREFIX + id, JSON.stringify(talk)); return; } catch { // the browser gives a page some 5 MB: the oldest goes
        const oldest = all().filter((each) => each.id !== id).at(-1);
        if (!oldest) return;
        localStorage.removeItem(PREFIX + oldest.id);
      }
    }
  }

  // What the page is begun with.
  window.govreportKept = () => {
    const talk = own() ? read(own()) : null;
    known = talk?.at ?? 0;
    return talk?.turns ?? "";
  };

  document.addEventListener("govreport:kept", (event) => {
    const turns = JSON.parse(event.detail);
    if (!turns.length) { sessionStorage.removeItem(MINE); known = 0; draw(); return; }
    let id = own();
    const before = id ? read(id) : null;
    if (!id || (before && before.at !== known)) { id = crypto.randomUUID?.() ?? String(Math.random()).slice(2); sessionStorage.setItem(MINE, id); } // another tab keeps that one: this goes on as its own
    known = Math.max(Date.now(), known + 1);
    write(id, { name: before?.named ? before.name : turns[0].question.slice(0, 80), named: before?.named ?? false, at: known, turns: event.detail });
    for (const old of all().slice(MOST)) localStorage.removeItem(PREFIX + old.id);
    draw();
  });

  const element = (name, props, ...inside) => { const made = Object.assign(document.createElement(name), props); made.append(...inside); return made; };
  const panel = () => document.querySelector("#talks .talks");

  function draw() {
    const place = panel();
    if (!place) return;
    const { open, rename, remove, none, now } = place.dataset;
    const words = place.querySelector("input[type=search]").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kept = all();
    place.querySelector(".count").textContent = kept.length || "";
    const found = kept.filter((each) => words.every((word) => `${each.name} ${each.turns}`.toLowerCase().includes(word)));
    place.querySelector("ul").replaceChildren(...(found.length ? found.map(({ id, name, at }) => {
      const line = element("li", { className: id === own() ? "own" : "" },
        element("button", { type: "button", className: "name", title: open, textContent: name }),
        element("time", { textContent: id === own() ? now : new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) }),
        element("button", { type: "button", className: "tool rename", textContent: rename, ariaLabel: `${rename} ${name}` }),
        element("button", { type: "button", className: "tool remove", textContent: remove, ariaLabel: `${remove} ${name}` }));
      line.dataset.talk = id;
      return line;
    }) : [element("li", { className: "none", textContent: none })]));
    const gone = place.querySelector(".undo");
    gone.hidden = !removed;
    if (removed) gone.querySelector(".what").textContent = place.dataset.removed.replace("{name}", removed.talk.name);
  }

  function restore(id) {
    sessionStorage.setItem(MINE, id);
    const talk = read(id);
    known = talk.at;
    window.govreportPage.parts.thread.trigger("restore", { kept: talk.turns });
    panel().open = false;
    draw();
  }

  function change(line) {
    const id = line.dataset.talk;
    const talk = read(id);
    const box = element("input", { value: talk.name, maxLength: 80, className: "renaming" });
    line.querySelector(".name").replaceWith(box);
    box.focus();
    box.select();
    let done = false;
    const end = (keep) => {
      if (done) return;
      done = true;
      const name = box.value.trim();
      if (keep && name) write(id, { ...talk, name, named: true });
      draw();
    };
    box.addEventListener("blur", () => end(true));
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") end(true); else if (event.key === "Escape") { event.stopPropagation(); end(false); } });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-act=untalk]") && removed) { write(removed.id, removed.talk); removed = null; draw(); return; }
    const line = event.target.closest?.("#talks [data-talk]");
    const button = event.target.closest?.("button");
    if (!line || !button) return;
    if (button.matches(".name")) restore(line.dataset.talk);
    else if (button.matches(".rename")) change(line);
    else if (button.matches(".remove")) {
      removed = { id: line.dataset.talk, talk: read(line.dataset.talk) };
      localStorage.removeItem(PREFIX + removed.id);
      draw();
    }
  });
  document.addEventListener("input", (event) => { if (event.target.closest?.("#talks input[type=search]")) draw(); });
  document.addEventListener("govreport:talks", draw);
  addEventListener("storage", (event) => { if (event.key?.startsWith(PREFIX)) draw(); });
})();
