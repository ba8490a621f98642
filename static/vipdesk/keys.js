// The keyboard. A link or button says its own key (aria-keyshortcuts); rows are walked with j and k; dialogs open and close.
(() => {
  "use strict";
  const WRITES = "input, textarea, select, [contenteditable]";
  const LINES = "[data-rows] tr[id] .g a:not(.whole), li.item[tabindex]";
  const LINE = "tr[id], li.item";
  const said = (key, part = document) => part.querySelector(`[aria-keyshortcuts~="${CSS.escape(key)}"]`);
  const lineInFocus = () => document.activeElement.closest(LINE);

  // The next line that can be seen, else this one; from nowhere, the first. Only the lines on the way are looked at:
  // a browser lays out what is off the screen when it is asked for its place.
  const walk = (step) => {
    const all = [...document.querySelectorAll(LINES)];
    const here = lineInFocus();
    const at = here ? all.findIndex((one) => one.closest(LINE) === here) : -1;
    const way = step > 0 || at < 0 ? all.slice(at + 1) : all.slice(0, at).reverse();
    const next = way.find((one) => one.offsetParent) || all[at];
    next?.focus({ focusVisible: true });
    next?.scrollIntoView({ block: "nearest" });
  };

  // A list in which a ticked line goes to the end: focus goes on to the next one, not to the end with it.
  const tick = () => {
    const line = lineInFocus();
    const button = line?.querySelector("button.tick[value=done]");
    if (button && line.closest("[data-moves]")) walk(1);
    button?.click();
  };

  const acknowledge = () => {
    const here = document.activeElement.closest(".notice, .told li");
    ((here && said("a", here)) || said("a"))?.click();
  };

  const search = () => {
    document.getElementById("search")?.focus();
    document.getElementById("search")?.select();
  };

  // The small forms of a line, in a dialog over the board; what they change comes back as the board's living part.
  let opener = "";
  const openActs = (link, first) => {
    opener = document.activeElement.id || link.id; // who came by key goes on from their line
    const body = document.getElementById("acts-body");
    body.replaceChildren(); // whatever comes, or does not: never the forms of the line before
    htmx.ajax("GET", link.getAttribute("href"), { source: link, target: body, swap: "innerHTML" })
      .then(() => { if (body.childElementCount) show(document.getElementById("acts"), first); }, () => {});
  };

  // What was asked for has the focus, and what stands in a field is written over by the next key.
  const show = (dialog, first) => {
    dialog.showModal();
    if (first) dialog.querySelector(first)?.focus();
    if (document.activeElement.matches("input[type=text], input:not([type])")) document.activeElement.select();
  };
  const actsOfLine = (first, onPage) => () => {
    const link = lineInFocus()?.querySelector("td.a a");
    if (link) openActs(link, first);
    else reach(document.querySelector(onPage));
  };
  const reach = (field) => {
    field?.focus({ focusVisible: true });
    field?.scrollIntoView({ block: "nearest" });
    field?.select?.();
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.verb === "post" && event.detail.target?.id === "live") document.getElementById("acts")?.close();
  });
  document.getElementById("acts")?.addEventListener("close", () => document.getElementById(opener)?.focus());

  const openSheet = () => document.getElementById("sheet")?.showModal();

  const openMenus = () => document.querySelectorAll(".hotels[open], .menu[open], .filters details[open]");

  // What lies open over the page is closed, and a field is left.
  const leave = () => {
    openMenus().forEach((one) => {
      if (one.contains(document.activeElement)) one.querySelector("summary").focus();
      one.open = false;
    });
    if (document.activeElement.matches(WRITES)) document.activeElement.blur();
  };

  const KEYS = {
    "/": search, j: () => walk(1), k: () => walk(-1), x: tick, a: acknowledge, "?": openSheet,
    e: actsOfLine("", "#room_number"), w: actsOfLine("#act-time", "#call_time"), i: actsOfLine("button.main", ".steps button.main"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return; // it has the keys of the browser: Tab, Enter, Escape
    if (event.key === "Escape") return leave();
    const active = document.activeElement;
    if (active.matches(WRITES)) return;
    if (event.key === "Enter") return active.matches("li.item") ? active.querySelector("a[href]")?.click() : undefined;
    const act = KEYS[event.key] || (said(event.key) && (() => said(event.key).click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    openMenus().forEach((one) => { if (!one.contains(event.target)) one.open = false; });
    if (event.target.closest("#help") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openSheet();
    }
    const dialog = event.target.closest("[data-close]") && event.target.closest("dialog");
    const acts = !event.ctrlKey && !event.metaKey && document.getElementById("acts") && event.target.closest("td.a a");
    if (dialog || acts) event.preventDefault();
    if (dialog) dialog.close();
    if (acts) openActs(acts);
  });
})();
