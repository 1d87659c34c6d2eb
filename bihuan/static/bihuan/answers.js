/* One click from an answer of the knowledge base to the reply. */
(function () {
  "use strict";
  var found = document.getElementById("answers-found");
  if (!found) { return; }
  found.addEventListener("click", function (event) {
    var use = event.target.closest("[data-answer]");
    var box = document.getElementById(found.dataset.into);
    if (!use || !box) { return; }
    var typed = box.value.trim();
    box.value = typed ? typed + "\n\n" + use.dataset.answer : use.dataset.answer;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
})();
