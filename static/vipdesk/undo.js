// What was just done, at the foot of the screen for ten seconds, with the button that takes it back: out of the way of the part
// that lives, so that a poll does not take it away. Without JavaScript the lines stay where the page prints them.
(() => {
  "use strict";
  const SECONDS = 10;
  const MOST = 3; // lines at once; the newest is the first

  const shelf = () => document.querySelector("#undo ul");

  const end = (line) => {
    if (line.contains(document.activeElement)) giveFocus(line);
    line.remove();
  };

  // Focus does not fall to the top of the page with a line that goes: it returns to what the line is about.
  const giveFocus = (line) => {
    const about = document.getElementById(line.querySelector("form")?.dataset.focus || "");
    (about || document.getElementById("main")).focus({ preventScroll: true });
  };

  const take = () => {
    const place = shelf();
    if (!place) return;
    [...document.querySelectorAll(".messages .brief")].forEach((line) => {
      place.prepend(line);
      let left = setTimeout(() => end(line), SECONDS * 1000);
      const stop = () => clearTimeout(left);
      const goOn = () => { stop(); left = setTimeout(() => end(line), SECONDS * 1000); };
      line.addEventListener("focusin", () => { line.classList.add("held"); stop(); }); // who has reached the button is not hurried
      line.addEventListener("focusout", () => { line.classList.remove("held"); goOn(); });
    });
    document.querySelectorAll(".messages:empty").forEach((list) => list.remove());
    [...place.children].slice(MOST).forEach(end);
  };

  // A line whose button was pressed has done its work.
  document.addEventListener("htmx:afterRequest", (event) => {
    const line = event.detail.elt.closest?.("#undo li");
    if (line && event.detail.successful) end(line);
  });

  document.addEventListener("htmx:afterSettle", take);
  document.addEventListener("DOMContentLoaded", take);
})();
