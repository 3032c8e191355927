// What the page does in the browser: one listener for everything that carries data-act, and what follows an update.
// Acts that need Python go to the component that owns them, as an event of the same name.
(() => {
  const parts = {}; // name -> {element, props, trigger, watch, upload}
  const owners = { open: "pane", read: "library", back: "library", remove: "library", correct: "library", stop: "lines", language: "top", ask: "thread", retry: "thread", redo: "thread", export: "thread", mark: "draft" };
  // Tells this browser's uploads from those of others where nobody signs in; gone with the browser's session.
  if (!document.cookie.includes("govreport_browser=")) document.cookie = `govreport_browser=${[...crypto.getRandomValues(new Uint8Array(12))].map((each) => each.toString(16).padStart(2, "0")).join("")}; path=/; samesite=lax`;
  const wide = () => matchMedia("(min-width: 1100px)").matches;

  function register(part) {
    if (parts[part.name]?.element === part.element) return;
    parts[part.name] = part;
    const after = afterUpdate[part.name];
    if (after) part.watch("value", () => requestAnimationFrame(() => after(part.element, part.props)));
    if (part.name === "talks") after(part.element); // it is there from the start
    if (part.name.endsWith("drop")) dropZone(part);
  }

  let seen = "0 -1"; // how many turns the conversation had when it was last shown, and which was being answered
  let finding = null; // what stands in the box of a long list, which is drawn again with what it finds
  // A page of a long table that was turned to begins at its first row.
  function atTop(element) {
    if (!element.dataset.turning) return;
    delete element.dataset.turning;
    element.querySelector(".scroll")?.scrollTo(0, 0);
    element.scrollIntoView({ block: "start" });
    element.querySelector(".pager button:not(:disabled)")?.focus({ preventScroll: true });
  }
  function turn(target, data) {
    const name = target.closest("#library") ? "library" : "targets";
    const find = document.querySelector("#library [data-find-in]")?.value ?? "";
    finding = null;
    parts[name].element.dataset.turning = "yes";
    parts[name].trigger("turn", { ...data, find });
  }
  const stated = (name) => document.dispatchEvent(new CustomEvent("govreport:state", { detail: name }));
  let waiting = 0;
  function look(box) {
    clearTimeout(waiting);
    finding = box.value;
    waiting = setTimeout(() => { finding = box.isConnected ? box.value : finding; parts[box.dataset.findIn].trigger("turn", { page: "1", sort: box.dataset.sort, find: finding }); }, 250);
  }

  // The board is a page of its own, and stands first among the tabs, as these do on its page.
  function besideTabs(link) {
    const row = document.querySelector("#tabs .tab-wrapper");
    row?.querySelector(".nav-board")?.remove();
    if (row && link) row.prepend(Object.assign(document.createElement("a"), { href: link.getAttribute("href"), className: "nav-board", textContent: link.dataset.short }));
    link?.closest(".top").classList.toggle("beside-tabs", Boolean(row));
  }

  const afterUpdate = {
    top(element) {
      // Language and title follow the switch; the cookie tells the other page.
      const lang = element.querySelector(".top")?.lang;
      if (!lang) return;
      document.documentElement.lang = lang;
      document.title = element.querySelector("h1").lastChild.textContent;
      besideTabs(element.querySelector(".to-board"));
      document.cookie = `govreport_lang=${lang.slice(0, 2)}; path=/; max-age=31536000; samesite=lax`;
    },
    pane(element) {
      const first = element.querySelector("mark[data-first]");
      const paper = element.querySelector(".paper");
      if (!paper) return;
      showPane(true);
      paper.scrollTop = first ? first.getBoundingClientRect().top - paper.getBoundingClientRect().top + paper.scrollTop - paper.clientHeight / 3 : 0;
      element.querySelector(".close")?.focus({ preventScroll: true });
    },
    thread: (element) => shown(element),
    step(_, props) { if (props.value) place(Object.assign(document.createElement("template"), { innerHTML: props.value }).content.firstElementChild); },
    library(element) {
      // The tab is opened once the report is there: opening it shows again what it held before.
      if (element.querySelector(".reading")) { tab("library"); element.scrollIntoView({ block: "start" }); element.querySelector("h2")?.focus({ preventScroll: true }); document.dispatchEvent(new CustomEvent("govreport:reading", { detail: new URLSearchParams(location.search).get("find") })); }
      filter(element);
      atTop(element);
      const box = element.querySelector("[data-find-in]");
      if (box && finding !== null) { box.value = finding; finding = null; box.focus({ preventScroll: true }); }
    },
    lines(element) { element.querySelector(".notice")?.scrollIntoView({ block: "nearest", behavior: smooth() }); },
    kept(element) { // once its turn stands in the conversation
      const made = element.querySelector("[data-kept], [data-turn]");
      if (made) setTimeout(() => document.dispatchEvent(new CustomEvent("govreport:kept", { detail: { ...made.dataset } })));
    },
    talks() { document.dispatchEvent(new CustomEvent("govreport:talks")); },
    targets(element) { atTop(element); stated("targets"); },
    "talk-file": saveMade,
    "draft-file": saveMade,
    download: saveMade,
    "summary-file": saveMade,
    "batch-file": saveMade,
    summary(element) { stated("summary"); element.querySelector(".brief h2")?.focus({ preventScroll: true }); },
  };

  // Whether the reader went elsewhere while an answer was made; how far down the box of questions lets see.
  let strayed = false;
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { strayed = true; }, { passive: true });
  const seenTo = () => document.querySelector("#composer")?.getBoundingClientRect().top ?? innerHeight;

  // The conversation, or a turn of it.
  function shown(element, isNew, placed) {
    // A new turn is brought into view once, and once more when its answer is whole: while it grows the reader may be
    // elsewhere.
    const turns = [...element.querySelectorAll(".turns > .turn")];
    if (!turns.length) anew = 0;
    const at = turns.findIndex((turn) => turn.querySelector(".pending"));
    const now = `${turns.length} ${at}`;
    const moved = isNew ?? (at >= 0 ? now !== seen : turns.length !== Number(seen.split(" ")[0]));
    seen = now;
    const turn = turns.at(at);
    if (isNew) strayed = false;
    if (at < 0) document.dispatchEvent(new CustomEvent("govreport:turns", { detail: turn?.dataset.q ?? "" }));
    const whole = at < 0 && isNew === false && !strayed ? placed : undefined;
    const to = moved ? turn : whole;
    if (!to) return;
    const { top, bottom } = to.getBoundingClientRect();
    if (at >= 0 || top < 0 || (bottom > seenTo() && top > innerHeight * 0.15)) to.scrollIntoView({ block: "start", behavior: smooth() });
  }

  // One turn of the conversation, as `Step` of views/answer.py says: new, in the place of its question that waits for it,
  // or answered once more. One that does not go with what is shown stands behind it until talks.js has set that right.
  function place({ dataset: { id, at, of }, content: { firstElementChild: own } }) {
    const { element } = parts.thread;
    let all = element.querySelector(".turns");
    if (!all) { all = own.cloneNode(); element.replaceChildren(all); }
    const turn = own.firstElementChild;
    turn.dataset.id = id;
    const many = all.childElementCount, number = Number(at), most = Number(of);
    const before = [...all.children].find((each) => each.dataset.id === id);
    const fits = before ? !before.dataset.astray : number === many || (number < many && many === most);
    const old = before ?? (fits ? all.children[number] : undefined);
    if (old) old.replaceWith(turn); else all.append(turn);
    if (!fits) turn.dataset.astray = "yes";
    while (fits && all.childElementCount > most) all.firstElementChild.remove();
    shown(element, !old || (!before && turn.querySelector(".pending") !== null), turn);
  }

  // A document of its own is printed from a frame that is gone once the dialogue is closed.
  function print(sheet) {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.sandbox = "allow-same-origin allow-modals";
    frame.srcdoc = sheet;
    frame.addEventListener("load", () => {
      frame.contentWindow.addEventListener("afterprint", () => frame.remove());
      document.dispatchEvent(new CustomEvent("govreport:print", { detail: frame.contentDocument.title }));
      frame.contentWindow.print();
    });
    document.body.append(frame);
  }

  function saveMade(element) {
    const made = element.querySelector("[data-file], [data-fetch], [data-print]");
    if (!made) return;
    const { file, type, content, coding, fetch: address, print: sheet } = made.dataset;
    if (sheet) print(sheet); else if (address) follow(address); else save(file, type, content, coding);
  }

  const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  let opener = null; // what had the keyboard before the pane opened
  const sheet = matchMedia("(max-width: 1099px)"); // the pane lies over the page there: what is behind it is out of reach
  const still = () => document.getElementById("main")?.toggleAttribute("inert", sheet.matches && document.body.classList.contains("pane-open"));
  sheet.addEventListener("change", still);
  function showPane(on) {
    if (document.body.classList.contains("pane-open") !== on) document.dispatchEvent(new CustomEvent("govreport:pane", { detail: on }));
    document.body.classList.toggle("pane-open", on);
    still();
    if (!on && opener) { opener.focus({ preventScroll: true }); opener = null; }
  }

  const acts = {
    close: () => showPane(false),
    copy: (target) => copy(target.dataset.text).then(() => said(target, target.dataset.done)),
    noise: (target) => toggle(target),
    "noise-all": (target) => target.closest(".reading").classList.toggle("show-noise", target.checked),
    goto: (target) => {
      const place = document.getElementById(target.dataset.target);
      if (!place) return;
      place.scrollIntoView({ block: "start", behavior: smooth() });
      place.classList.remove("flash"); void place.offsetWidth; place.classList.add("flash");
    },
    hit: () => {}, // static/find.js
    skip: () => {}, // static/keyboard.js
    tab: (target) => tab(target.dataset.tab),
    choose: () => document.querySelector("#drop input[type=file]")?.click(),
    save: ({ dataset }) => save(dataset.name, dataset.type, `\ufeff${dataset.text}`),
    svg: (target) => picture(target, "svg"),
    png: (target) => picture(target, "png"),
    confirm: (target) => target.closest("li, tr").classList.add("asking"),
    keep: (target) => target.closest("li, tr").classList.remove("asking"),
    edit: (target) => { const row = target.closest("tr"); row.classList.add("editing"); row.querySelector(".edit input")?.focus(); },
    unedit: (target) => { const row = target.closest("tr"); row.classList.remove("editing"); row.querySelector(".edit").reset(); row.querySelector("[data-act=edit]").focus(); },
  };

  function toggle(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
  }

  function tab(name) {
    const button = document.getElementById(`tab-${name}-button`);
    if (!button) parts.top?.trigger("tab", { tab: name }); // behind the menu of a narrow window: Python can open it
    else if (button.getAttribute("aria-selected") !== "true") button.click();
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-act]");
    if (!target || target.disabled) return;
    const act = target.dataset.act;
    if (act in acts) { acts[act](target); return; }
    const { act: _, ...data } = target.dataset;
    if (act === "turn") { turn(target, data); return; }
    if (act === "retry") data.turn = numberOf(target);
    if (act === "open") { opener = target; busy(); }
    if (act === "read") { showPane(false); if (!parts.library) tab("library"); }
    const owner = owners[act];
    if (owner) whenShown(owner, act === "read", () => parts[owner].trigger(act, data));
  });

  // Which turn of the conversation an element is in.
  function numberOf(inside) {
    const turn = inside.closest(".turn");
    return String([...turn.parentElement.children].indexOf(turn));
  }

  // A tab that was never open has no parts yet; `filled` waits for what opening it shows, which else would come later.
  function whenShown(name, filled, then, tries = 100) {
    const part = parts[name];
    if (part && (!filled || part.element.childElementCount)) then();
    else if (tries) setTimeout(() => whenShown(name, filled, then, tries - 1), 50);
  }

  document.addEventListener("keydown", (event) => {
    const pressed = event.target.closest?.("[role=button][data-act]");
    if (pressed && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); pressed.dispatchEvent(new MouseEvent("click", { bubbles: true })); }
    const editing = event.target.closest?.(".editing .edit");
    if (event.key === "Escape" && editing) acts.unedit(editing);
    else if (event.key === "Escape" && document.body.classList.contains("pane-open")) showPane(false);
  });

  // Who types while nothing has the keyboard means the box of questions; "/" goes there, as on the board.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("#question textarea");
    if (document.activeElement !== document.body || event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || !box?.offsetParent) return;
    if (event.key === "/") event.preventDefault();
    box.focus();
  });

  // What is asked before the page is begun waits in its box: what the page is begun with would be shown over the answer.
  let anew = 0; // when a new conversation was asked for that is not shown yet
  const begun = () => document.querySelector("#thread :is(.welcome, .nothing, .turns, .notice)") && !(anew && Date.now() - anew < 3000);
  let early = false;
  function hold(event) {
    const enter = event.type === "keydown" && event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.closest?.("#question textarea");
    if (!(enter || event.target.closest?.("#question .submit-button")) || begun()) return;
    event.preventDefault(); // no keypress follows
    event.stopImmediatePropagation();
    if (!early) { early = true; askEarly(); }
  }
  function askEarly() {
    const button = document.querySelector("#question .submit-button");
    if (begun() && button) { early = false; button.click(); } else setTimeout(askEarly, 50);
  }
  document.addEventListener("click", (event) => { if (event.target.closest?.("#new") && document.querySelector("#thread .turns")) anew = Date.now(); }, true);
  document.addEventListener("keydown", hold, true);
  document.addEventListener("click", hold, true);

  // A form's fields go to Python under their names, with the form's own data.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("[data-form]");
    if (!form) return;
    event.preventDefault();
    const { form: act, ...data } = form.dataset;
    if (act === "redo") data.turn = numberOf(form);
    whenShown(owners[act], false, () => parts[owners[act]].trigger(act, { ...data, ...Object.fromEntries(new FormData(form)) }));
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-filter]")) filter(document);
    if (event.target.matches?.("[data-find-in]")) look(event.target);
  });

  // Rows of the library whose text holds every word of the filter.
  function filter(root) {
    const box = root.querySelector("[data-filter]");
    if (!box) return;
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    const rows = document.querySelectorAll(box.dataset.filter);
    for (const row of rows) {
      const text = row.dataset.find ?? row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    const count = document.querySelector("[data-filter-count]");
    if (count) count.textContent = words.length ? count.dataset.filterCount.replace("{shown}", shown).replace("{all}", rows.length) : "";
  }

  function busy() {
    const pane = parts.pane?.element;
    if (pane && wide()) document.body.classList.add("pane-open");
  }

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* no clipboard where the page is not on a secure address */ }
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function said(button, text) {
    if (!text || button.dataset.before) return;
    button.dataset.before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = button.dataset.before; delete button.dataset.before; }, 1600);
  }

  // Downloads are made here, from what Python sent: the server has no address under which files can be read.
  function save(name, type, content, coding) {
    const bytes = coding === "base64" ? Uint8Array.from(atob(content), (char) => char.charCodeAt(0)) : content;
    const url = URL.createObjectURL(bytes instanceof Blob ? bytes : new Blob([bytes], { type }));
    follow(url, name);
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  function follow(href, name = "") {
    const link = Object.assign(document.createElement("a"), { href, download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  function picture(target, form) {
    const drawn = target.closest(".chart-box")?.querySelector("svg");
    if (!drawn) return;
    // Programs other than browsers know no var(): the saved picture has the colours themselves.
    const text = new XMLSerializer().serializeToString(drawn).replace(/var\(--[a-z-]+, (#[0-9a-f]+)\)/g, "$1");
    const name = `${target.dataset.name}.${form}`;
    if (form === "svg") { save(name, "image/svg+xml", text); return; }
    const image = new Image();
    const { width, height } = drawn.viewBox.baseVal;
    image.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
      const pen = canvas.getContext("2d");
      pen.scale(2, 2);
      pen.drawImage(image, 0, 0, width, height);
      canvas.toBlob((blob) => saveBlob(name, blob), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }
  const saveBlob = (name, blob) => blob && save(name, blob.type, blob);

  // Files: sent one after the other, each with a line of its own; what was sent is handed to Python together.
  function dropZone({ element, trigger, upload }) {
    const zone = () => element.querySelector(".drop");
    const over = (on) => (event) => { event.preventDefault(); zone()?.classList.toggle("over", on); };
    element.addEventListener("dragover", over(true));
    element.addEventListener("dragleave", over(false));
    element.addEventListener("drop", (event) => { over(false)(event); send([...event.dataTransfer.files]); });
    element.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      send([...event.target.files]);
      event.target.value = "";
    });
    async function send(files) {
      const box = zone();
      if (!box || !files.length || box.classList.contains("sending")) return;
      const { types, mb, big, wrong, broken, sending } = box.dataset;
      const list = element.querySelector(".sending-list");
      box.classList.add("sending");
      list.replaceChildren();
      const sent = [];
      for (const file of files) {
        const line = document.createElement("li");
        line.append(Object.assign(document.createElement("b"), { textContent: file.name }), " ", Object.assign(document.createElement("span"), { textContent: sending }));
        list.append(line);
        const say = (text, kind) => { line.lastChild.textContent = text; line.className = kind; };
        if (!types.split(" ").some((type) => file.name.toLowerCase().endsWith(type))) { say(wrong, "failed"); continue; }
        if (file.size > mb * 1048576) { say(big, "failed"); continue; }
        try { sent.push({ path: (await upload(file)).path, name: file.name }); line.remove(); } catch { say(broken, "failed"); }
      }
      box.classList.remove("sending");
      if (sent.length) trigger("sent", { files: sent });
    }
  }

  // The conversation that is shown is no more: the page shows that there is none, and its address asks nothing.
  function forget() {
    document.dispatchEvent(new CustomEvent("govreport:forgotten"));
    document.querySelector("#new")?.click();
  }

  // For address.js, which keeps the page's state in its address.
  window.govreportPage = { parts, tab, whenShown, showPane, busy, anew: forget };
  for (const part of window.govreportParts ?? []) register(part);
  window.govreportParts = { push: register };
})();
