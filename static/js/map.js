// Opens the map beside the list of people and closes it again. Without this file the link leads to the map's own page.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  let isOpen = false;
  let isAsked = false;

  function close() {
    isOpen = isAsked = false;
    find("#map").replaceChildren();
    find(".to-map a").focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches(".to-map a")) isAsked = true;
    if (link.matches("#map .hide a")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    // In a field Escape means the field.
    if (event.key !== "Escape" || event.defaultPrevented || event.target.closest("input, select, textarea")) return;
    if (find("#map .map")) close();
  });
  document.addEventListener("htmx:after:settle", () => {
    if (find("#map .map")) {
      isOpen = true;
      if (isAsked) find("#map-title").focus();
      isAsked = false;
    } else if (isOpen && find(".to-map a")) {
      // The list has changed, so the map follows; the focus stays where it is.
      isOpen = false;
      window.htmx.ajax("GET", find(".to-map a").href, { target: "#map", swap: "innerHTML" });
    }
  });
})();
