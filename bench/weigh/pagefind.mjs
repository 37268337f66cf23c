// A page of a few lines for Pagefind's own client: it asks one question, the first, and reads the texts of some results.
//
//	node pagefind.mjs SITE LANGUAGE QUESTION RESULTS > answer.json
//
// Answer: {"loaded": [files of SITE], "steps": n, "found": n}. Steps are counted as in generator/search/testdata/browser.js:
// from when the program is there, a file is one step after the last that had arrived when it was asked for.
import fs from "node:fs";
import path from "node:path";
const [, , site, language, question, results] = process.argv;

const loaded = ["pagefind/pagefind.js"];
let step = 0;
// The client takes the index of the page's language. No window: then it starts no worker, which would be a file more.
globalThis.document = { currentScript: null, querySelector: () => ({ getAttribute: () => language }) };
globalThis.fetch = async (url) => {
  const file = url.split("?")[0].slice(1), mine = step + 1;
  loaded.push(file);
  await new Promise(setImmediate);
  step = Math.max(step, mine);
  return new Response(fs.readFileSync(path.join(site, file)));
};

// As data: it is a module named .js in a folder without package.json, which not every node takes for a module.
const client = fs.readFileSync(path.join(site, loaded[0]), "base64");
const pagefind = await import("data:text/javascript;base64," + client);
await pagefind.options({ basePath: "/pagefind/" });
const found = (await pagefind.search(question)).results;
await Promise.all(found.slice(0, results).map((r) => r.data()));
process.stdout.write(JSON.stringify({ loaded, steps: step, found: found.length }));
