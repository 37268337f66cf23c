// The search of a Clausebook site: generator/search/search.go says what is in its
// files. The first part finds, and the tests run it. The second part is the page;
// it reads no text as markup.

"use strict";

const clausebookSearch = (() => {
  // ---- Terms, as in token.go ----

  const PAIRED = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\uf900-\ufaff" +
    "\u{1aff0}-\u{1b16f}\u{20000}-\u{3ffff}";
  const GAP = "\\0-/:-@[-\u0060{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u2e00-\u2e7f\u2fe0-\u3004" +
    "\u3008-\u3020\u302a-\u3030\u303d-\u3040\u30fb\ud800-\uf8ff\ufe10-\ufe6f\ufff0-\uffff\u{1f000}-\u{1faff}";
  const LETTER = `[^${GAP}${PAIRED}]`;
  const RUN = new RegExp(`[${PAIRED}]+|${LETTER}+(?:[._/-]${LETTER}+)*`, "gu");
  const IS_LETTER = new RegExp(LETTER, "u");
  const IS_PAIRED = new RegExp(`^[${PAIRED}]`, "u");
  const ASKING = /请问|如何|怎么样?|怎样|什么|哪[些个里]|何时|多久|由?谁来?|吗|呢/;
  const DROPPED = /[\u00ad\u0307\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(DROPPED, "").replace(/\u2010/g, "-").replace(/ς/g, "σ");
  const runs = (text) => fold(text).match(RUN) || [];
  const size = (text) => [...text].length;
  const isLong = (run) => IS_PAIRED.test(run) && size(run) > 2;
  const quote = (run) => run.replace(/[./]/g, "\\$&");
  const cut = (word) => [...word].slice(0, 64).join("");
  const pairs = (run) => [...run].map((c, i, all) => c + (all[i + 1] || ""));

  function parts(run) {
    const pieces = run.split("/");
    const list = pieces.flatMap((piece) => [pieces.length > 1 && piece, ...(/[._-]/.test(piece) ? piece.split(/[._-]/) : [])]);
    return list.filter((part) => part && size(part) > 1);
  }

  const tokens = (text) => runs(text).flatMap((run) => (IS_PAIRED.test(run) ? pairs(run) : [run, ...parts(run)].map(cut)));

  // ---- Numbers, as in number.go ----

  const DIGIT = Array.from({ length: 94 }, (_, i) => String.fromCharCode(i + 32)).filter((c) => !'"<\\'.includes(c)).join("");

  function numbers(text) {
    const list = [];
    let n = 0;
    for (const char of text) {
      const c = char.codePointAt(0);
      n += c < 0x80 ? DIGIT.indexOf(char) : c < 0x2028 ? c - 69 : c < 0xd800 ? c - 71 : c - 10311;
      if (c === 0x10ffff) continue;
      list.push(n);
      n = 0;
    }
    return list;
  }

  // ---- Files ----

  let root = "", boot, book;
  const loads = {}, arrive = {};

  // A file is asked for once, and again if that failed. One of another build runs,
  // but does not arrive.
  function load(path) {
    return loads[path] = loads[path] || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const fail = (why) => {
        delete loads[path];
        reject({ file: "search/" + path, why });
      };
      arrive[path] = (value) => { delete arrive[path]; resolve(value); };
      script.onerror = () => fail("failed");
      script.onload = () => arrive[path] && fail("stale");
      script.src = root + (/^(boot|names)/.test(path) ? "" : boot.up) + "search/" + path + (boot ? "?" + boot.sum : "");
      document.head.append(script);
    });
  }

  function arrived(path, stamp, value) {
    if (boot.stamp === stamp && arrive[path]) arrive[path](value());
  }

  async function start() {
    if (!boot) await load("boot.js");
    if (!book) book = await load("pages.js");
  }

  function readBoot(b) {
    const entries = new Map();
    for (const [found, others] of b.glossary) {
      for (const word of [...found, ...others]) {
        const key = runs(word).join(" ");
        entries.set(key, [...(entries.get(key) || []), ...found]);
      }
    }
    const shown = new Uint8Array(b.units).fill(1);
    for (let i = 0; i < b.hidden.length; i += 2) shown.fill(0, b.hidden[i], b.hidden[i + 1]);
    return { ...b, shown, size: shown.reduce((a, n) => a + n, 0), firsts: b.firsts.split(" "), common: b.common.split(" "), entries };
  }

  function readFacets(lists, names) {
    const facets = {};
    for (const key in lists) {
      facets[key] = lists[key].map(([value, text]) => {
        let page = 0;
        return { value, name: (names[key] || {})[value] || value, pages: numbers(text).map((n) => page += n) };
      });
    }
    return facets;
  }

  function readPages(data) {
    const first = [0], pageOf = new Uint32Array(boot.units), shardOf = [], facets = readFacets(data.facets, boot.names);
    numbers(data.sections).forEach((n, page) => {
      pageOf.fill(page, first[page], first[page] + n);
      first.push(first[page] + n);
    });
    numbers(data.rows).forEach((n, shard) => { while (n--) shardOf.push(shard); });
    const of = {};
    for (const key in facets) {
      of[key] = [];
      for (const v of facets[key]) for (const page of v.pages) of[key][page] = v;
    }
    return { first, pageOf, shardOf, facets, of };
  }

  function readTerms(text) {
    const terms = new Map(), list = text.split("~");
    let term = "";
    for (let i = 0; i + 1 < list.length; i += 2) {
      term = term.slice(0, numbers(list[i])[0]) + list[i].slice(1);
      terms.set(term, list[i + 1]);
    }
    return terms;
  }

  function shard(term) {
    const next = boot.firsts.findIndex((first) => first > term);
    return (next < 0 ? boot.firsts.length : next) - 1;
  }

  const postings = async (term) => (await load(`t/${shard(term)}.js`)).get(term) || "";

  async function range(prefix, most) {
    const files = [], to = shard(prefix + "\uffff");
    for (let n = shard(prefix); n <= to && files.length < most; n++) files.push(load(`t/${n}.js`));
    return (await Promise.all(files)).flatMap((terms) => [...terms].filter(([term]) => term.startsWith(prefix)).map(([, list]) => list));
  }

  // ---- Matches: the score of every unit, and what its heading says ----

  const WEIGHT = [0.5, 0.75, 1, 1.6, 1.8, 4]; // by class
  const ID = 3; // as head; 1 and 2 are a heading and a short one

  const nothing = () => ({ score: new Float32Array(boot.units), head: new Uint8Array(boot.units) });

  function match(lists, weight = 1) {
    const m = nothing(), found = [];
    for (const list of lists) {
      let unit = 0;
      for (const n of numbers(list)) if (boot.shown[unit += Math.floor(n / 6)]) found.push([unit, n % 6]);
    }
    const rare = Math.max(0.01, Math.log((boot.size + 1) / (found.length + 0.5)));
    for (const [unit, mark] of found) {
      m.score[unit] = Math.max(m.score[unit], rare * WEIGHT[mark] * weight);
      m.head[unit] = Math.max(m.head[unit], mark - 2);
    }
    return m;
  }

  function any(list) {
    const m = nothing();
    for (const { score, head, weight = 1 } of list) {
      for (let u = 0; u < boot.units; u++) {
        m.score[u] = Math.max(m.score[u], score[u] * weight);
        m.head[u] = Math.max(m.head[u], head[u]);
      }
    }
    return m;
  }

  // If titled, some of all may stand in the page's title.
  function all(list, titled) {
    if (list.length === 1) return list[0];
    const m = nothing();
    for (let u = 0; u < boot.units; u++) {
      const title = titled ? book.first[book.pageOf[u]] : u;
      let score = 0, head = ID;
      for (const one of list) {
        const at = one.score[u] || !one.head[title] ? u : title;
        score += (one.score[at] || -Infinity) / (at === u ? 1 : 2);
        head = Math.min(head, one.head[u] || one.head[title]);
      }
      if (score < 0 || !list.some((one) => one.score[u])) continue;
      m.score[u] = score;
      if (list.some((one) => one.head[u])) m.head[u] = head;
    }
    return m;
  }

  // What comes closest, where nothing is found: a section's words, and half of those that only its page's title has.
  function most(list) {
    const m = nothing(), title = (one, u) => one.head[book.first[book.pageOf[u]]] && one.score[book.first[book.pageOf[u]]] / 2;
    m.score = m.score.map((_, u) => (list.some((one) => one.score[u]) ? list.reduce((sum, one) => sum + Math.max(one.score[u], title(one, u)), 0) : 0));
    const best = m.score.reduce((a, b) => Math.max(a, b), 0);
    m.score = m.score.map((s) => (s < best * 0.6 ? 0 : s));
    return m;
  }

  // ---- Queries ----

  // An English word as it may stand in the text: raise, raises, raised, raising. A form that no text has costs nothing.
  function inflect(base) {
    const end = base.slice(-1), bare = base.replace(/e$/, ""), i = base.replace(/([^aeiou])y$/, "$1i");
    const plural = i === base ? base.replace(/(s|x|z|ch|sh)$/, "$1e") + "s" : i + "es";
    return [base, plural, i === base ? bare + "ed" : i + "ed", bare + "ing", base + end + "ed", base + end + "ing"];
  }

  function forms(word) {
    if (!/^[a-z]{4,}$/.test(word)) return [word];
    const stem = word.replace(/(ed|ing)$/, "");
    const bases = [word, /[^s]s$/.test(word) && word.slice(0, -1), /(s|x|z|ch|sh)es$/.test(word) && word.slice(0, -2), /ie[sd]$/.test(word) && word.slice(0, -3) + "y"];
    if (stem !== word) bases.push(stem + "e", stem.length > 3 && stem, stem.length > 3 && stem.replace(/([^aeiou])\1$/, "$1"));
    return [...new Set(bases.filter(Boolean).flatMap(inflect))];
  }

  const allOf = async (terms) => all((await Promise.all(terms.map(postings))).map((p) => match([p], 1 / terms.length)));

  // The terms that are looked up for a run. Of many pairs every second will do.
  function terms(run) {
    if (!IS_PAIRED.test(run)) return forms(run);
    const list = size(run) > 1 ? pairs(run).slice(0, -1) : [run];
    return list.length < 8 ? list : list.filter((_, i) => i % 2 === 0 || i === list.length - 1);
  }

  // The word that is being typed is open: it may go on.
  async function find(run, open) {
    if (IS_PAIRED.test(run)) {
      return size(run) === 1 ? match(await range(run, Infinity)) : allOf(terms(run));
    }
    const wanted = terms(run).map(postings);
    if (open && run.length > 1) wanted.push(range(/^[\d.]+$/.test(run) ? run + "." : run, 3)); // not 8.1 as 8.10
    const found = (await Promise.all(wanted)).flat().filter(Boolean);
    return found.length || !parts(run).length ? match(found) : allOf(parts(run));
  }

  // Whether three Han characters, or the words of a term, stand side by side is for
  // the text to say, not for the index.
  async function findAlternative(a) {
    a.match = all(await Promise.all(a.runs.map((run, i) => find(run, a.open && i === a.runs.length - 1))), !a.word);
    if (a.word) a.match.weight = 0.01; // after the query's own
    if (a.runs.length > 1 ? a.word : isLong(a.runs[0])) {
      const source = a.runs.map((run) => quote(run) + (IS_PAIRED.test(run) ? "" : "s?"));
      a.look = new RegExp(source.join(`[${GAP}]*`), "u");
    }
    return a.match;
  }

  // A query is groups of alternatives: the first its own, the others the glossary's.
  function parse(query, without) {
    const list = runs(query), groups = [];
    let left = 4;
    for (let i = 0, n; i < list.length; i += n) {
      let words = [];
      for (n = list.length - i + 1; n > 1 && !words.length;) words = glossary(list.slice(i, i + --n));
      const own = { runs: list.slice(i, i + n) };
      own.open = i + n === list.length && fold(query).endsWith(list[list.length - 1]);
      const others = words.map((word) => ({ word, runs: runs(word) }))
        .filter((a) => a.runs.join(" ") !== own.runs.join(" ") && !without.includes(a.word)).slice(0, left);
      left -= others.length;
      groups.push([own, ...others]);
    }
    const rare = groups.filter(([own, other]) => other || own.runs.length > 1 || !boot.common.includes(own.runs[0]));
    return rare.length ? rare : groups;
  }

  const glossary = (list) => forms(list[list.length - 1]).flatMap((form) => boot.entries.get([...list.slice(0, -1), form].join(" ")) || []);

  async function search(query, without = []) {
    if (!boot) await load("boot.js");
    const groups = parse(query, without), answer = { groups, hits: [] };
    for (const term of boot.units ? groups.flat().flatMap((a) => a.runs.flatMap(terms)) : []) load(`t/${shard(term)}.js`).catch(() => {}); // while pages.js is under way
    await start();
    if (!groups.length || !boot.units) return answer;
    const found = await Promise.all(groups.map(async (g) => any(await Promise.all(g.map(findAlternative)))));
    answer.hits = rank(all(found, true));
    answer.exact = !groups.flat().some((a) => a.look);
    return answer;
  }

  async function loosen(answer) {
    const pieces = answer.groups.flatMap(([own]) => own.runs.flatMap((run) => run.split(ASKING)));
    const words = pieces.flatMap((run) => (isLong(run) ? pairs(run).slice(0, -1) : size(run) > 1 ? run : []));
    if (words.length < 2 && pieces.length < 2) return answer;
    const found = await Promise.all(words.map((run) => find(run)));
    return { groups: words.map((run) => [{ runs: [run] }]), hits: rank(most(found)), loose: true, exact: true };
  }

  // First an id, a title, a heading, the text; then in force or not; then the score.
  function rank(m) {
    const hits = [];
    for (let page = 0; page < boot.pages; page++) {
      const first = book.first[page], units = [];
      let best = 0, tier = 1;
      for (let u = first; u < book.first[page + 1]; u++) {
        if (!m.score[u]) continue;
        units.push(u);
        best = Math.max(best, m.score[u]);
        if (m.head[u]) tier = Math.max(tier, u > first ? 2 : m.head[u] === ID ? 4 : 3);
      }
      if (!units.length) continue;
      const title = tier > 2 ? first : -1;
      units.sort((a, b) => (b === title) - (a === title) || m.score[b] - m.score[a]);
      hits.push({ page, tier, units, score: m.score[first] + best });
    }
    return hits.sort((a, b) => b.tier - a.tier || book.of.state[a.page].value - book.of.state[b.page].value || b.score - a.score || a.page - b.page);
  }

  async function read(answer, hits) {
    await Promise.all(hits.map(async (hit) => {
      const n = book.shardOf[hit.page];
      hit.row = (await load(`r/${n}.js`))[hit.page - book.shardOf.indexOf(n)];
      if (!answer.exact) hit.units = hit.units.filter((u) => stands(answer, hit, u));
    }));
    return hits.filter((hit) => hit.units.length);
  }

  function stands(answer, hit, unit) {
    const first = book.first[hit.page], [, , heading, text] = hit.row[7][unit - first];
    const title = fold(hit.row[2]), body = fold(heading) + "\n" + fold(text);
    return answer.groups.every((g) => g.some((a) => (a.match.score[unit] && (!a.look || a.look.test(body))) ||
      (answer.groups.length > 1 && a.match.head[first] && (!a.look || a.look.test(title)))));
  }

  // Few rows are all read: then their number is exact.
  async function settle(answer, most) {
    const files = new Set(answer.hits.map((h) => book.shardOf[h.page]));
    if (!answer.exact && files.size <= most) {
      answer.hits = await read(answer, answer.hits);
      answer.exact = true;
    }
    return answer.hits.length ? answer : loosen(answer);
  }

  // Each value of a facet counts the hits it would show.
  function filter(hits, chosen) {
    const allowed = {}, counts = {};
    for (const key in book.facets) {
      counts[key] = book.facets[key].map((v) => ({ ...v, chosen: (chosen[key] || []).includes(v.value) }));
      allowed[key] = new Set(counts[key].flatMap((v) => (v.chosen ? v.pages : [])));
    }
    const passing = (but) => hits.filter((h) => Object.keys(counts).every((key) => key === but || !allowed[key].size || allowed[key].has(h.page)));
    for (const key in counts) {
      const here = new Set(passing(key).map((h) => h.page));
      for (const v of counts[key]) v.count = v.pages.filter((page) => here.has(page)).length;
    }
    return { hits: passing(), counts };
  }

  async function more() {
    if (book.facets.clause) return;
    const [lists, names] = await Promise.all(["facets.js", "names.js"].map(load));
    Object.assign(book.facets, readFacets(lists, names));
  }

  const needles = (answer) => answer.groups.flat().flatMap((a) => a.runs.map((run, i) => ({ run, open: a.open && i === a.runs.length - 1 })));

  function marks(text, list) {
    const folded = fold(text).length === text.length ? fold(text) : text.toLowerCase();
    const sources = list.flatMap(({ run, open }) => forms(run).map((form) => quote(form) + (open || IS_PAIRED.test(run) ? "" : `(?!${LETTER})`)));
    const found = [...folded.matchAll(new RegExp(sources.sort((a, b) => b.length - a.length).join("|"), "gu"))];
    return found.filter((m) => IS_PAIRED.test(m[0]) || !IS_LETTER.test(folded.charAt(m.index - 1))).map((m) => [m.index, m.index + m[0].length]);
  }

  function excerpt(text, list) {
    const found = marks(text, list), width = IS_PAIRED.test(text.slice(text.length / 2)) ? 110 : 230;
    const near = (m) => found.filter((o) => o[0] >= m[0] && o[1] < m[0] + width * 0.7).length;
    const best = found.reduce((a, b) => (near(b) > near(a) ? b : a), [0, 0])[0];
    let start = Math.max(0, Math.round(best - width * 0.3)), to = best + width;
    while (/\w/.test(text.charAt(start - 1))) start--;
    while (/\w/.test(text.charAt(to))) to++;
    const from = best - text.slice(start, best).replace(/^[^]*([\n。；]|\. )/, "").length;
    return (from > 0 ? "… " : "") + text.slice(from, to).trim() + (to < text.length ? " …" : "");
  }

  return {
    // for the files of the index
    boot(b) { boot = readBoot(b); arrived("boot.js", boot.stamp, () => boot); },
    pages(stamp, data) { arrived("pages.js", stamp, () => readPages(data)); },
    facets(stamp, data) { arrived("facets.js", stamp, () => data.facets); },
    names(stamp, data) { arrived("names.js", stamp, () => data); },
    terms(stamp, n, first, text) { if (boot.firsts[n] === first) arrived(`t/${n}.js`, stamp, () => readTerms(text)); },
    rows(stamp, n, rows) { arrived(`r/${n}.js`, stamp, () => rows); },

    // for the page and the tests
    at(folder) { root = folder; },
    index: () => ({ ...boot, ...book }),
    start, tokens, search, settle, read, filter, more, needles, marks, excerpt,
  };
})();

// ---- The page ----

document.addEventListener("DOMContentLoaded", () => {
  const engine = clausebookSearch, main = document.querySelector("[data-search]");
  if (!main) return;
  const [field, widen, facets, results, status] = ["name=q", "data-widen", "data-facets", "data-results", "data-status"].map((s) => main.querySelector(`[${s}]`));
  const root = main.dataset.root || "";
  const FACETS = ["type", "status", "clause", "service", "role", "lang"];
  const SCREEN = 5, FEW = 16; // rows at a time; files read for an exact number
  const address = new URLSearchParams(location.search), chosen = {};
  let without = address.getAll("without"), turn = 0, timer, composing, answer;

  // A word with a number is "one|many".
  function word(key, values = {}) {
    const forms = (engine.index().words[key] || key).split("|");
    return forms[values.n === 1 ? 0 : forms.length - 1].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function make(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") e.addEventListener(key, value);
      else if (value) e.setAttribute(key, value);
    }
    e.append(...children.filter(Boolean));
    return e;
  }

  const hidden = (text) => make("span", { class: "vh" }, text);

  function glyph(name) {
    const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("class", "g " + name);
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#cb-" + name);
    svg.append(use);
    return svg;
  }

  function marked(name, attributes, text, list) {
    const e = make(name, attributes);
    let at = 0;
    for (const [from, to] of engine.marks(text, list)) {
      e.append(text.slice(at, from), make("mark", {}, text.slice(from, to)));
      at = to;
    }
    e.append(text.slice(at));
    return e;
  }

  function writeAddress() {
    const to = new URLSearchParams(field.value ? { q: field.value } : {});
    for (const w of without) to.append("without", w);
    for (const key of FACETS) for (const value of chosen[key]) to.append(key, value);
    try { history.replaceState(null, "", "?" + to); } catch (e) { /* some browsers forbid it to files */ }
  }

  function fail(e) {
    if (!e.file) throw e;
    status.textContent = engine.index().words ? word(e.why, e) : "The search index could not be loaded: " + e.file;
  }

  // f may ask whether it is old.
  function attempt(f) {
    const mine = ++turn, old = () => mine !== turn;
    return f(old).catch((e) => old() || fail(e));
  }

  const search = () => attempt(async (old) => {
    clearTimeout(timer);
    writeAddress();
    const found = field.value.trim() ? await engine.settle(await engine.search(field.value, without), FEW) : await engine.start();
    if (FACETS.some((key) => chosen[key].length)) await engine.more();
    if (old()) return;
    answer = found;
    drawWidened();
    await show(old);
  });

  async function show(old) {
    if (!answer) {
      facets.textContent = results.textContent = "";
      status.textContent = word("hint");
      return;
    }
    const { hits, counts } = engine.filter(answer.hits, chosen), list = make("ol");
    drawFacets(counts);
    status.textContent = summary(hits);
    await append(list, hits, old);
    if (old()) return;
    results.textContent = "";
    results.append(list);
    await engine.more();
    if (!old()) drawFacets(engine.filter(answer.hits, chosen).counts);
  }

  // The button for more rows presses itself when it comes into sight.
  async function append(list, hits, old) {
    const rows = await engine.read(answer, hits.slice(0, SCREEN)), rest = hits.slice(SCREEN);
    if (old()) return;
    list.append(...rows.map(drawRow));
    if (!rest.length) return;
    const next = () => {
      eye.disconnect();
      item.remove();
      append(list, rest, old).catch(fail);
    };
    const item = make("li", {}, make("button", { type: "button", click: next }, word("more")));
    const eye = new IntersectionObserver((seen) => { if (seen[0].isIntersecting) next(); });
    list.append(item);
    eye.observe(item);
  }

  function summary(hits) {
    const q = field.value.trim(), kinds = {};
    let n = 0;
    for (const h of hits) {
      const kind = engine.index().of.kind[h.page].value;
      kinds[kind] = (kinds[kind] || 0) + 1;
      n += h.units.length;
    }
    const pages = Object.keys(kinds).sort((a, b) => kinds[b] - kinds[a]).map((kind) => word("kind." + kind, { n: kinds[kind] })).join(word("and"));
    return word(!n ? "none" : answer.loose ? "loose" : answer.exact ? "found" : "about", { q, sections: word("sections", { n }), pages });
  }

  function drawRow({ page, units, row }) {
    const [href, label, title, language, note, sign, says, sections] = row;
    const index = engine.index(), list = engine.needles(answer), lang = language === index.lang ? "" : language;
    const [best, ...others] = units.map((u) => sections[u - index.first[page]]);
    const dated = says && index.of.kind[page].value === "document", state = dated ? word("from", { date: says }) : says || (index.of.status[page] || {}).name;
    const to = ([anchor]) => {
      const [path, own] = href.split("#"), hash = anchor || own;
      return root + path + "?" + new URLSearchParams([...new Set(list.map((needle) => needle.run))].map((run) => ["mark", run])) + (hash ? "#" + hash : "");
    };
    const [, number, heading, , claims = []] = best, text = best[3] || (others[0] || best)[3];
    const head = title + (best === sections[0] ? "" : ` › ${number} ${heading}`);
    const also = others.slice(0, 3).flatMap((s) => [" · ", marked("a", { href: to(s), lang }, s[2], list)]);
    return make("li", { class: "hit" },
      make("p", { class: "m1" }, make("span", { class: "id" }, label), note && make("span", {}, word("version", { version: note })),
        state && make("span", { class: "st " + sign }, sign && glyph(sign), state),
        lang && make("span", {}, index.of.lang[page].name)),
      make("h2", {}, marked("a", { href: to(best), lang }, head, list), ...claims.map(([clause, there, claim]) =>
        make("a", { class: "claim", href: root + there }, claim && glyph(claim), hidden(word("clause")), clause, claim && hidden(word("state." + claim))))),
      text && marked("p", { lang }, engine.excerpt(text, list), list),
      also.length && make("p", { class: "small sub" }, word("also-in", { n: others.length }), ...also));
  }

  function drawWidened() {
    const words = answer ? answer.groups.flat().map((a) => a.word).filter(Boolean) : [];
    widen.textContent = words.length ? word("widened") : "";
    widen.append(...words.map((w) => make("span", { class: "chip" }, w, make("button", { type: "button", "aria-label": word("without", { word: w }), click() {
      without.push(w);
      field.focus();
      search();
    } }, "×"))));
  }

  function drawFacets(counts) {
    const focused = document.activeElement.id;
    facets.textContent = "";
    for (const key of FACETS) {
      const values = (counts[key] || []).filter((v) => v.count || v.chosen).sort((a, b) => b.chosen - a.chosen || b.count - a.count);
      const labels = values.map(({ value, name, count, chosen: checked }) => {
        const box = make("input", { type: "checkbox", name: key, id: `${key}=${value}`, change() {
          chosen[key] = box.checked ? [...chosen[key], value] : chosen[key].filter((v) => v !== value);
          writeAddress();
          attempt(show);
        } });
        box.checked = checked;
        return make("label", {}, box, name, make("span", { class: "num" }, String(count)));
      });
      if (!labels.length) continue;
      const rest = labels.splice(8);
      facets.append(make("fieldset", {}, make("legend", {}, word("facet." + key)), ...labels,
        rest.length && make("details", {}, make("summary", {}, word("rest", { n: rest.length })), ...rest)));
    }
    const box = document.getElementById(focused);
    if (box) box.focus();
  }

  document.addEventListener("keydown", (e) => {
    const from = e.target, links = [field, ...results.querySelectorAll("h2 > a:first-child")];
    const at = from === field ? 0 : links.indexOf(from), step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.isComposing || composing || e.ctrlKey || e.metaKey || e.altKey) return;
    if (step && at >= 0 && links[at + step]) links[at + step].focus();
    else if (e.key === "/" && !from.matches("[type=search], textarea")) field.focus();
    else if (e.key === "Escape" && from !== field) field.focus();
    else if (e.key === "Escape") { field.value = ""; later(); }
    else return;
    e.preventDefault();
  });
  results.addEventListener("focusin", (e) => {
    for (const hit of results.querySelectorAll("[aria-current]")) hit.removeAttribute("aria-current");
    e.target.closest("li").setAttribute("aria-current", "true");
  });

  const later = () => {
    clearTimeout(timer);
    without = [];
    if (!composing) timer = setTimeout(search, 100);
  };
  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; later(); });
  field.addEventListener("input", later);
  field.form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (composing) return;
    await search();
    const first = results.querySelector("h2 > a");
    if (first && document.activeElement === field) first.focus();
  });

  engine.at(root);
  field.value = address.get("q") || "";
  for (const key of FACETS) chosen[key] = address.getAll(key);
  search();
});
