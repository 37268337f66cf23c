// A browser of a few lines, for search_test.go: it runs search.js without a page.
//
//	node browser.js search.js FOLDER < requests.json > answers.json
//
// Requests: {"tokens": text}, or {"query": q, "without": [...], "chosen": {...}},
// with "settle": n and "read": n as the page would. Scripts are taken from FOLDER;
// one that is missing fails as it would on the network.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
const [, , script, folder] = process.argv;

const loaded = [];
let step = 0; // of those that have arrived: a file that is asked for then waits for them
const document = {
  addEventListener() {},
  createElement: () => ({ remove() {} }),
  head: {
    append(element) {
      const file = path.join(folder, element.src.split("?")[0]);
      loaded.push(element.src);
      const mine = step + 1;
      setImmediate(() => {
        step = Math.max(step, mine);
        if (!fs.existsSync(file)) return element.onerror();
        vm.runInContext(fs.readFileSync(file, "utf8"), context);
        element.onload();
      });
    },
  },
};
const context = vm.createContext({ document });
vm.runInContext(fs.readFileSync(script, "utf8"), context);
const engine = vm.runInContext("clausebookSearch", context);

async function answer(request) {
  if ("tokens" in request) return engine.tokens(request.tokens);
  const from = loaded.length, before = step;
  try {
    let found = await engine.search(request.query, request.without || []);
    const candidates = found.hits.length;
    if (request.settle) found = await engine.settle(found, request.settle);
    if (request.more) await engine.more();
    const index = engine.index(), filtered = engine.filter(found.hits, request.chosen || {});
    const rows = await engine.read(found, filtered.hits.slice(0, request.read || 0));
    return {
      candidates, exact: !!found.exact, loose: found.loose, counts: filtered.counts,
      hits: filtered.hits.map((h) => ({ page: h.page, tier: h.tier, units: h.units, sections: h.units.map((u) => u - index.first[h.page]) })),
      rows: rows.map((h) => {
        const section = h.row[7][h.units[0] - index.first[h.page]], needles = engine.needles(found);
        const excerpt = section[3] ? engine.excerpt(section[3], needles) : "";
        return { href: h.row[0], title: h.row[2], anchor: section[0], heading: section[2], excerpt, marks: engine.marks(excerpt, needles).map(([a, b]) => excerpt.slice(a, b)) };
      }),
      widened: found.groups.flat().map((a) => a.word).filter(Boolean),
      loaded: loaded.slice(from), steps: step - before,
    };
  } catch (e) {
    if (e.why) return { error: e.why, file: e.file };
    throw e;
  }
}

(async () => {
  const answers = [];
  for (const request of JSON.parse(fs.readFileSync(0, "utf8"))) answers.push(await answer(request));
  process.stdout.write(JSON.stringify(answers));
})();
