/* Small comforts of the desk. Every page works without this file. */
(function () {
  "use strict";

  // Keys of one letter can be switched off: who speaks to the machine says letters (WCAG 2.1.4).
  var root = document.documentElement;
  function typingIn(place) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName) || place.isContentEditable;
  }
  try { root.dataset.keys = localStorage.getItem("keys") || "on"; } catch (refused) { root.dataset.keys = "on"; }
  document.addEventListener("keydown", function (event) {
    if (root.dataset.keys === "off" && event.key.length === 1 && event.key !== " " && !typingIn(event.target)) { event.stopImmediatePropagation(); }
  }, true);
  document.querySelectorAll("[data-keys-switch]").forEach(function (one) {
    var box = one.querySelector("input");
    one.hidden = false;
    box.checked = root.dataset.keys === "on";
    box.addEventListener("change", function () {
      root.dataset.keys = box.checked ? "on" : "off";
      try { localStorage.setItem("keys", root.dataset.keys); } catch (refused) { /* for this page only */ }
    });
  });

  // "/" goes to the search box unless one is typing.
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !typingIn(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var box = document.getElementById("desk-q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  // A menu closes when one clicks elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  // The same form is not sent twice by an impatient double click.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  // What is wrong is read out and seen first.
  var mistakes = document.getElementById("mistakes");
  if (mistakes) { mistakes.focus(); }

  // Charts: <div class="chart" data-chart="id of a JSON script">.
  function draw() {
    if (!window.echarts) { return; }
    document.querySelectorAll("[data-chart]").forEach(function (place) {
      if (place.dataset.drawn) { return; }
      place.dataset.drawn = "1";
      var chart = window.echarts.init(place, null, { renderer: "svg" });
      chart.setOption(JSON.parse(document.getElementById(place.dataset.chart).textContent));
      window.addEventListener("resize", function () { chart.resize(); });
    });
  }
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:afterSettle", draw);
})();
