// For who goes by keyboard or hears the page: names for buttons that have a sign only, a way past the bar on top, and the
// keyboard where it was when what had it is drawn anew.
(() => {
  const box = () => document.querySelector("#question textarea");
  const fine = matchMedia("(pointer: fine)"); // a finger's keyboard would cover the answer

  // Gradio makes them anew whenever an answer begins and ends.
  function name() {
    const { send, stop } = document.querySelector(".top")?.dataset ?? {};
    for (const [selector, text] of [["#question .submit-button", send], ["#question .stop-button", stop]]) {
      const button = document.querySelector(selector);
      if (text && button && button.ariaLabel !== text) { button.ariaLabel = text; button.title = text; }
    }
  }
  new MutationObserver(name).observe(document, { childList: true, subtree: true });

  // Whoever asks by a click goes on typing; the button they pressed is gone once its answer is made.
  const toBox = () => { if (fine.matches) box()?.focus({ preventScroll: true }); };
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("#question .submit-button, #question .stop-button, #new, #thread [data-act=ask], [data-act=skip]");
    if (!target) return;
    if (target.dataset.act === "skip") skip(); else setTimeout(toBox);
  });
  function skip() {
    const shown = [...document.querySelectorAll("[role=tabpanel]")].find((each) => each.offsetParent);
    const first = box()?.offsetParent ? box() : shown?.querySelector("input, textarea, button:not([disabled]), [tabindex='0']");
    first?.focus();
  }

  // A turn that is answered once more: its own button of the same kind, else the turn itself.
  const kinds = ["[data-act=retry]", "[data-form=redo] [type=submit]"];
  let left = null; // which turn had the keyboard, and by what
  document.addEventListener("focusin", ({ target }) => {
    const turn = target.closest?.("#thread .turn");
    left = turn && { at: [...turn.parentElement.children].indexOf(turn), kind: kinds.find((each) => target.matches(each)) ?? null };
  });
  document.addEventListener("govreport:turns", () => {
    if (document.activeElement !== document.body) return;
    if (!left) { if (document.querySelector("#thread .turn .answer:not(.pending)")) toBox(); return; } // asked by a link, or from the board
    const turn = document.querySelectorAll("#thread .turn")[left.at];
    const again = (left.kind && turn?.querySelector(left.kind)) || turn;
    if (!again) return;
    if (again === turn) turn.tabIndex = -1;
    again.focus({ preventScroll: true });
  });
})();
