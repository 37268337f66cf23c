package generator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
)

// A crossing is a requirement and a document that claims it.
type crossing struct{ clause, document string }

func parsed(t *testing.T, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func hasClass(n *html.Node, class string) bool {
	c, _ := attr(n, "class")
	return slices.Contains(strings.Fields(c), class)
}

// sign gives the key of the first sign below a node: "covered".
func sign(n *html.Node) string {
	for d := range n.Descendants() {
		if d.Data == "svg" {
			c, _ := attr(d, "class")
			return strings.TrimPrefix(c, "g ")
		}
	}
	return ""
}

// elements lists the elements of a name below a node.
func elements(n *html.Node, names ...string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(names, d.Data) {
			out = append(out, d)
		}
	}
	return out
}

// matrixOf reads the crossings of the matrix, and the states of its rows.
func matrixOf(t *testing.T, page string) (signs map[crossing]string, states map[string]string) {
	t.Helper()
	signs, states = map[crossing]string{}, map[string]string{}
	var columns []string
	for _, tr := range elements(parsed(t, page), "tr") {
		cells := elements(tr, "td", "th")
		if len(cells) > 0 && hasClass(cells[0], "dh") {
			for _, c := range cells {
				columns = append(columns, text(elements(c, "b")[0]))
			}
		}
		state, isRow := attr(tr, "data-state")
		if !isRow {
			continue
		}
		id, _ := attr(tr, "id")
		number := strings.TrimPrefix(id, "c-")
		states[number] = state
		for i, c := range cells {
			if hasClass(c, "h") {
				signs[crossing{number, columns[i-2]}] = sign(c)
			}
		}
	}
	return signs, states
}

// turnedOf reads the crossings of a page of the matrix by document.
func turnedOf(t *testing.T, page string) map[crossing]string {
	t.Helper()
	out := map[crossing]string{}
	for _, tr := range elements(parsed(t, page), "tr") {
		document, _ := attr(tr, "id")
		for _, a := range elements(tr, "a") {
			if hasClass(a, "k") {
				number, _, _ := strings.Cut(text(a), ",")
				out[crossing{number, document}] = sign(a)
			}
		}
	}
	return out
}

// browserBook has a document of every kind, among them one that is superseded and claims what nobody else does.
func browserBook(t *testing.T) *site.Site {
	t.Helper()
	s, _, err := site.Load(os.DirFS("../testdata/browser/book"), site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The matrix, the matrix by document and trace.json tell of the same claims, and say the same of each.
func TestMatrixBothWays(t *testing.T) {
	signOf := map[string]string{"full": "covered", "partial": "partial", "planned": "planned", "superseded": "gone", "withdrawn": "gone"}
	rank := []string{"gone", "planned", "partial", "covered"}
	gone := 0
	for _, s := range []*site.Site{stateBook(t), browserBook(t), starter(t)} {
		want := map[crossing]string{}
		var trace struct {
			Standards []struct {
				Clauses []struct {
					Number      string
					Requirement bool
					Claims      []struct{ Document, Worth string }
				}
			}
		}
		if err := json.Unmarshal(export(t, s, "json"), &trace); err != nil {
			t.Fatal(err)
		}
		for _, c := range trace.Standards[0].Clauses {
			for _, cl := range c.Claims {
				at, is := crossing{c.Number, cl.Document}, signOf[cl.Worth]
				if c.Requirement && slices.Index(rank, is) > slices.Index(rank, want[at]) {
					want[at] = is
				}
			}
		}
		all := pages(t, s, "matrix")
		across, _ := matrixOf(t, all["matrix.html"])
		if !maps.Equal(across, want) {
			t.Errorf("matrix.html has %v\nthe trace %v", across, want)
		}
		if down := turnedOf(t, all["matrix-by-document.html"]); !maps.Equal(down, want) {
			t.Errorf("matrix-by-document.html has %v\nthe trace %v", down, want)
		}
		for _, v := range want {
			if v == "gone" {
				gone++
			}
		}
	}
	if gone == 0 {
		t.Error("no book has a claim of a document that is gone")
	}
}

// A requirement that is a gap has no claim that counts: one of a superseded document is not planned.
func TestGapHasNoPlannedClaim(t *testing.T) {
	all := pages(t, browserBook(t), "matrix")
	signs, states := matrixOf(t, all["matrix.html"])
	if signs[crossing{"8.6.3", "PRC-OLD-01"}] != "gone" || states["8.6.3"] != "gap" {
		t.Errorf("8.6.3 is %s, and the claim of the superseded document %s", states["8.6.3"], signs[crossing{"8.6.3", "PRC-OLD-01"}])
	}
	for at, s := range signs {
		if states[at.clause] == "gap" && s != "gone" {
			t.Errorf("%s is a gap, and the claim of %s is %s", at.clause, at.document, s)
		}
	}
}

// A book of many documents has the matrix by document on several pages, each light and with its claims only.
func TestMatrixByDocumentOfALargeBook(t *testing.T) {
	const documents = 2*generator.MaxRows + 1
	files := fstest.MapFS{"clausebook.yaml": {Data: []byte("title: T\n")}}
	for i := range documents {
		files[fmt.Sprintf("d%04d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: D-%04d\ntitle: Title of document %[1]d\ntype: procedure\nversion: \"1\"\nstatus: draft\nsatisfies: [4.%d, 8.6.1, 8.6.3]\n---\n", i, i%4+1)}
	}
	all := pages(t, load(t, files), "matrix")
	maps.DeleteFunc(all, func(name, _ string) bool { return !strings.HasSuffix(name, ".html") })
	seen := map[crossing]int{}
	for _, name := range []string{"matrix-by-document.html", "matrix-by-document.2.html", "matrix-by-document.3.html"} {
		page := all[name]
		for at := range turnedOf(t, page) {
			seen[at]++
		}
		if n := zipped(t, []byte(page)); n > 30_000 || len(page) > 300_000 {
			t.Errorf("%s has %d bytes, %d as sent", name, len(page), n)
		}
		if name != "matrix-by-document.html" && !strings.Contains(page, `href="matrix-by-document.html"`) {
			t.Errorf("%s does not lead to the first page", name)
		}
	}
	if len(all) != 4 {
		t.Errorf("pages: %v", slices.Sorted(maps.Keys(all)))
	}
	if len(seen) != 3*documents {
		t.Errorf("%d claims, want %d", len(seen), 3*documents)
	}
	for at, n := range seen {
		if n != 1 {
			t.Errorf("%v stands on %d pages", at, n)
		}
	}
	if n := zipped(t, []byte(all["matrix.html"])); n > 130_000 {
		t.Errorf("matrix.html has %d bytes as sent", n)
	}
}

// Every column of the matrix carries what the filters ask for, and every choice of a filter finds a column or a row.
func TestFiltersOfTheMatrixFindSomething(t *testing.T) {
	for _, s := range []*site.Site{browserBook(t), starter(t)} {
		for name, page := range pages(t, s, "matrix") {
			if !strings.HasSuffix(name, ".html") || strings.Contains(name, "2011") {
				continue
			}
			root := parsed(t, page)
			has := map[string]map[string]bool{}
			for _, n := range elements(root, "tr", "th", "tbody") {
				for _, a := range n.Attr {
					key, data := strings.CutPrefix(a.Key, "data-")
					if key == "ch" {
						key = "chapter"
					}
					if !data {
						continue
					}
					if has[key] == nil {
						has[key] = map[string]bool{}
					}
					for _, w := range append(strings.Fields(a.Val), a.Val) {
						has[key][w] = true
					}
				}
			}
			choices := 0
			for _, sel := range elements(root, "select") {
				key, _ := attr(sel, "data-filter")
				for _, o := range elements(sel, "option") {
					v, _ := attr(o, "value")
					if v == "" || key == "state" || key == "flag" || key == "chapter" && strings.Contains(name, "by-document") {
						continue // states, flags and chapters are offered whether anything has them or not
					}
					choices++
					if !has[key][v] {
						t.Errorf("%s offers %s %q, which nothing has", name, key, v)
					}
				}
			}
			if choices < 5 {
				t.Errorf("%s offers %d choices", name, choices)
			}
		}
	}
}
