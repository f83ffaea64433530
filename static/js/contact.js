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
  const typed = (data) => JSON.stringify([...data].filter(([name]) => !secret.has(name)));
  // On a slow line somebody types before this file is here: what the site sent is read off a copy that was never typed in.
  const copy = form.cloneNode(true);
  copy.reset();
  const served = new FormData(copy), asServed = typed(served);

  // --- The message follows the answers ------------------------------------------------------------------------
  let isOwn = "own" in form.dataset, isReached = true;
  let timer = 0, turn = 0;
  const hint = document.getElementById("follows");
  const build = form.querySelector(".build");
  // The button has nothing to do but where one has changed the message and wants it back, or where the site is not reached.
  const show = () => { hint.hidden = isOwn || !isReached; build.hidden = !hint.hidden; };
  async function follow() {
    // A member's answers are kept by the site with every call; a visitor's stay here.
    if (isOwn && !isMember) return;
    const mine = ++turn;
    try {
      const answer = await fetch(form.dataset.words, { method: "POST", body: new FormData(form), redirect: "error" });
      if (mine !== turn) return;
      const words = answer.ok && await answer.json();
      isReached = answer.ok;
      if (words && !isOwn) {
        text.value = words.text;
        built.value = words.built;
      }
    } catch {
      if (mine !== turn) return;
      isReached = false;
    }
    show();
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(follow, 500); };

  // --- A visitor's draft, in this tab only; a member's is kept by the site ------------------------------------
  const name = `mentorhub contact ${form.dataset.name}`;
  const keep = () => {
    if (isMember) return;
    try {
      const now = typed(new FormData(form));
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
  let kind = served.get("kind");
  function follows() {
    const before = usual[kind] ?? {}, after = usual[kindNow()] ?? {};
    for (const [key, value] of Object.entries(after)) {
      if (form.elements[key].value === before[key]) form.elements[key].value = value;
    }
    kind = kindNow();
  }

  function changed(isText) {
    if (kindNow() !== kind) follows();
    if (isText) { isOwn = text.value.trim() !== ""; show(); }
    keep();
    soon();
  }
  form.addEventListener("input", (event) => changed(event.target === text));
  // What was sent needs no draft any more; should it come back with an error, the form holds it.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "send") try { sessionStorage.removeItem(name); } catch { /* as above */ }
  });
  message.hidden = false;
  show();
  try { offerDraft(); } catch { /* as above */ }
  if (typed(new FormData(form)) !== asServed) changed(text.value !== served.get("text"));
})();
