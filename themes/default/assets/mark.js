// Marks on a page the words that a search has led to it with: page.html?mark=WORD.
document.addEventListener("DOMContentLoaded", () => {
  const words = new URLSearchParams(location.search).getAll("mark").filter(Boolean).map((word) => word.toLowerCase());
  const main = document.querySelector("main");
  if (!words.length || !main) return;
  const letter = /[a-z0-9\u00c0-\u024f\u0370-\u1fff]/;
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (node) =>
    node.parentNode.closest("script, style, svg, mark, textarea, select") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const list = [];
  while (texts.nextNode()) list.push(texts.currentNode);

  // lower keeps the length of a text: a few letters are longer in lower case.
  const lower = (text) => (text.toLowerCase().length === text.length ? text.toLowerCase() : text);

  // first finds the word that stands first: Latin words at their beginning only.
  function first(text) {
    let best = [text.length, 0];
    for (const word of words) {
      let i = text.indexOf(word);
      while (i > 0 && letter.test(word[0]) && letter.test(text[i - 1])) i = text.indexOf(word, i + 1);
      if (i >= 0 && (i < best[0] || (i === best[0] && word.length > best[1]))) best = [i, word.length];
    }
    return best;
  }

  for (let node of list) {
    for (let [at, length] = first(lower(node.data)); length; [at, length] = first(lower(node.data))) {
      const found = node.splitText(at), mark = document.createElement("mark");
      node = found.splitText(length);
      found.replaceWith(mark);
      mark.append(found);
    }
  }
});
