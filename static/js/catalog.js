// Makes the list answer at once. Without this file every form and link works by itself.
(() => {
  "use strict";
  const form = document.getElementById("find");
  const news = document.getElementById("news");
  if (!form || !window.htmx) return;
  let timer = 0;
  let said = document.getElementById("count").textContent;

  let wasTyping = false;

  // Each decision adds an address, going on typing replaces it: the back button undoes a decision, not a letter.
  function refine(typing) {
    clearTimeout(timer);
    const sameWord = typing && wasTyping;
    wasTyping = typing;
    form.setAttribute("data-hx-push-url", String(!sameWord));
    form.setAttribute("data-hx-replace-url", String(sameWord));
    form.requestSubmit();
  }

  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.id !== "q") refine(false);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "q") return;
    clearTimeout(timer);
    timer = setTimeout(() => refine(true), 300);
  });
  // Empty fields say nothing, so they stay out of the address that people share.
  form.addEventListener("formdata", (event) => {
    const usual = { role: "mentee", sort: "best" };
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "" || usual[name] === value) event.formData.delete(name);
    }
  });
  // One polite sentence when the count has changed, after the page has.
  document.addEventListener("htmx:after:settle", () => {
    const catalog = document.getElementById("catalog");
    document.title = catalog.dataset.title;
    const now = document.getElementById("count").textContent;
    if (now !== said) news.textContent = said = now;
  });
})();
