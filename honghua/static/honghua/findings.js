/* What a visit or a patrol found: a tap opens a line of its kind; a checklist's "wrong" opens a hazard with its words. */

const form = document.querySelector("form[data-findings]");
const lines = [...form.querySelectorAll("[data-finding]")];
const adds = form.querySelector(".adds");
const told = form.querySelector(".adds-word");
const field = (line, name) => line.querySelector(`[name$="-${name}"]`);
const free = () => lines.find((line) => line.hidden);

/* Shows of a line what its kind needs; without a kind the line is shut and sends nothing. */
function shape(line, kind) {
  line.hidden = line.disabled = !kind;
  field(line, "kind").value = kind;
  const said = form.querySelector(`[data-add="${kind}"] span`);
  line.querySelector("legend").textContent = said ? said.textContent : "";
  for (const part of line.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(kind);
    for (const inside of part.querySelectorAll("input, select, textarea")) inside.disabled = part.hidden;
  }
  for (const button of form.querySelectorAll("[data-add]")) button.disabled = !free();
  told.textContent = free() ? "" : adds.dataset.full;
}

function open(kind) {
  const line = free();
  if (line) shape(line, kind);
  return line;
}

function shut(line) {
  for (const one of line.querySelectorAll("textarea, input:not([type=file])")) one.value = "";
  for (const gallery of line.querySelectorAll("[data-photos]")) gallery.dispatchEvent(new CustomEvent("photos:clear"));
  shape(line, "");
}

const hows = form.querySelector(".kinds-hows") && form.querySelector(".kinds-hows").closest("fieldset");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

form.addEventListener("click", (event) => {
  // a door was tapped in the long list: the next question comes to the finger
  if (event.detail && hows && event.target.closest(".kind-row")) hows.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  const add = event.target.closest("[data-add]");
  if (add) {
    const line = open(add.dataset.add);
    if (line) {
      line.scrollIntoView({ block: "center" });
      line.querySelector("legend").focus({ preventScroll: true });
    }
  }
  const away = event.target.closest(".finding-away");
  if (away) {
    shut(away.closest("[data-finding]"));
    adds.querySelector("button").focus({ preventScroll: true });
  }
  const fine = event.target.closest("[data-all-fine]");
  if (fine) {
    for (const one of fine.parentElement.querySelectorAll(".check")) {
      if (!one.querySelector("input:checked")) one.querySelector("input[value=ok]").checked = true;
    }
  }
});

/* A thing of the checklist that is wrong, and one that turns out to be in order after all. */
function check(input) {
  const pk = input.name.slice("item-".length);
  const known = lines.find((line) => !line.hidden && field(line, "item").value === pk);
  const wrong = form.querySelector(`[data-item="${pk}"]`).dataset;
  if (input.value === "wrong" && !known) {
    const line = open("hazard");
    if (!line) return;
    field(line, "item").value = pk;
    field(line, "words").value = wrong.text;
    field(line, "degree").value = wrong.degree;
  } else if (input.value === "ok" && known && field(known, "words").value === wrong.text && !known.querySelector(".has-photos")) {
    shut(known);
  }
}

const chosenFromList = () => form.site && form.site.tagName === "SELECT";

function choose(code) {
  for (const list of form.querySelectorAll("[data-checklist]")) list.hidden = list.disabled = list.dataset.checklist !== code;
}

form.addEventListener("change", ({ target }) => {
  if ((target.name || "").startsWith("item-")) check(target);
  if (target.name === "checklist") choose(target.value);
  if (target.name === "site" && form.checklist) {
    const kind = target.selectedOptions[0].dataset.kind;
    const fitting = [...form.checklist.options].find((option) => option.value && option.dataset.kind === kind);
    form.checklist.value = fitting ? fitting.value : "";
    choose(form.checklist.value);
  }
  if (target.name === "site" && !form.checklist && target.value) {
    for (const door of form.querySelectorAll("[name=household]:checked")) door.checked = false;
  }
  if (target.name === "household" && chosenFromList()) form.site.value = "";
});

/* When it happened: the first tap on "done", however late it is sent. */
form.addEventListener("submit", () => {
  form.happened_at.value = form.happened_at.value || new Date().toISOString();
}, { capture: true });

function restore() {
  for (const line of lines) shape(line, field(line, "kind").value);
  if (form.checklist) choose(form.checklist.value);
}

/* A kept copy of the form without a question serves every door: which one was asked for stands in the address. */
const asked = new URLSearchParams(location.search);
const door = asked.get("household") && form.querySelector(`[name=household][value="${CSS.escape(asked.get("household"))}"]`);
if (door && door.type === "radio") {
  door.checked = true;
  const shut = door.closest("details");
  if (shut) shut.setAttribute("open", "");
  door.closest("label").scrollIntoView({ block: "center" });
}
if (asked.get("site") && chosenFromList() && !form.site.value) {
  form.site.value = asked.get("site");
  form.site.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("drafts:restored", restore);
restore();
