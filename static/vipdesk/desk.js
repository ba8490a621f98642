// What the pages do beyond links and forms: quiet polls, and rows that hold still under a hand.
(() => {
  "use strict";
  const HAND_RESTS_AFTER = 1500; // ms without a movement over the rows
  const live = () => document.getElementById("live");
  const CLICK_FOLLOWS_IN = 150; // ms after a pointer is lifted
  let pressed = 0; // until when what is under a pressed pointer has to stay
  let moved = 0; // when the pointer last moved over the live part
  let held = null; // what the eye or the hand rests on while the part is exchanged

  document.documentElement.classList.add("js");

  // A poll says what it already shows, so that nothing new is a 304 and nothing is exchanged.
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, verb, headers } = event.detail;
    if (verb === "get" && elt.dataset.etag) headers["If-None-Match"] = elt.dataset.etag;
    if (verb === "get" && elt.dataset.day) headers["Shown-Day"] = elt.dataset.day; // midnight may have gone by
    if (elt.id === "live" && verb === "get") event.detail.path = elt.getAttribute("hx-get"); // a fold has changed it
  });

  // A poll leaves an act that is under way alone: it would take away the part that the act's answer belongs to.
  let acting = 0;
  const isAct = ({ elt, target, requestConfig }) =>
    requestConfig.verb !== "get" || (target.id === "live" && elt.id !== "live"); // a fold is asked for like an act
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = event.detail;
    turns.set(xhr, turn);
    elt.addEventListener("htmx:beforeOnLoad", comesLate);
    if (!isAct(event.detail)) return;
    acting += 1;
    xhr.addEventListener("loadend", () => { acting -= 1; });
  });

  // An answer to a part that has been exchanged meanwhile: a poll's is old, an act's is shown where the part is now.
  let turn = 0; // how often the part was exchanged
  const turns = new WeakMap(); // by request: the turn in which it was sent
  const comesLate = (event) => {
    const { target, xhr } = event.detail;
    if (target.isConnected && (isAct(event.detail) || target !== live() || turns.get(xhr) === turn)) return;
    event.preventDefault();
    if (isAct(event.detail) && xhr.status === 200 && live()) showNow(xhr.responseText);
  };

  const showNow = (html) => {
    const part = live();
    htmx.swap(part, html, { swapStyle: "rows" in part.dataset ? "rows" : "outerHTML" }, { contextElement: part });
  };

  const isPoll = (event) => event.detail.requestConfig?.verb === "get" && event.detail.requestConfig.elt === live();

  // Somebody who writes or chooses in the live part is not interrupted by a poll.
  const writes = (part) =>
    [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) =>
      field === document.activeElement || (field.options ? chosen(field)
        : field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));

  const chosen = (select) => {
    const options = [...select.options];
    if (select.multiple) return options.some((one) => one.selected !== one.defaultSelected);
    return options[select.selectedIndex] !== (options.find((one) => one.defaultSelected) || options[0]);
  };

  const idsOf = (part) => [...part.querySelectorAll("tr[id]")].map((row) => row.id);

  ["pointermove", "pointerdown"].forEach((name) => document.addEventListener(name, (event) => {
    if (event.target.closest?.("[data-rows] tbody")) moved = performance.now();
  }, { passive: true }));

  // A click is what goes down and up on the same thing: while a pointer is down nothing is exchanged under it.
  document.addEventListener("pointerdown", (event) => { if (!event.button) pressed = Infinity; }, { passive: true });
  ["pointerup", "pointercancel"].forEach((name) =>
    document.addEventListener(name, () => { pressed = performance.now() + CLICK_FOLLOWS_IN; }, { passive: true }));
  window.addEventListener("blur", () => { pressed = 0; });
  const isPressed = () => performance.now() < pressed;

  // While a hand moves over the rows they keep their places; the next poll brings what is new.
  const wouldMoveUnderHand = (part, html) => {
    if (!("rows" in part.dataset) || performance.now() - moved > HAND_RESTS_AFTER) return false;
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
    return !!fresh && idsOf(fresh).join() !== idsOf(part).join();
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = live();
    if (!part || event.detail.target !== part || !event.detail.shouldSwap) return;
    if (isPoll(event) && (acting || isPressed() || writes(part) || wouldMoveUnderHand(part, event.detail.xhr.responseText))) {
      event.detail.shouldSwap = false;
      return;
    }
    if ("rows" in part.dataset) event.detail.swapOverride = "rows"; // rows.js
    held = {
      polled: isPoll(event),
      known: new Set(idsOf(part)),
      folds: [...part.querySelectorAll("details[id]")].map((one) => [one.id, one.open]),
      anchor: anchorOf(part, lineOf(event.detail.requestConfig?.elt)),
      heirs: heirsOf(part),
    };
  });

  // The line of a list whose done lines go to its end.
  const lineOf = (elt) => elt?.closest?.("[data-moves] > li");

  // Who has the focus after what has it now: the same line, the lines after it, those before it.
  const heirsOf = (part) => {
    const line = document.activeElement?.closest("tr[id], li[id], article[id]");
    if (!line || !part.contains(line)) return [];
    const all = [...line.parentElement.querySelectorAll(":scope > [id]")];
    const at = all.indexOf(line);
    return [...all.slice(at), ...all.slice(0, at).reverse()].map((one) => one.id);
  };

  // A button that is gone with its work hands the focus on, so that it does not fall to the top of the page.
  const handOn = (heirs) => {
    const active = document.activeElement;
    const went = lineOf(active) && active.closest("li").id === heirs[0] && heirs[1] && active.closest("li").nextElementSibling?.id !== heirs[1];
    if (!heirs.length || (active !== document.body && !went)) return;
    const line = heirs.slice(went ? 1 : 0).map((id) => document.getElementById(id)).find(Boolean);
    const next = line?.matches("[tabindex]") ? line : line?.querySelector("button, a[href], summary");
    (next || document.getElementById("main")).focus({ preventScroll: true });
  };

  // The row under the pointer, else the one in focus, else the first one on the screen: a thumb is over it before it touches.
  // A line that goes to the end of its list takes nobody with it.
  const anchorOf = (part, goes) => {
    const rows = [...part.querySelectorAll("tr[id], li[id]")].filter((one) => one !== goes);
    const row = rows.find((one) => one.matches(":hover")) || rows.find((one) => one.contains(document.activeElement))
      || ((window.scrollY > 0 || touched()) && rows.find((one) => one.getBoundingClientRect().top >= 0));
    return row ? { id: row.id, top: row.getBoundingClientRect().top } : null;
  };

  const touched = () => matchMedia("(pointer: coarse)").matches;

  // The row stands where it stood. A page that is too short to be moved as far gets room above or below it.
  const rooms = { above: 0, below: 0 };
  const room = (where, px) => {
    if (rooms[where] === Math.max(0, px)) return; // whatever is set on the whole page is looked at by every line
    rooms[where] = Math.max(0, px);
    document.documentElement.style.setProperty(`--room-${where}`, `${rooms[where]}px`);
  };
  const stayPut = (row, top) => {
    const by = () => row.getBoundingClientRect().top - top;
    ["above", "below"].forEach((where) => room(where, 0));
    room("above", -(window.scrollY + by()));
    room("below", by() > 0 ? by() + window.innerHeight - document.body.getBoundingClientRect().bottom : 0);
    window.scrollBy({ top: by(), behavior: "instant" });
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    const part = live();
    if (!held || !part || event.detail.target?.id !== "live") return;
    turn += 1;
    held.folds.forEach(([id, open]) => document.getElementById(id)?.toggleAttribute("open", open));
    const row = held.anchor && document.getElementById(held.anchor.id);
    if (row) stayPut(row, held.anchor.top);
    handOn(held.heirs);
    if (held.polled && "rows" in part.dataset) announce(part, held.known);
    held = null;
  });

  // A banner that comes or goes leaves the rows where they are, and waits for the next time while a pointer is down.
  let rests = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "banner") return;
    if (isPressed()) event.detail.shouldSwap = false;
    rests = live() && anchorOf(live(), null);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = event.detail.target?.id === "banner" && rests && document.getElementById(rests.id);
    if (row) stayPut(row, rests.top);
  });

  // New arrivals are said to those who do not see them appear.
  const announce = (part, known) => {
    const fresh = [...part.querySelectorAll("tr[id]")].filter((row) => !known.has(row.id));
    const spoken = document.getElementById("spoken");
    if (fresh.length) spoken.textContent = fresh.map((row) => `${spoken.dataset.new}: ${row.querySelector("a").textContent}`).join(". ");
    fresh.forEach((row) => row.classList.add("fresh"));
  };

  // A session that runs out while somebody writes: the form goes to the sign-in, which keeps what they wrote for them. It goes as
  // a page does, with its first button, and no other answer leads away from it meanwhile.
  let written = null; // the form that is being written in
  let goes = false;
  document.addEventListener("input", (event) => { written = event.target.closest("form[method=post]") || written; });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    if (!goes && !(written?.isConnected && writes(written))) return;
    event.preventDefault();
    if (!goes) toSignIn(written);
    goes = true;
  });

  const toSignIn = (form) => {
    const { name, value } = form.querySelector("button[name]:not([type=button])") || {};
    if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    HTMLFormElement.prototype.submit.call(form); // htmx is not asked
  };
})();
