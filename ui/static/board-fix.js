// What the drawer offers below a clause: to put its number right, to mark it as read wrong, to report it, to undo that.
import { h } from "./board-draw.js";

// `again` shows the board and the drawer anew once a number has changed.
export async function fixing(page, cell, again) {
  const { words, say } = page;
  const place = h("div", { class: "fix" });
  const address = `/board/number?${new URLSearchParams({ report: cell.report, figure: cell.figure })}`;
  let now = await page.ask(address).catch(() => null);
  if (now) draw();
  return place;

  function draw(form = null, wrong = "") {
    place.replaceChildren(...[told(), ...now.reported.map(reported), form ?? acts(), wrong ? h("p", { class: "refused", role: "alert" }, wrong) : null].filter(Boolean));
    form?.querySelector("input")?.focus();
  }

  function by({ who, when, why }) {
    return [who, `${when} UTC`, why].filter(Boolean).join(" · ");
  }

  function told() {
    if (!now.said) return null;
    return h("p", { class: "by-hand" }, h("b", {}, say(now.said.act === "wrong" ? "fix_marked" : "fix_corrected")), " ", say("fix_was", { was: now.said.was }), h("span", { class: "by" }, by(now.said)));
  }

  function reported(each) {
    return h("p", { class: "by-hand" }, h("b", {}, say("fix_reported")), " ", h("span", { class: "by" }, by(each)));
  }

  function acts() {
    const button = (key, click) => h("button", { type: "button", class: "tool", click }, say(key));
    if (!now.editor) return h("p", { class: "acts" }, button("fix_report", () => draw(form("report"))));
    return h("p", { class: "acts" }, now.said ? button("fix_undo", () => send({ step: "undo" })) : null,
      now.said?.act === "wrong" ? null : button("fix_correct", () => draw(form("correct"))),
      now.said ? null : button("fix_wrong", () => draw(form("wrong"))),
      now.reported.length ? button("fix_settle", () => send({ step: "settle" })) : null);
  }

  // The value (where one is given) and the reason. What its clause has not is asked once more.
  function form(step, typed = {}, doubt = "") {
    const value = step === "correct" ? h("input", { name: "value", value: typed.value ?? "", required: true, maxlength: 60, autocomplete: "off", placeholder: words.fix_value_hint, "aria-label": say("fix_value") }) : null;
    const why = h("input", { name: "why", value: typed.why ?? "", maxlength: 300, autocomplete: "off", placeholder: words.fix_why_hint, "aria-label": say("fix_why") });
    return h("form", { class: "fixing", submit: (event) => { event.preventDefault(); send({ step, value: value?.value.trim() ?? "", why: why.value.trim(), sure: Boolean(doubt) && value?.value.trim() === typed.value }); } },
      value ? h("label", {}, say("fix_value"), value) : h("p", {}, say(`fix_${step}_what`)), h("label", {}, say("fix_why"), why),
      doubt ? h("p", { class: "refused", role: "alert" }, doubt) : null,
      h("p", { class: "acts" }, h("button", { type: "submit", class: "tool primary" }, say(doubt ? "fix_sure" : "fix_save")), h("button", { type: "button", class: "tool", click: () => draw() }, say("fix_cancel"))));
  }

  async function send(wanted) {
    place.setAttribute("aria-busy", "true");
    const response = await fetch(`/board/number?lang=${page.lang}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ report: cell.report, figure: cell.figure, ...wanted }) }).catch(() => null);
    place.removeAttribute("aria-busy");
    const answer = await response?.json().catch(() => null);
    if (!response?.ok) {
      const why = typeof answer?.detail === "string" ? answer.detail : say("fix_failed");
      draw(wanted.step === "undo" || wanted.step === "settle" ? null : form(wanted.step, wanted), why);
    } else if (answer.doubt) draw(form(wanted.step, wanted, answer.doubt));
    else if (wanted.step === "report" || wanted.step === "settle") { now = answer; draw(); page.told(say("fix_thanks")); }
    else await again(say(wanted.step === "undo" ? "fix_undone" : "fix_done"));
  }
}
