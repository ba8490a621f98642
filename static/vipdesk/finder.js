// The guest of a new booking, found while somebody types: a list under the names that arrows walk, Enter chooses, Escape closes.
(() => {
  "use strict";
  const FIELDS = "#id_surname, #id_given_name, #id_native_name";
  const list = () => document.querySelector("#guests [role=listbox]");
  const options = () => [...(list()?.querySelectorAll("[role=option]") || [])];
  const fields = () => document.querySelectorAll(FIELDS);

  // The names are boxes with a list, as far as there is a list at all.
  const prepare = () => {
    if (!document.getElementById("guests")) return;
    fields().forEach((field) => {
      const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" };
      Object.entries(said).forEach(([name, value]) => field.setAttribute(name, value));
    });
    show();
  };

  // What the list holds now is known to the fields, and said.
  const show = () => {
    options().forEach((one) => { one.tabIndex = -1; });
    fields().forEach((field) => {
      field.setAttribute("aria-expanded", String(!!list()));
      if (!active()) field.removeAttribute("aria-activedescendant");
      list() ? field.setAttribute("aria-controls", list().id) : field.removeAttribute("aria-controls");
    });
    const spoken = document.getElementById("guests-said");
    if (spoken) spoken.textContent = document.querySelector("#guests [data-number]")?.dataset.number || "";
  };

  const close = () => {
    document.getElementById("guests")?.replaceChildren();
    show();
  };

  const active = () => list()?.querySelector("[aria-selected=true]");
  const walk = (field, step) => {
    const all = options();
    const at = all.indexOf(active());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
    all.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  // Before the keys of the page: while the list is open, Escape closes the list and nothing else.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(FIELDS) || !list() || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) walk(event.target, steps[event.key]);
    else if (event.key === "Enter" && active()) active().click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // The list goes when somebody has gone on to another field.
  document.addEventListener("focusin", (event) => {
    if (document.getElementById("guests")?.childElementCount && !event.target.closest("#guests") && !event.target.matches(FIELDS)) close();
  });

  // An answer that comes when nobody types there any more is not shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "guests" && !document.activeElement.matches(FIELDS)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "guests") show();
    else prepare();
  });
  document.addEventListener("DOMContentLoaded", prepare);
})();
