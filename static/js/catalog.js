// Makes the list answer at once. Without this file every form and link works by itself.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  if (!byId("find") || !window.htmx) return;
  let timer = 0;
  let wasTyping = false;
  let said = byId("count").textContent;

  // Nothing but the document is kept in hand: going back through the history puts other elements in place.
  // Each decision adds an address, going on typing replaces it: the back button undoes a decision, not a letter.
  function refine(typing) {
    clearTimeout(timer);
    const form = byId("find");
    const sameWord = typing && wasTyping;
    wasTyping = typing;
    form.setAttribute("data-hx-push-url", String(!sameWord));
    form.setAttribute("data-hx-replace-url", String(sameWord));
    form.requestSubmit();
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.form || target.form !== byId("find") || target.id === "q") return;
    // Enter in a text field changes it and sends the form: once is enough.
    if (target.matches("input:not([type=checkbox], [type=radio])")) timer = setTimeout(() => refine(false), 0);
    else refine(false);
  });
  document.addEventListener("submit", ({ target }) => {
    if (target === byId("find")) clearTimeout(timer);
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "q") return;
    clearTimeout(timer);
    timer = setTimeout(() => refine(true), 300);
  });
  // Empty fields and usual values say nothing, so they stay out of the address that people share.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target !== byId("find")) return;
    const usual = JSON.parse(target.dataset.usual);
    for (const [name, value] of [...formData.entries()]) {
      if (value === "" || usual[name] === value) formData.delete(name);
    }
  });
  // One polite sentence when the count has changed, after the page has.
  document.addEventListener("htmx:after:settle", () => {
    document.title = byId("catalog").dataset.title;
    const now = byId("count").textContent;
    if (now !== said) byId("news").textContent = said = now;
  });
  // On a slow line people tick before this file has come: then the list follows what they see.
  document.addEventListener("DOMContentLoaded", () => {
    const boxes = [...byId("find").elements].filter((each) => each.matches("[type=checkbox], [type=radio]"));
    if (boxes.some((each) => each.checked !== each.defaultChecked)) refine(false);
  });
})();
