// The script of every page. Nothing on a page needs it to be read: it adds the theme button, "/" for the search, filters of
// the register and the matrix, arrow keys in the matrix, the mark at the current heading, and copy buttons.
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

  // "/" goes to the search field
  document.addEventListener("keydown", function (e) {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    var field = document.querySelector("main .find input") || document.querySelector(".find input");
    if (field) { e.preventDefault(); field.focus(); field.select(); }
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

  // The register: filters that read as a sentence, kept in the address
  var form = document.querySelector("[data-register]");
  if (form) {
    form.hidden = false;
    var rows = all(".reg tr[data-type]");
    var fields = all("[data-filter]", form);
    var fill = new URLSearchParams(location.search);
    fields.forEach(function (f) {
      var v = fill.get(f.getAttribute("data-filter"));
      if (v === null) return;
      if (f.type === "checkbox") f.checked = v === "1"; else f.value = v;
    });
    var filter = function () {
      var want = {};
      fields.forEach(function (f) { want[f.getAttribute("data-filter")] = f.type === "checkbox" ? (f.checked ? "1" : "") : f.value; });
      var words = want.words.trim().toLowerCase().split(/\s+/);
      var shown = 0;
      rows.forEach(function (r) {
        var d = r.dataset;
        var text = r.textContent.toLowerCase();
        var on = (!want.type || d.type === want.type) && (!want.status || d.status === want.status) && (!want.owner || d.owner === want.owner) &&
          (!want.soon || d.soon === "1") && words.every(function (w) { return text.indexOf(w) >= 0; });
        r.hidden = !on;
        if (on) shown++;
      });
      all(".reg tbody").forEach(function (b) { b.hidden = !b.querySelector("tr[data-type]:not([hidden])"); });
      form.querySelector("[data-count]").textContent = shown + " / " + rows.length;
      var q = new URLSearchParams();
      Object.keys(want).forEach(function (k) { if (want[k]) q.set(k, want[k]); });
      try { history.replaceState(null, "", (String(q) ? "?" + q : location.pathname.split("/").pop()) + location.hash); } catch (e) { /* not from every folder */ }
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", function (e) { e.preventDefault(); });
    filter();
  }

  // The matrix: chapters and groups of documents, a guide along the column, arrow keys from claim to claim
  var table = document.querySelector(".mx");
  if (!table) return;
  var columns = table.tHead.rows[1].cells;
  var chapter = document.getElementById("cb-fc");
  if (chapter) chapter.addEventListener("change", function () {
    all("tbody[data-ch]", table).forEach(function (b) { b.hidden = chapter.value !== "all" && b.dataset.ch !== chapter.value; });
  });
  var group = document.getElementById("cb-fd");
  if (group) {
    all(".ask .js").forEach(function (s) { s.hidden = false; });
    group.addEventListener("change", function () {
      var hide = function (cells, from) {
        for (var i = 0; i < columns.length; i++) {
          if (cells[from + i]) cells[from + i].classList.toggle("off-group", group.value !== "all" && columns[i].dataset.g !== group.value);
        }
      };
      hide(columns, 0);
      all("colgroup col", table).slice(2, -1).forEach(function (c, i) { c.classList.toggle("off-group", group.value !== "all" && columns[i].dataset.g !== group.value); });
      all(".grp:not(.last)", table).forEach(function (g, i) {
        g.classList.toggle("off-group", group.value !== "all" && group.selectedIndex - 1 !== i);
      });
      all("tbody tr, tfoot tr", table).forEach(function (r) {
        if (r.cells.length === columns.length + 3) hide(r.cells, 2);
        else if (r.classList.contains("ch") || r.parentNode === table.tFoot) hide(r.cells, r.cells.length - columns.length - 1);
      });
    });
  }
  function guide(cell) {
    all(".on", table).forEach(function (c) { c.classList.remove("on"); });
    if (!cell || !/\bm\b/.test(cell.className)) return;
    var i = cell.cellIndex;
    all("tr[data-s]", table).forEach(function (r) { if (r.cells.length === columns.length + 3) r.cells[i].classList.add("on"); });
    columns[i - 2].classList.add("on");
  }
  table.addEventListener("mouseover", function (e) { guide(e.target.closest("td")); });
  table.addEventListener("mouseleave", function () { guide(null); });
  table.addEventListener("focusin", function (e) { guide(e.target.closest("td")); });
  table.addEventListener("keydown", function (e) {
    var step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    var cell = e.target.closest("td.h");
    if (!step || !cell) return;
    var rows = all("tr[data-s]", table).filter(function (r) { return r.offsetParent; });
    var r = rows.indexOf(cell.parentNode), c = cell.cellIndex, link = null;
    while (!link) {
      r += step[0];
      c += step[1];
      if (!rows[r] || c < 2 || c > columns.length + 1) return;
      link = rows[r].cells.length === columns.length + 3 && rows[r].cells[c].querySelector("a");
    }
    e.preventDefault();
    link.focus();
  });
})();
