// Searching in a report that is read: every match is marked, stepped through, and its paragraphs can be shown alone. The
// words stand in the address, so that a place of the page leads to all that a report says of them.
(() => {
  let hits = [];
  let at = -1;
  const box = () => document.querySelector("#library [data-find-text]");
  const paper = () => document.querySelector("#library .reading .paper");

  // The places of the words in a paragraph, which marks and colours cut into pieces; what was folded away is passed over.
  function inside(block, words) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) => (node.parentElement.closest("button, .noise-text") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const nodes = [];
    let text = "";
    while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
    const place = (offset, end) => { const [start, node] = nodes.findLast(([first]) => (end ? first < offset : first <= offset)); return [node, offset - start]; };
    const low = text.toLowerCase();
    if (low.length !== text.length) return [];
    const found = [];
    for (const word of words) for (let from = low.indexOf(word); from >= 0; from = low.indexOf(word, from + word.length)) {
      const range = document.createRange();
      range.setStart(...place(from, false));
      range.setEnd(...place(from + word.length, true));
      found.push([from, range]);
    }
    return found.sort(([a], [b]) => a - b).map(([, range]) => range);
  }

  function search() {
    const within = paper();
    if (!within) return;
    const words = box().value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    hits = [];
    for (const block of within.children) {
      const found = words.length ? inside(block, words) : [];
      block.classList.toggle("hit", found.length > 0);
      hits.push(...found);
    }
    at = -1;
    within.classList.toggle("only-hits", hits.length > 0 && document.querySelector("#library [data-only-hits]").checked);
    show();
    document.dispatchEvent(new CustomEvent("govreport:find", { detail: box().value.trim() }));
  }

  function show() {
    const marks = globalThis.CSS?.highlights;
    if (marks) {
      marks.set("found", new Highlight(...hits));
      marks.set("found-now", new Highlight(...(at < 0 ? [] : [hits[at]])));
    }
    const count = document.querySelector("#library [data-hits]");
    if (count) count.textContent = box().value.trim() ? `${at + 1} / ${hits.length}` : "";
  }

  function step(by) {
    if (!hits.length) return;
    at = at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
    hits[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    show();
  }

  let waiting = 0;
  function searched() { waiting = 0; search(); }
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-find-text]")) { clearTimeout(waiting); waiting = setTimeout(searched, 150); }
    if (event.target.matches?.("[data-only-hits]")) search();
  });
  document.addEventListener("click", (event) => { const by = event.target.closest?.("[data-act=hit]")?.dataset.by; if (by) step(Number(by)); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("[data-find-text]")) return;
    event.preventDefault();
    if (waiting) { clearTimeout(waiting); searched(); } // who types and goes on at once
    step(event.shiftKey ? -1 : 1);
  });
  // A report that is opened by an address with words in it is searched for them.
  document.addEventListener("govreport:reading", ({ detail }) => { if (detail && box() && !box().value) { box().value = detail; search(); step(1); } });
})();
