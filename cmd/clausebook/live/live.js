// Added to every page by clausebook serve: reloads when the book was built again, and shows what is wrong until it is mended.
(function () {
  "use strict";
  var version = null, panel = null;
  var link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "/-/live.css";
  document.head.appendChild(link);
  // The browser keeps the place on the page when it reloads the same address; a page opened from a folder would not.
  function show(e) {
    if (panel) panel.remove();
    panel = null;
    if (e.good || !e.diagnostics.length) return;
    panel = document.createElement("section");
    panel.className = "cb-live";
    panel.setAttribute("role", "alert");
    var add = function (tag, words, parent, name) {
      if (!words) return null;
      var el = document.createElement(tag);
      el.textContent = words;
      if (name) el.className = name;
      parent.appendChild(el);
      return el;
    };
    add("h2", e.title, panel);
    var list = document.createElement("ol");
    e.diagnostics.forEach(function (d) {
      var item = document.createElement("li");
      add("b", d.place, item);
      add("span", " " + d.message, item);
      add("pre", d.line, item);
      add("i", d.hint, item);
      list.appendChild(item);
    });
    panel.appendChild(list);
    document.body.appendChild(panel);
  }
  var source = new EventSource("/-/events");
  source.onmessage = function (m) {
    var e = JSON.parse(m.data);
    if (version !== null && e.good && e.version !== version) { location.reload(); return; }
    version = e.version;
    show(e);
  };
})();
