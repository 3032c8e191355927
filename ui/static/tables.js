// Tables sorted by their heads: by the first number of a cell where there is one, else by its words; empty cells last.
(() => {
  const EMPTY = new Set(["", "–", "-", "·"]);

  function key(row, at) {
    const cell = row.cells[at];
    const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
    if (!cell || EMPTY.has(text) || cell.matches(".not-stated, .not-loaded")) return null;
    const number = /[-−+]?\d[\d,]*(?:\.\d+)?/.exec(text);
    return number && (number.index < 4 || cell.matches(".num")) ? Number(number[0].replace("−", "-").replaceAll(",", "")) : text;
  }

  function compare(a, b, falling) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1; // words in place of a number stand below all of them
    const order = typeof a === "number" ? a - b : String(a).localeCompare(String(b), "zh-Hans-CN");
    return falling ? -order : order;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-act=sort]");
    if (!button) return;
    const head = button.closest("th");
    const body = head.closest("table").tBodies[0];
    const at = head.cellIndex;
    const falling = head.getAttribute("aria-sort") === "descending" ? false : head.getAttribute("aria-sort") === "ascending" || [...body.rows].some((row) => typeof key(row, at) === "number");
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [key(row, at), row]);
    rows.sort(([a], [b]) => compare(a, b, falling));
    body.append(...rows.map(([, row]) => row));
  });
})();
