// A list of many lines takes in an answer piece by piece: what is the same stays the element it was, in its place, with its focus,
// and a line that differs keeps its height while it is off the screen. So a fold, or a minute that has passed, costs what it changes.
(() => {
  "use strict";
  const TAKEN_APART = "#live, .board, .board tbody, .board tbody tr"; // all else is one piece

  const keyOf = (one) => one.id || `${one.nodeName}.${one.className}`;

  // For each piece of the answer the one that stands, and which of those that stand belong to none.
  const pairs = (old, fresh) => {
    const standing = new Map();
    for (const one of old.children) standing.set(keyOf(one), [...(standing.get(keyOf(one)) || []), one]);
    const found = [...fresh.children].map((one) => [one, standing.get(keyOf(one))?.shift()]);
    return [found, [...standing.values()].flat()];
  };

  const sameAttributes = (old, fresh) => {
    old.getAttributeNames().filter((name) => !fresh.hasAttribute(name) && name !== "style").forEach((name) => old.removeAttribute(name));
    fresh.getAttributeNames().filter((name) => old.getAttribute(name) !== fresh.getAttribute(name))
      .forEach((name) => old.setAttribute(name, fresh.getAttribute(name)));
  };

  // Make `old` what `fresh` is; the elements that are new are added to `made`.
  const take = (old, fresh, made) => {
    if (old.isEqualNode(fresh)) return;
    if (!fresh.matches(TAKEN_APART)) {
      old.replaceWith(fresh);
      made.push(fresh);
      return;
    }
    sameAttributes(old, fresh);
    const [found, gone] = pairs(old, fresh);
    gone.forEach((one) => one.remove());
    let place = old.firstElementChild;
    found.forEach(([one, stands]) => {
      if (stands === place) place = place?.nextElementSibling;
      else old.insertBefore(stands || one, place);
      if (stands) take(stands, one, made);
      else made.push(one);
    });
  };

  const ACTS = "[hx-get], [hx-post]";

  htmx.defineExtension("rows", {
    handleSwap(style, target, fragment) {
      const fresh = fragment.querySelector("#live");
      if (style !== "rows" || !fresh) return false;
      const made = [];
      take(target, fresh, made);
      made.filter((one) => one.matches(".board tr")).forEach((one) => one.classList.add("whole")); // it has no height yet
      return made.filter((one) => one.matches(ACTS) || one.querySelector(ACTS));
    },
  });
})();
