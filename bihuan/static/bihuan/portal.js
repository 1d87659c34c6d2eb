/* Solves the small puzzle of a form while its owner types. The form works without this,
   only on a tighter allowance; so does a browser that lacks crypto.subtle. */
(async function () {
  "use strict";
  const place = document.getElementById("proof");
  if (!place || !window.crypto || !window.crypto.subtle || !window.Worker) { return; }
  try {
    await import(place.dataset.library);
    window.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.worker));
    const widget = document.createElement("altcha-widget");
    widget.setAttribute("challenge", place.dataset.challenge);
    widget.setAttribute("auto", "onload");
    widget.setAttribute("display", "invisible");
    widget.setAttribute("name", "altcha");
    widget.setAttribute("configuration", JSON.stringify({ humanInteractionSignature: false, minDuration: 0 }));
    place.append(widget);
  } catch (error) {
    place.remove();
  }
})();

(function () {
  "use strict";
  const mistakes = document.getElementById("mistakes");
  if (mistakes) { mistakes.focus(); }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
