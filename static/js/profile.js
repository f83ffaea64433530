// Makes the profile page quicker to fill in. Without this file every field and button works by itself.
(() => {
  "use strict";
  const form = document.getElementById("profile");
  if (!form) return;
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  // Accents and capitals do not matter to somebody who is looking for a word.
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();

  // --- Choosing among many: a field that narrows the boxes, and a chip for each that is ticked -----------------
  class Picker {
    constructor(root) {
      this.words = root.dataset;
      this.boxes = [...root.querySelectorAll("[type=checkbox]")];
      this.groups = [...root.querySelectorAll("details")];
      this.wasOpen = null;
      const id = `${root.querySelector("fieldset").id}_find`;
      this.find = make("input", { type: "text", id, autocomplete: "off", className: "find" });
      this.none = make("p", { className: "hint none" });
      this.none.setAttribute("role", "status");
      this.chips = make("ul", { className: "chips chosen" });
      this.chips.setAttribute("aria-label", this.words.chosen);
      root.querySelector(".groups").before(
        this.chips, make("label", { htmlFor: id, className: "findlabel", textContent: this.words.find }), this.find, this.none,
      );
      this.find.addEventListener("input", (event) => { event.stopPropagation(); this.narrow(); });
      this.find.addEventListener("keydown", (event) => this.pressed(event));
      root.addEventListener("change", () => this.show());
      this.show();
    }
    wordOf(box) { return box.closest("label").textContent.trim(); }
    // Leaves the boxes that have each typed word; opens the groups that have any.
    narrow() {
      const typed = fold(this.find.value).split(/\s+/).filter(Boolean);
      this.wasOpen ??= this.groups.map((group) => group.open);
      this.matches = this.boxes.filter((box) => {
        const words = fold(this.wordOf(box));
        const fits = typed.every((each) => words.includes(each));
        box.closest("label").hidden = !fits;
        return fits;
      });
      this.groups.forEach((group, number) => {
        const has = this.matches.some((box) => group.contains(box));
        group.hidden = !has;
        group.open = typed.length ? has : this.wasOpen[number];
      });
      if (!typed.length) this.wasOpen = null;
      this.none.textContent = this.matches.length ? "" : this.words.none;
    }
    // Enter ticks the first match; Escape shows all again. Neither sends the form.
    pressed(event) {
      if (event.key === "Escape" && this.find.value) {
        this.find.value = "";
        this.narrow();
      } else if (event.key === "Enter") {
        event.preventDefault();
        const first = this.find.value.trim() && this.matches?.find((box) => !box.checked);
        if (!first) return;
        first.click();
        this.find.value = "";
        this.narrow();
      }
    }
    show() {
      for (const group of this.groups) {
        const count = group.querySelectorAll(":checked").length;
        group.querySelector("summary small").textContent = count ? `${count} ${this.words.chosen}` : "";
      }
      const chosen = this.boxes.filter((box) => box.checked);
      this.chips.hidden = !chosen.length;
      this.chips.replaceChildren(...chosen.map((box) => make("li", {}, this.chipOf(box))));
    }
    chipOf(box) {
      const cross = make("span", { textContent: "×" });
      cross.setAttribute("aria-hidden", "true");
      const hint = make("span", { className: "unseen", textContent: ` – ${this.words.remove}` });
      const chip = make("button", { type: "button", className: "chip" }, this.wordOf(box), hint, cross);
      chip.addEventListener("click", () => {
        const place = [...this.chips.children].indexOf(chip.parentElement);
        box.click();
        // Whoever goes on with the keyboard stays where they were.
        (this.chips.children[Math.min(place, this.chips.children.length - 1)]?.firstChild ?? this.find).focus();
      });
      return chip;
    }
  }
  const pickers = [...form.querySelectorAll("[data-picker]")].map((root) => new Picker(root));

  // --- The time zone of this machine, as a guess that one can change ------------------------------------------
  const zone = form.elements.time_zone;
  if (zone && !zone.value && !("sent" in form.dataset)) {
    const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((option) => option.value === guess)) zone.value = guess;
  }

  // --- A draft, kept in this tab only: gone when it is closed, and never offered to another account -----------
  const name = `mentorhub profile ${form.dataset.draft}`;
  const secret = new Set(["csrfmiddlewaretoken", "seen_as", "preview"]);
  const typed = () => JSON.stringify([...new FormData(form)].filter(([key]) => !secret.has(key)));
  const asServed = typed();
  const keep = () => {
    if (typed() === asServed) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, typed());
  };
  function bringBack(draft) {
    for (const field of form.elements) {
      if (!field.name || secret.has(field.name)) continue;
      const values = draft.filter(([key]) => key === field.name).map(([, value]) => value);
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    for (const picker of pickers) picker.show();
    ask();
  }
  function offerDraft() {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("mentorhub profile ") && key !== name) sessionStorage.removeItem(key);
    }
    const kept = sessionStorage.getItem(name);
    const note = document.getElementById("draft");
    if (!kept || kept === asServed || "sent" in form.dataset || "saved" in form.dataset) {
      if ("saved" in form.dataset) sessionStorage.removeItem(name);
      return;
    }
    note.hidden = false;
    const close = () => { note.hidden = true; form.elements.name.focus(); };
    note.querySelector("[data-back]").addEventListener("click", () => { bringBack(JSON.parse(kept)); close(); });
    note.querySelector("[data-forget]").addEventListener("click", () => { sessionStorage.removeItem(name); close(); });
  }

  // --- The preview follows what one types, without a word: it is there to be looked at ------------------------
  const cards = document.getElementById("seen-cards");
  let timer = 0;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => window.htmx?.trigger(cards, "preview"), 400);
  };
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (event.target.name === "seen_as") return;
      keep();
      ask();
    });
  }
  try {
    offerDraft();
  } catch { /* A browser that keeps nothing has no draft to offer. */ }
})();
