/* The operator's keys. The pages work without this file; drafts and help then come by button. */
(function () {
  "use strict";
  var form = document.getElementById("call");
  if (!form) {
    var next = document.getElementById("id_phone");
    if (next && !document.getElementById("mistakes")) { next.focus(); }
    return;
  }
  var field = function (name) { return form.elements[name]; };

  function keep() { if (window.htmx) { window.htmx.trigger("#saved", "kept"); } }

  // What a way of answering does not need is out of sight, not out of the form.
  function show() {
    var mode = (form.querySelector("input[name=mode]:checked") || {}).value;
    form.querySelectorAll("[data-for]").forEach(function (part) {
      part.hidden = part.dataset.for.split(" ").indexOf(mode) < 0;
    });
  }
  function answerBy(mode) {
    document.getElementById("id_mode_" + mode).checked = true;
    show();
    keep();
  }
  form.addEventListener("change", show);
  show();

  function take(button) {
    field("answer").value = button.dataset.text;
    document.getElementById("answer-id").value = button.dataset.use;
    if (form.querySelector("input[name=mode]:checked").value !== "three-way") { answerBy("policy"); }
    keep();
    field("answer").focus();
  }
  form.addEventListener("click", function (event) {
    var use = event.target.closest("[data-use]");
    var firm = event.target.closest("[data-firm]");
    if (use) { event.preventDefault(); take(use); }
    if (firm) {
      field("party").value = firm.dataset.name;
      document.getElementById("party-id").value = firm.dataset.firm;
      field("party").closest("details").open = true;
      if (field("lane").value === "ordinary") { field("lane").value = "enterprise"; }
      keep();
    }
  });
  field("party").addEventListener("input", function () { document.getElementById("party-id").value = ""; });
  // An answer that was changed by hand is no longer the one from the knowledge base when emptied.
  field("answer").addEventListener("input", function () {
    if (!field("answer").value.trim()) { document.getElementById("answer-id").value = ""; }
  });

  var best = function () { return form.querySelector("[data-use]"); };
  var keys = {
    F2: function () { if (best()) { take(best()); } else { answerBy("policy"); field("answer").focus(); } },
    F4: function () {
      answerBy("three-way");
      if (!field("unit").value && best()) { field("unit").value = best().dataset.owner; }
      field("unit").focus();
    },
    F8: function () {
      field("answer").value = "";
      document.getElementById("answer-id").value = "";
      answerBy("dispatch");
    },
    F9: function () { form.requestSubmit(document.getElementById("wrap")); }
  };
  document.addEventListener("keydown", function (event) {
    var press = keys[event.key];
    if (!press || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
    event.preventDefault();
    press();
  });

  if (!document.getElementById("mistakes")) { field("body").focus(); }
})();
