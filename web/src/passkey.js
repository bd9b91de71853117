// Asks the browser for a passkey, and sends what it answers in the form that stands beside.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { does, passkey } = form.dataset;
  const read = does === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (!window.PublicKeyCredential?.[read]) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const credential = await navigator.credentials[does]({ publicKey: PublicKeyCredential[read](JSON.parse(passkey)) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      form.querySelector("button").focus();
    }
  });
}
