/* Lists by keyboard: j and k move, Enter opens; the place is kept when the list is renewed. */
(function () {
  "use strict";
  var at = "";

  function lines() {
    return Array.prototype.slice.call(document.querySelectorAll("#lines a.line-title"));
  }

  function go(step) {
    var all = lines();
    if (!all.length) { return; }
    var now = all.findIndex(function (one) { return one.getAttribute("href") === at; });
    var next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + step));
    at = all[next].getAttribute("href");
    all[next].focus({ preventScroll: true });
    all[next].closest("li").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "j") { event.preventDefault(); go(1); }
    if (event.key === "k") { event.preventDefault(); go(-1); }
  });

  document.addEventListener("focusin", function (event) {
    if (event.target.matches && event.target.matches("#lines a.line-title")) { at = event.target.getAttribute("href"); }
  });

  // A list is not renewed under the hands of somebody who is filling in its filters.
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.id === "queue" && (document.hidden || event.target.querySelector(".sift :focus"))) { event.preventDefault(); }
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.target.id !== "queue") { return; }
    event.target.dataset.kept = document.activeElement && document.activeElement.closest("#lines") ? "1" : "";
  });
  document.addEventListener("htmx:afterSettle", function () {
    var same = at && lines().find(function (one) { return one.getAttribute("href") === at; });
    if (same && document.activeElement === document.body) { same.focus({ preventScroll: true }); }
  });
})();
