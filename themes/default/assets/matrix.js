// The script of the matrix: its filters, a guide along the column, arrow keys from claim to claim. The form and the address
// are kept by site.js.
(function () {
  "use strict";
  var table = document.querySelector(".mx"), form = document.querySelector("form[data-ask]");
  if (!table || !form) return;
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }

  var heads = all("thead .dh", table), groups = all("thead .grp:not(.last)", table), cols = all("col", table).slice(2, -1);
  var rows = all("tr[data-state]", table).map(function (r) {
    var claims = [];
    if (r.cells.length === heads.length + 3) heads.forEach(function (h, i) { if (r.cells[i + 2].firstChild) claims.push(i); });
    return { tr: r, text: r.cells[0].textContent, chapter: r.parentNode.dataset.ch, claims: claims };
  });
  var columns = heads.map(function (h, i) { return { th: h, text: h.textContent, claims: rows.filter(function (r) { return r.claims.indexOf(i) >= 0; }) }; });
  var sizes = groups.map(function (g) { return g.colSpan; });

  // Rows are chosen by state, flag and chapter, columns by type, owner and service. Words choose both: a requirement whose
  // title has them with the documents that claim it, and a document whose title has them with the requirements it claims.
  function filter() {
    var want = form.ask();
    var said = function (x) { return form.has(want, x.text); };
    rows.forEach(function (r) { r.on = form.fits(want, ["state", "flag"], r.tr) && (!want.chapter || r.chapter === want.chapter); });
    columns.forEach(function (c) { c.on = form.fits(want, ["type", "owner", "service"], c.th); });
    if (want.words) {
      var keep = rows.map(function (r) { return r.on && (said(r) || r.claims.some(function (i) { return columns[i].on && said(columns[i]); })); });
      columns.forEach(function (c) { c.on = c.on && (said(c) || c.claims.some(function (r) { return r.on && said(r); })); });
      rows.forEach(function (r, i) { r.on = keep[i]; });
    }
    if (want.bare) {
      rows.forEach(function (r) { r.on = r.on && r.claims.some(function (i) { return columns[i].on; }); });
      columns.forEach(function (c) { c.on = c.on && c.claims.some(function (r) { return r.on; }); });
    }
    draw(Object.keys(want).length > 0);
  }

  function draw(asked) {
    var on = function (x) { return x.on; };
    var wide = columns.filter(on).length, at = 0;
    columns.forEach(function (c, i) { c.th.hidden = cols[i].hidden = !c.on; });
    groups.forEach(function (g, i) {
      var n = columns.slice(at, at += sizes[i]).filter(on).length;
      g.hidden = !n;
      g.colSpan = n || 1;
    });
    all("tbody tr, tfoot tr", table).forEach(function (r) {
      var first = r.cells.length - heads.length - 1;
      if (first > 0) columns.forEach(function (c, i) { r.cells[first + i].hidden = !c.on; });
      else { // a gap or the title of a section: one cell across all columns
        var across = r.cells[r.cells.length - 2];
        across.hidden = !wide;
        across.colSpan = wide || 1;
      }
      if (r.className === "sx") r.hidden = asked;
    });
    rows.forEach(function (r) { r.tr.hidden = !r.on; });
    all("tbody", table).forEach(function (b) { b.hidden = !b.querySelector("tr[data-state]:not([hidden])"); });
    table.classList.toggle("narrow", wide < heads.length);
    var count = form.querySelector("[data-count]");
    var numbers = { r: rows.filter(on).length, rows: rows.length, c: wide, columns: heads.length };
    count.textContent = count.dataset.words.replace(/\{(\w+)\}/g, function (_, k) { return numbers[k]; });
  }
  form.addEventListener("ask", filter);
  filter();

  function guide(cell) {
    all(".on", table).forEach(function (c) { c.classList.remove("on"); });
    if (!cell || !/\bm\b/.test(cell.className)) return;
    var i = cell.cellIndex;
    rows.forEach(function (r) { if (r.tr.cells.length === heads.length + 3) r.tr.cells[i].classList.add("on"); });
    heads[i - 2].classList.add("on");
  }
  table.addEventListener("mouseover", function (e) { guide(e.target.closest("td")); });
  table.addEventListener("mouseleave", function () { guide(null); });
  table.addEventListener("focusin", function (e) { guide(e.target.closest("td")); });
  table.addEventListener("keydown", function (e) {
    var step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    var cell = e.target.closest("td.h");
    if (!step || !cell) return;
    var seen = rows.filter(function (r) { return r.tr.offsetParent; }).map(function (r) { return r.tr; });
    var r = seen.indexOf(cell.parentNode), c = cell.cellIndex, link = null;
    while (!link) {
      r += step[0];
      c += step[1];
      if (!seen[r] || c < 2 || c > heads.length + 1) return;
      link = seen[r].cells.length === heads.length + 3 && !seen[r].cells[c].hidden && seen[r].cells[c].querySelector("a");
    }
    e.preventDefault();
    link.focus();
  });
})();
