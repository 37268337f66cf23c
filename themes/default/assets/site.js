// The script of every page. Nothing on a page needs it to be read: it adds the theme button, "/" for the search, filters of
// lists, the mark at the current heading, explanations of links, and copy buttons.
(function () {
  "use strict";
  var root = document.documentElement;
  var store = null;
  try { store = window.localStorage; } catch (e) { /* a page from a folder may have no storage */ }
  function kept(key) { try { return store && store.getItem("clausebook-" + key); } catch (e) { return null; } }
  function keep(key, value) { try { if (store) store.setItem("clausebook-" + key, value); } catch (e) { /* as above */ } }
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }

  // Light and dark
  if (kept("theme")) root.setAttribute("data-theme", kept("theme"));
  var button = document.querySelector(".theme");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
      var now = root.getAttribute("data-theme") || (dark ? "dark" : "light");
      var next = now === "dark" ? "light" : "dark";
      root.setAttribute("data-theme", next);
      keep("theme", next);
    });
  }

  // "/" goes to the search field, or where there is no room for one, to the page of search
  document.addEventListener("keydown", function (e) {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    var field = document.querySelector("main .find input") || document.querySelector(".find input"), link = document.querySelector(".find-link");
    if (field && field.offsetParent) { e.preventDefault(); field.focus(); field.select(); }
    else if (link) { e.preventDefault(); location.href = link.href; }
  });

  // Claims beside headings: auditors want them, readers may hide them
  var claims = document.querySelector("[data-claims]");
  function showClaims(on) {
    root.classList.toggle("no-claims", !on);
    if (claims) claims.setAttribute("aria-pressed", String(on));
  }
  showClaims(kept("claims") !== "hidden");
  if (claims) {
    claims.hidden = false;
    claims.addEventListener("click", function () {
      var on = root.classList.contains("no-claims");
      showClaims(on);
      keep("claims", on ? "shown" : "hidden");
    });
  }

  // The current heading in the contents of the page
  var toc = document.querySelector(".toc");
  if (toc && "IntersectionObserver" in window) {
    var links = {};
    all("a[href^='#']", toc).forEach(function (a) { links[decodeURIComponent(a.getAttribute("href").slice(1))] = a; });
    var heads = all(".txt h2[id], .txt h3[id]").filter(function (h) { return links[h.id]; });
    var mark = function () {
      var current = null;
      heads.forEach(function (h) { if (h.getBoundingClientRect().top < 120) current = h; });
      all("[aria-current]", toc).forEach(function (a) { a.removeAttribute("aria-current"); });
      if (current) links[current.id].setAttribute("aria-current", "true");
    };
    var watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    heads.forEach(function (h) { watch.observe(h); });
  }

  // What a link leads to: the explanations stand in the page, and show when the link is pointed at or has the focus. With a
  // finger, the first touch of a term explains it and the second follows the link.
  var notes = {};
  all("[data-previews] li").forEach(function (li) { notes[li.dataset.for] = li; });
  var tip = null, owner = null;
  function hide() {
    if (tip) tip.remove();
    if (owner) owner.removeAttribute("aria-describedby");
    tip = owner = null;
  }
  function explain(link) {
    var note = link && notes[link.getAttribute("href")];
    if (!note || owner === link) return;
    hide();
    tip = document.createElement("div");
    tip.className = "tip";
    tip.id = "cb-tip";
    tip.setAttribute("role", "tooltip");
    tip.lang = (note.closest("[lang]") || root).lang;
    Array.prototype.forEach.call(note.childNodes, function (n) { tip.appendChild(n.cloneNode(true)); });
    document.body.appendChild(tip);
    owner = link;
    link.setAttribute("aria-describedby", "cb-tip");
    var box = link.getBoundingClientRect(), width = tip.offsetWidth, room = root.clientWidth;
    tip.style.left = Math.max(8, Math.min(box.left, room - width - 8)) + window.scrollX + "px";
    var below = box.bottom + tip.offsetHeight + 12 < window.innerHeight;
    tip.style.top = (below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + window.scrollY + "px";
  }
  if (Object.keys(notes).length) {
    var text = document.querySelector(".txt"), soon = 0;
    text.addEventListener("mouseover", function (e) {
      var link = e.target.closest("a[href]");
      clearTimeout(soon);
      if (link !== owner) hide();
      if (link) soon = setTimeout(function () { explain(link); }, 250);
    });
    text.addEventListener("mouseleave", function () { clearTimeout(soon); hide(); });
    text.addEventListener("focusin", function (e) { if (e.target.matches(":focus-visible")) explain(e.target.closest("a[href]")); });
    text.addEventListener("focusout", hide);
    text.addEventListener("click", function (e) {
      var link = e.target.closest("a.term");
      if (link && e.pointerType === "touch" && owner !== link) { e.preventDefault(); explain(link); }
    });
    document.addEventListener("keydown", function (e) { if (e.key === "Escape") hide(); });
  }

  // Copy buttons for code
  if (navigator.clipboard) {
    all(".txt pre").forEach(function (pre) {
      var b = document.createElement("button");
      b.type = "button";
      b.className = "copy";
      b.textContent = root.lang.indexOf("zh") === 0 ? "复制" : "Copy";
      b.addEventListener("click", function () {
        navigator.clipboard.writeText(pre.querySelector("code").textContent).then(function () { b.textContent = "✓"; });
      });
      pre.appendChild(b);
    });
  }

  // Filters read as a sentence and are kept in the address. Whoever shows and hides listens to "ask" at the form, and
  // finds there what is wanted: the table of the page here, the matrix in matrix.js.
  var form = document.querySelector("form[data-ask]");
  if (!form) return;
  form.hidden = false;
  all(".js", form).forEach(function (s) { s.hidden = false; });
  var fields = all("[data-filter]", form);
  var given = new URLSearchParams(location.search);
  fields.forEach(function (f) {
    var v = given.get(f.dataset.filter);
    if (f.type === "checkbox") f.checked = v === "1";
    else {
      f.value = v || "";
      if (f.selectedIndex < 0) f.selectedIndex = 0; // of a choice that the book no longer has
    }
  });
  function wanted() {
    var want = {};
    fields.forEach(function (f) {
      var v = f.type === "checkbox" ? (f.checked ? "1" : "") : f.value.trim();
      if (v) want[f.dataset.filter] = v;
    });
    return want;
  }
  form.ask = wanted;
  // A row fits a choice when its attribute has that word; "open" is every state in which something is left to do.
  form.fits = function (want, names, of) {
    return names.every(function (k) {
      var v = want[k], own = of.dataset[k] || "";
      return !v || own === v || (" " + own + " ").indexOf(" " + v + " ") >= 0 || k === "state" && v === "open" && own !== "covered" && own !== "delegated";
    });
  };
  form.has = function (want, text) {
    return !want.words || want.words.toLowerCase().split(/\s+/).every(function (w) { return text.toLowerCase().indexOf(w) >= 0; });
  };
  function ask() {
    var q = String(new URLSearchParams(wanted()));
    try { history.replaceState(null, "", (q ? "?" + q : location.pathname.split("/").pop()) + location.hash); } catch (e) { /* not from every folder */ }
    form.dispatchEvent(new Event("ask"));
  }
  form.addEventListener("input", ask);
  form.addEventListener("reset", function () { setTimeout(ask); });
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  var list = document.querySelector("table[data-list]");
  if (!list) return;
  var rows = all("tbody tr:not(.gr)", list), texts = rows.map(function (r) { return r.textContent; });
  var show = function () {
    var want = wanted(), names = Object.keys(want).filter(function (k) { return k !== "words"; }), shown = 0;
    rows.forEach(function (r, i) {
      r.hidden = !form.fits(want, names, r) || !form.has(want, texts[i]);
      if (!r.hidden) shown++;
    });
    list.classList.toggle("asked", shown < rows.length);
    all("tbody", list).forEach(function (b) { b.hidden = !b.querySelector("tr:not(.gr):not([hidden])"); });
    form.querySelector("[data-count]").textContent = shown + " / " + rows.length;
  };
  form.addEventListener("ask", show);
  show();
})();
