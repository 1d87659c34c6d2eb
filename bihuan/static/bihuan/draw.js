/* Makes a published draw again in the reader's own browser: docs/reference/draws.md, nothing else.
   Without this file, or without WebCrypto, the page offers the program. */
(function () {
  "use strict";
  var utf8 = new TextEncoder();

  function canonical(value) {
    if (Array.isArray(value)) { return "[" + value.map(canonical).join(",") + "]"; }
    if (value === null || typeof value !== "object") { return JSON.stringify(value); }
    return "{" + Object.keys(value).sort().map(function (name) {
      return JSON.stringify(name) + ":" + canonical(value[name]);
    }).join(",") + "}";
  }
  function bytes(hex) { return Uint8Array.from(hex.match(/../g) || [], function (two) { return parseInt(two, 16); }); }
  function hex(data) { return Array.from(new Uint8Array(data), function (one) { return one.toString(16).padStart(2, "0"); }).join(""); }
  function joined() {
    var parts = Array.from(arguments, function (one) { return typeof one === "string" ? utf8.encode(one) : new Uint8Array(one); });
    return new Uint8Array(parts.flatMap(function (one) { return Array.from(one); }));
  }
  function digest(data) { return crypto.subtle.digest("SHA-256", data); }
  async function keyed(secret) {
    var key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return function (text) { return crypto.subtle.sign("HMAC", key, utf8.encode(text)); };
  }
  async function rootOf(pool) {
    var byKey = pool.slice().sort(function (a, b) { return a[0] < b[0] ? -1 : 1; });
    var level = await Promise.all(byKey.map(function (one) { return digest(joined([0], canonical(one))); }));
    while (level.length > 1) {
      var next = [];
      for (var at = 0; at < level.length; at += 2) {
        next.push(at + 1 < level.length ? await digest(joined([1], level[at], level[at + 1])) : level[at]);
      }
      level = next;
    }
    return hex(level.length ? level[0] : await digest(new Uint8Array()));
  }
  function howMany(quota, among) {
    var wanted = "count" in quota ? quota.count : Math.max(Math.floor((among * quota.share + 5000) / 10000), quota.least);
    return Math.min(wanted, among);
  }
  async function again(file) {
    var secret = bytes(file.nonce);
    var commitment = hex(await digest(joined("bihuan-draw-1", [0], secret, canonical(file.rule))));
    var pool = await rootOf(file.pool);
    if (commitment !== file.seals.commitment || pool !== file.seals.pool) { return false; }
    var chance = { beacon: file.seals.beacon, commitment: commitment, pool: pool, size: file.pool.length };
    var ticket = await keyed(await (await keyed(secret))(canonical(chance)));
    var drawn = {};
    for (var quota of file.rule.strata) {
      var mine = file.pool.filter(function (one) { return one[1] === quota.stratum && !one[2]; });
      var lots = await Promise.all(mine.map(async function (one) { return [hex(await ticket(one[0])), one[0]]; }));
      drawn[quota.stratum] = lots.sort().slice(0, howMany(quota, lots.length)).map(function (lot) { return lot[1]; });
    }
    return canonical(drawn) === canonical(file.drawn);
  }

  document.querySelectorAll("[data-draw]").forEach(function (button) {
    var told = document.getElementById("again");
    button.hidden = false;
    button.addEventListener("click", async function () {
      if (!window.crypto || !crypto.subtle) { told.textContent = button.dataset.none; return; }
      button.disabled = true;
      try {
        var file = await (await fetch(button.dataset.draw)).json();
        var good = await again(file);
        told.textContent = good ? button.dataset.good : button.dataset.bad;
        told.className = good ? "notice notice-good" : "notice notice-bad";
      } catch (broken) {
        told.textContent = button.dataset.none;
      }
      button.disabled = false;
    });
  });
})();
