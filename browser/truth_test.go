package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// flow is the text of a page below the first element for which in holds: what stands in one line of thought is joined, blocks
// are apart. What other pages say is left out: the list of what uses this page (after), previews of links (data-for), and the ways on.
func flow(n *html.Node, in func(*html.Node) bool) string {
	var b strings.Builder
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		if n.Type == html.TextNode && inside {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			inside = inside || in(n)
			if n.Data == "nav" || hasClass(n, "perma") || hasClass(n, "after") || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "data-for" }) {
				return
			}
		}
		block := n.Type == html.ElementNode && !slices.Contains([]string{"a", "b", "strong", "em", "i", "code", "span", "del", "sub", "sup", "mark", "abbr", "time"}, n.Data)
		if block {
			b.WriteString("\n")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
		if block {
			b.WriteString("\n")
		}
	}
	walk(n, false)
	return norm.NFKC.String(b.String())
}

func hasClass(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) {
			return true
		}
	}
	return false
}

var han = regexp.MustCompile(`\p{Han}{5,}`)

// A hundred phrases from the middle of sentences of the starter set, each of two to eight Han characters: the search finds
// every document in whose text the phrase stands (recall 1), and hardly another (precision at least 0.99). The truth is read
// from the pages, not from the index. The other words of the glossary are taken off, since they are not the phrase.
func TestChineseSearchIsTheSubstringsTruth(t *testing.T) {
	h := get(t, starter)
	body, whole := map[string]string{}, map[string]string{} // by path below zh-CN/
	var paths []string
	for _, p := range h.pages(t) {
		name, ok := strings.CutPrefix(p, "zh-CN/documents/")
		if !ok || name == "index.html" {
			continue
		}
		f, err := os.Open(filepath.Join(h.dir, filepath.FromSlash(p)))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		key := path.Join("documents", name)
		body[key] = flow(doc, func(n *html.Node) bool { return hasClass(n, "txt") })
		whole[key] = flow(doc, func(n *html.Node) bool { return n.Data == "article" })
		paths = append(paths, key)
	}
	slices.Sort(paths)
	random := rand.New(rand.NewPCG(2026, 11))
	var phrases []string
	for len(phrases) < 100 {
		runs := han.FindAllString(body[paths[random.IntN(len(paths))]], -1)
		if len(runs) == 0 {
			continue
		}
		run := []rune(runs[random.IntN(len(runs))])
		n := min(2+random.IntN(7), len(run)-1)
		from := 1 + random.IntN(len(run)-n) // never the first character: the middle
		phrases = append(phrases, string(run[from:from+n]))
	}
	list, _ := json.Marshal(phrases)
	b := open(t, h.file)
	b.visit("zh-CN/search.html")
	b.wait(said + ` !== ""`)
	found := eval[[][]string](b, fmt.Sprintf(`(async () => {
		const answers = [], engine = clausebookSearch;
		for (const phrase of %s) {
			const others = (await engine.search(phrase)).groups.flat().map((a) => a.word).filter(Boolean);
			const answer = await engine.settle(await engine.search(phrase, others), 9999);
			answers.push(answer.loose ? [] : (await engine.read(answer, answer.hits)).map((hit) => hit.row[0]));
		}
		return answers;
	})()`, list))
	expected, hit, right := 0, 0, 0
	for i, phrase := range phrases {
		for _, p := range paths {
			if strings.Contains(body[p], phrase) {
				expected++
				if !slices.Contains(found[i], p) {
					t.Errorf("%q stands in %s and is not found there", phrase, p)
				}
			}
		}
		for _, p := range found[i] {
			if text, is := whole[p]; is {
				hit++
				if strings.Contains(text, phrase) {
					right++
				} else {
					t.Logf("%q is found in %s and does not stand there", phrase, p)
				}
			}
		}
	}
	t.Logf("%d phrases stand in %d places; %d found, %d of them right", len(phrases), expected, hit, right)
	if hit == 0 || float64(right) < 0.99*float64(hit) {
		t.Errorf("precision %d of %d", right, hit)
	}
}
