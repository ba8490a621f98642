// When no answer comes, or one that says no, it is said: nobody believes that something is done, or new, which is not.
(() => {
  "use strict";
  const line = (id) => document.getElementById(id);
  const isAct = ({ requestConfig }) => requestConfig?.verb !== "get";

  // One quiet line while nothing new comes, gone with the first answer; nothing is called live meanwhile.
  const say = (words) => {
    if (line("offline") && line("offline").textContent !== words) line("offline").textContent = words;
    document.documentElement.classList.toggle("cut", !!words);
  };
  const comesNothing = () => say(line("offline")?.dataset.words || "");

  // What was pressed and is not done stays said until something is.
  const sayUndone = (words) => {
    if (!line("undone")) return;
    line("undone").querySelector("span").textContent = words;
    line("undone").hidden = !words;
    if (words) document.querySelector("dialog[open]")?.close(); // it would lie over the words
  };

  // What the page of a mistake says: its heading, and what stands below.
  const wordsOf = (xhr) => {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    return [...page.querySelectorAll("#main h1, #main h1 + p")].map((one) => one.textContent).join(". ");
  };

  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, (event) => {
    comesNothing();
    if (isAct(event.detail)) sayUndone(line("undone")?.dataset.lost);
  }));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (isAct(event.detail)) sayUndone([line("undone")?.dataset.refused, wordsOf(xhr)].filter(Boolean).join(" "));
    else if (xhr.status >= 500) comesNothing();
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status >= 400) return;
    say("");
    if (isAct(event.detail)) sayUndone("");
  });
})();
