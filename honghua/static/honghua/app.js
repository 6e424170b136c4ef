/* What every page does: days and files in our words, refusals of the browser, menus that close, copying. */

/* The one thing of later browsers that scripts on a phone are written with (docs/decisions/0025). */
if (!Element.prototype.replaceChildren) {
  Element.prototype.replaceChildren = function (...fresh) {
    this.textContent = "";
    this.append(...fresh);
  };
}

/* The browser's own fields speak its language, not the page's. Days: written by hand at a desk; under a finger the phone's
   own wheel, with the day in our form over it. Files: our button over the browser's, which stays what is pressed. */
const LIKE = { date: "2026-11-30", month: "2026-11", time: "14:30", "datetime-local": "2026-11-30 14:30" };
const DAYS = Object.keys(LIKE).map((type) => `input[type="${type}"]:not([data-like])`).join();
const words = document.body.dataset;

function spell(field) {
  const kind = field.type;
  field.dataset.like = field.placeholder = LIKE[kind];
  Object.assign(field, { type: "text", inputMode: "numeric", autocomplete: "off" });
  field.defaultValue = field.defaultValue.replace("T", " ");
  if (kind !== "time" && field.showPicker) calendar(field, kind);
}

/* The browser's calendar behind a button beside the day; it brings its day into the field, and is sent by nobody. */
function calendar(field, kind) {
  const made = Object.assign(document.createElement("span"), { className: "day-typed" });
  const picker = Object.assign(document.createElement("input"), { type: kind, className: "day-calendar", tabIndex: -1, ariaHidden: "true" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "day-button" });
  button.setAttribute("aria-label", words.calendar);
  picker.dataset.like = kind;
  field.before(made);
  made.append(field, picker, button);
}

/* Heard at the document: a page that comes out of the history brings the buttons back without whoever listened to them. */
document.addEventListener("click", ({ target }) => {
  if (!target.classList.contains("day-button")) return;
  const picker = target.previousSibling;
  picker.value = target.parentNode.firstChild.value.trim().replace(" ", "T");
  picker.showPicker();
});

document.addEventListener("change", ({ target }) => {
  if (!target.classList.contains("day-calendar")) return;
  const field = target.parentNode.firstChild;
  field.value = target.value.replace("T", " ");
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
});

/* A box around a field that shows what is in it in our words. */
function box(field, ...parts) {
  const made = Object.assign(document.createElement("span"), { className: field.type === "file" ? "file-box" : "day-box" });
  field.before(made);
  made.append(...parts.map((className) => Object.assign(document.createElement("span"), { className, ariaHidden: "true" })), field);
  field.dataset.like = field.type;
}

function show() {
  for (const made of document.querySelectorAll(".day-box")) {
    made.firstChild.textContent = made.lastChild.value.replace("T", " ") || words.choose;
  }
  for (const made of document.querySelectorAll(".file-box")) {
    made.firstChild.textContent = words.chooseFile;
    made.children[1].textContent = [...made.lastChild.files].map(({ name }) => name).join("、") || words.noFile;
  }
}

function dress(root) {
  const finger = matchMedia("(pointer: coarse)").matches;
  for (const field of root.querySelectorAll(DAYS)) finger ? box(field, "day-shown") : spell(field);
  for (const field of root.querySelectorAll('input[type="file"]:not([data-like])')) {
    if (!field.closest(".snap")) box(field, "file-button", "file-names");
  }
  show();
}

for (const name of ["input", "change", "click", "reset", "drafts:restored"]) document.addEventListener(name, () => setTimeout(show), true);
document.addEventListener("htmx:load", ({ detail }) => dress(detail.elt.parentElement || document));
dress(document);

/* A refusal of the browser's is said in our words; what is written anew, or sent anew, is judged anew. */
document.addEventListener("invalid", ({ target }) => {
  target.setCustomValidity("");
  if (!target.validity.valid) target.setCustomValidity(target.validity.valueMissing ? words.wrongMissing : words.wrongForm);
}, true);
const judgeAnew = (field) => { if (field.setCustomValidity) field.setCustomValidity(""); };
for (const name of ["input", "change"]) document.addEventListener(name, ({ target }) => judgeAnew(target), true);
document.addEventListener("click", ({ target }) => {
  const button = target.closest && target.closest("[type=submit], button:not([type])");
  for (const field of button && button.form ? button.form.elements : []) judgeAnew(field);
}, true);

/* Menus made of <details> close by Escape and by a click elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.account[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* [data-copy="#id"] copies the text of an element and says so in its own words; [data-print] prints. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.hasAttribute("data-print")) return window.print();
  const text = document.querySelector(button.dataset.copy).textContent.trim();
  button.querySelector("span").textContent = (await copied(text)) ? button.dataset.done : button.dataset.failedWord;
});

async function copied(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (forbidden) {
      return false;
    }
  }
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

/* Scripts that wait for the page have all run by now, and whatever they serve answers: the buttons that rest till then
   (honghua.css) wake. */
document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.dataset.scripts = "ready";
});
