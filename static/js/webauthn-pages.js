// Beside allauth's passkey scripts: shows their buttons where the browser can do it, and says so when it did not work.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  for (const each of document.querySelectorAll("[data-needs-passkeys]")) each.hidden = false;
});
document.addEventListener("allauth.error", (event) => {
  const failed = document.getElementById("passkey_failed");
  if (!failed) return;
  event.preventDefault();
  failed.hidden = false;
  failed.focus();
});
