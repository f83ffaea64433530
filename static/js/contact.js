// Lets the first message follow the answers until somebody changes it, and keeps what was typed. Without this file the
// button "Write my message" does the same.
(() => {
  "use strict";
  const form = document.getElementById("contact");
  if (!form) return;
  const { text, built } = form.elements;
  const message = document.getElementById("message");
  const isMember = "member" in form.dataset;
  const secret = new Set(["csrfmiddlewaretoken", "opened", "note", "homepage", "conduct"]);
  const typed = () => [...new FormData(form)].filter(([name]) => !secret.has(name));

  // --- The message follows the answers ------------------------------------------------------------------------
  let isOwn = "own" in form.dataset;
  let timer = 0, turn = 0;
  const hint = document.getElementById("follows");
  const build = form.querySelector(".build");
  // The button has nothing to do but where one has changed the message and wants it back.
  const show = () => { hint.hidden = isOwn; build.hidden = !isOwn; };
  async function follow() {
    // A member's answers are kept by the site with every call; a visitor's stay here.
    if (isOwn && !isMember) return;
    const mine = ++turn;
    try {
      const answer = await fetch(form.dataset.words, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok || mine !== turn) return;
      const words = await answer.json();
      if (isOwn) return;
      text.value = words.text;
      built.value = words.built;
    } catch { /* Without a network everything stays as it is; the button below works again later. */ }
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(follow, 500); };

  // --- A visitor's draft, in this tab only; a member's is kept by the site ------------------------------------
  const name = `mentorhub contact ${form.dataset.name}`;
  const asServed = JSON.stringify(typed());
  const keep = () => {
    if (isMember) return;
    try {
      const now = JSON.stringify(typed());
      if (now === asServed) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, now);
    } catch { /* A browser that keeps nothing keeps no draft. */ }
  };
  function bringBack(draft) {
    for (const [key, value] of draft) {
      const field = form.elements[key];
      if (!field || secret.has(key)) continue;
      if (field instanceof RadioNodeList) field.value = value;
      else if (field.value !== undefined) field.value = value;
    }
    isOwn = text.value.trim() !== "";
    show();
  }
  function offerDraft() {
    const kept = sessionStorage.getItem(name);
    const note = document.getElementById("draft");
    if (!kept || kept === asServed || "written" in form.dataset) return;
    note.hidden = false;
    const close = () => { note.hidden = true; form.elements.tell.focus(); };
    note.querySelector("[data-back]").addEventListener("click", () => { bringBack(JSON.parse(kept)); close(); });
    note.querySelector("[data-forget]").addEventListener("click", () => { sessionStorage.removeItem(name); close(); });
  }

  // --- Another kind of help has other usual answers: those that nobody touched change along -------------------
  const usual = JSON.parse(form.dataset.usual);
  const kindNow = () => form.elements.kind.value;
  let kind = kindNow();
  function follows() {
    const before = usual[kind] ?? {}, after = usual[kindNow()] ?? {};
    for (const [key, value] of Object.entries(after)) {
      if (form.elements[key].value === before[key]) form.elements[key].value = value;
    }
    kind = kindNow();
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "kind") follows();
    if (event.target === text) { isOwn = text.value.trim() !== ""; show(); }
    keep();
    soon();
  });
  // What was sent needs no draft any more; should it come back with an error, the form holds it.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "send") try { sessionStorage.removeItem(name); } catch { /* as above */ }
  });
  message.hidden = false;
  show();
  try { offerDraft(); } catch { /* as above */ }
})();
