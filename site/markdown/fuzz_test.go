package markdown_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

// elements and attributes are all that may stand in the text of a page; drawings have their own.
var (
	elements   = strings.Fields("p h2 h3 h4 h5 h6 blockquote div b ul ol li hr pre code span em strong del a img br sup sub kbd mark details summary table thead tbody tr th td section")
	drawn      = strings.Fields("svg g path rect circle ellipse polygon polyline line text tspan title desc defs marker use figure figcaption")
	attributes = strings.Fields("id class href rel title src alt role aria-label aria-labelledby tabindex start scope")
	schemes    = []string{"", "http", "https", "mailto", "tel"}
)

// Whatever an author writes, nothing dangerous reaches the page: no other elements and attributes than ours, no scheme but
// those that are allowed, no id twice, and the tags nest.
func FuzzRender(f *testing.F) {
	names, _ := filepath.Glob("../../testdata/render/*.md")
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
		for part := range strings.SplitSeq(string(raw), "\n\n") {
			f.Add(part)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8<<10 {
			return
		}
		file, _ := source.NewFile("a.md", []byte(text))
		if file.Text == nil {
			return
		}
		got := markdown.Parse(file, 0, "Title")
		page := filled(got)
		nodes, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, n := range nodes {
			for n := range n.Descendants() {
				safe(t, n, ids, page)
			}
			safe(t, n, ids, page)
		}
		for _, s := range got.Sections {
			if s.Start > s.End || s.End > len(got.HTML) {
				t.Errorf("section %q is %d to %d of %d", s.ID, s.Start, s.End, len(got.HTML))
			}
		}
		if !slices.IsSortedFunc(got.Slots, func(a, b markdown.Slot) int { return int(a.At - b.At) }) {
			t.Error("slots are not in order")
		}
	})
}

func safe(t *testing.T, n *html.Node, ids map[string]bool, page string) {
	t.Helper()
	if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
		t.Errorf("<!-- %s --> in %s", n.Data, page)
	}
	if n.Type != html.ElementNode || n.Namespace == "svg" || slices.Contains(drawn, n.Data) {
		return
	}
	if !slices.Contains(elements, n.Data) {
		t.Errorf("<%s> in %s", n.Data, page)
	}
	for _, a := range n.Attr {
		if !slices.Contains(attributes, a.Key) {
			t.Errorf("%s=%q in %s", a.Key, a.Val, page)
		}
		if a.Key == "id" {
			if ids[a.Val] || a.Val == "" {
				t.Errorf("id %q twice in %s", a.Val, page)
			}
			ids[a.Val] = true
		}
		if (a.Key == "href" || a.Key == "src") && !slices.Contains(schemes, schemeOf(a.Val)) {
			t.Errorf("%s=%q in %s", a.Key, a.Val, page)
		}
	}
}

// schemeOf reads an address as a browser does, which skips white space and control characters.
func schemeOf(address string) string {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address)
	i := strings.IndexAny(address, ":/?#")
	if i < 0 || address[i] != ':' {
		return ""
	}
	return strings.ToLower(address[:i])
}
