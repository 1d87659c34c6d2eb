/* The telephone desk: a draft that survives a reload, and hits that the arrow keys reach. */
(function () {
  "use strict";
  var KEY = "bihuan-draft";
  var form = document.getElementById("matter");

  if (document.getElementById("registered")) { sessionStorage.removeItem(KEY); return; }
  if (!form) { return; }

  // The draft stays in this browser tab alone and goes when the matter is registered.
  var names = ["phone", "name", "title", "body", "party", "party_id", "place", "answer", "draft"];
  function keep() {
    var kept = {};
    names.forEach(function (name) { if (form.elements[name]) { kept[name] = form.elements[name].value; } });
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  }
  var kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  if (kept && !document.getElementById("mistakes")) {
    names.forEach(function (name) { if (form.elements[name] && kept[name]) { form.elements[name].value = kept[name]; } });
  }
  // What others raised is looked up for a draft, too, as soon as the page can ask.
  window.addEventListener("load", function () {
    if (window.htmx && form.elements.body.value) { window.htmx.trigger("#telling", "drafted"); }
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  // A choice made while the list was being renewed stays, and so does the place of the keys.
  var twins = document.getElementById("twins"), chosen = "", inside = false;
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.target !== twins) { return; }
    var now = twins.querySelector("input:checked");
    chosen = now ? now.value : "";
    inside = twins.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target !== twins) { return; }
    twins.querySelectorAll("input").forEach(function (one) {
      if (one.value !== chosen) { return; }
      one.checked = true;
      if (inside) { one.focus({ preventScroll: true }); }
    });
  });

  var known = document.getElementById("known");
  // Leaving the field with an arrow key looks up once more; who stands on a hit stays there.
  var stoodOn = "";
  function nameOf(hit) { return hit.getAttribute("href") || hit.dataset.party || ""; }
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.target !== known) { return; }
    stoodOn = known.contains(document.activeElement) ? nameOf(document.activeElement) : "";
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target !== known || !stoodOn) { return; }
    known.querySelectorAll("a.hit, button[data-party]").forEach(function (hit) {
      if (nameOf(hit) === stoodOn) { hit.focus({ preventScroll: true }); }
    });
  });
  known.addEventListener("click", function (event) {
    var button = event.target.closest("[data-party]");
    if (!button) { return; }
    form.elements.party.value = button.dataset.name;
    form.elements.party_id.value = button.dataset.party;
    form.elements.party.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.elements.party.addEventListener("input", function () { form.elements.party_id.value = ""; });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") { return; }
    var hits = Array.prototype.slice.call(known.querySelectorAll("a.hit, button[data-party]"));
    var now = hits.indexOf(document.activeElement);
    var inFields = event.target === form.elements.phone || event.target === form.elements.party;
    if (!hits.length || (now < 0 && !inFields)) { return; }
    event.preventDefault();
    var next = now < 0 ? 0 : now + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) { form.elements.phone.focus(); } else { hits[Math.min(next, hits.length - 1)].focus(); }
  });
})();
