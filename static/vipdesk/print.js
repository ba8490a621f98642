/* A page that was opened to be printed asks the browser to print it. */
window.addEventListener("load", () => window.print(), { once: true });
