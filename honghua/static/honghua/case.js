/* Forms in their place: Enter sends, refusals are read out where they belong, photos are seen before they go. */

const FORMS = ".act-form, .triage";

/* Enter in a select or a short field sends the form; in a text area it takes Ctrl. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || event.isComposing) return;
  const form = event.target.closest?.(FORMS);
  if (!form) return;
  const long = event.target.tagName === "TEXTAREA";
  if (event.target.tagName !== "SELECT" && !(long && (event.ctrlKey || event.metaKey))) return;
  event.preventDefault();
  form.requestSubmit();
});

/* A form that was opened takes the focus; its cancel button empties its place again. */
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.target.querySelector?.(":scope > .act-form");
  if (!form) return;
  for (const other of document.querySelectorAll(".act-form")) if (other !== form) other.remove();
  form.querySelector("select, textarea, input:not([type=hidden])")?.focus();
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close?.closest(".act-form")) {
    event.preventDefault();
    closeForm(close.closest(".act-form"));
  }
});

function closeForm(form) {
  const button = document.getElementById(`do-${form.dataset.action}`);
  form.remove();
  button?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.(".act-form");
  if (form) closeForm(form);
});

/* After a refusal the first field to blame has the focus; each field names the sentence beside it. */
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.(FORMS)) return;
  let first = null;
  for (const said of form.querySelectorAll(".error")) {
    const wrong = said.textContent.trim() !== "";
    const field = document.getElementById(said.id.replace(/_error$/, ""));
    if (field) {
      field.toggleAttribute("aria-invalid", wrong);
      if (wrong) field.setAttribute("aria-describedby", said.id);
      else field.removeAttribute("aria-describedby");
    }
    if (wrong) first ??= field || said;
  }
  first?.focus();
});

/* What is no longer ours to do, or to see, is said where it was tried; the answer is a whole page then. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.tagName !== "FORM" || ![403, 404].includes(detail.xhr.status)) return;
  if (detail.xhr.responseText.includes("hx-swap-oob")) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  const words = page.querySelector("main p")?.textContent.trim() || document.body.dataset.failed;
  const place = detail.elt.querySelector(".error[role=alert]") || detail.elt.appendChild(Object.assign(document.createElement("p"), { className: "error" }));
  place.setAttribute("role", "alert");
  place.textContent = words;
});

/* A piece that holds an open form, or a form whose choices were touched, waits with its renewal. */
document.addEventListener("change", (event) => {
  const form = event.target.closest?.(FORMS);
  if (form) form.dataset.touched = "yes";
  if (event.target.type === "file") preview(event.target);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.triggeringEvent?.type !== "pulse") return;
  const piece = event.detail.elt;
  const swaps = piece.getAttribute("hx-swap") !== "none";
  if (swaps && piece.querySelector(".act-form, [data-touched]")) event.preventDefault();
});

/* Filters stand open at a desk; on a phone they would hide the list. */
for (const box of document.querySelectorAll("[data-open-at-desk]")) {
  box.open = box.dataset.openAtDesk !== "" || matchMedia("(min-width: 900px)").matches;
}

function preview(input) {
  const place = input.closest(".field")?.querySelector("[data-previews]");
  if (!place) return;
  for (const picture of place.children) URL.revokeObjectURL(picture.src);
  const chosen = [...input.files].filter((file) => file.type.startsWith("image/"));
  place.replaceChildren(
    ...chosen.map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })),
  );
}
