/* One key presses one button: what carries data-key, in the line that has the focus, or on the page.
   What is not on the screen is shown first and pressed by the next key: nobody acts unseen. */
(function () {
  "use strict";

  function typing(one) {
    return one.isContentEditable || /^(TEXTAREA|SELECT)$/.test(one.tagName)
      || (one.tagName === "INPUT" && !/^(checkbox|radio)$/.test(one.type));
  }

  function seen(one) {
    var box = one.getBoundingClientRect();
    var head = document.querySelector(".desk-head");
    var covered = head && getComputedStyle(head).position === "sticky" ? head.getBoundingClientRect().bottom : 0;
    return box.top >= covered && box.bottom <= window.innerHeight;
  }

  document.addEventListener("keydown", function (event) {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (!/^[a-z0-9]$/.test(event.key)) { return; }
    var list = document.getElementById("lines");
    var room = list ? event.target.closest && event.target.closest("#lines > li") : document;
    var button = room && room.querySelector("[data-key='" + event.key + "']");
    if (!button) { return; }
    event.preventDefault();
    if (seen(button)) { button.click(); return; }
    button.scrollIntoView({ block: "center" });
    button.focus({ preventScroll: true });
  });
})();
