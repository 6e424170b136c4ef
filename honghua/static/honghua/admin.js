// The boxes that search while one types are made by a script that gives them no name: take the field's label.
(() => {
  const name = (box) => {
    const select = box.previousElementSibling;
    const label = select && select.id && document.querySelector(`label[for="${select.id}"]`);
    if (!label) return;
    const words = label.textContent.replace("*", "").trim();
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
      if (part.getAttribute("aria-label") !== words) part.setAttribute("aria-label", words);
    }
  };
  const all = () => document.querySelectorAll(".select2-container").forEach(name);
  document.addEventListener("DOMContentLoaded", () => {
    all();
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  });
})();
