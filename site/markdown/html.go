package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/clausebook/clausebook/site/diag"
)

// allowedTags may stand in the text, without attributes; tables need <br>. The value tells whether the tag has an end.
var allowedTags = map[string]bool{"br": false, "sub": true, "sup": true, "kbd": true, "mark": true, "details": true, "summary": true}

// rawTag is an allowed tag that is open.
type rawTag struct {
	name string
	at   int
}

// rawHTML is one piece of HTML that is not taken.
type rawHTML struct {
	what string
	at   int
}

func (w *writer) rawInline(n *ast.RawHTML) { w.rawText(n.Segments.Sliced(0, n.Segments.Len())) }

// htmlBlock passes what is allowed of a block of HTML and refuses the rest.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	lines := slices.Clone(n.Lines().Sliced(0, n.Lines().Len()))
	if n.HasClosure() {
		lines = append(lines, n.ClosureLine)
	}
	w.rawText(lines)
}

// rawText writes text of the author that may hold tags. goldmark hands it over line by line, but a comment or a tag may be
// longer than a line.
func (w *writer) rawText(lines []text.Segment) {
	var b []byte
	starts := make([]int, len(lines))
	for i, s := range lines {
		starts[i] = len(b)
		b = append(b, s.Value(w.src)...)
	}
	at := func(i int) int {
		k := sort.Search(len(starts), func(k int) bool { return starts[k] > i }) - 1
		return lines[k].Start + i - starts[k]
	}
	for i := 0; i < len(b); {
		n := bytes.IndexByte(b[i:], '<')
		if n < 0 {
			n = len(b) - i
		}
		w.html.esc(string(util.ResolveEntityNames(util.ResolveNumericReferences(b[i : i+n]))))
		if i += n; i == len(b) {
			return
		}
		if bytes.HasPrefix(b[i:], []byte("<!--")) {
			n = bytes.Index(b[i:], []byte("-->"))
			if n < 0 {
				w.report(at(i), "unclosed-tag", "<!--")
				return
			}
			i += n + len("-->")
			continue
		}
		n = bytes.IndexByte(b[i:], '>')
		if n < 0 {
			n = len(b) - i - 1
		}
		w.tag(string(b[i:i+n+1]), at(i))
		i += n + 1
	}
}

func (w *writer) tag(s string, at int) {
	inner := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">"), "/"))
	closing := strings.HasPrefix(inner, "/")
	name := strings.ToLower(strings.TrimPrefix(inner, "/"))
	paired, ok := allowedTags[name]
	switch {
	case !ok && closing && slices.ContainsFunc(w.raw, func(r rawHTML) bool { return r.what == "<"+name+">" }):
		// said already, where it begins
	case !ok:
		word := "<" + firstWord(inner) + ">"
		if _, known := allowedTags[strings.ToLower(firstWord(strings.TrimPrefix(inner, "/")))]; known {
			word = strings.Join(strings.Fields(s), " ") // it is the attributes that are not taken
		}
		w.raw = append(w.raw, rawHTML{word, at})
	case !paired:
		w.html.str("<br>")
	case !closing:
		w.open = append(w.open, rawTag{name, at})
		w.html.str("<" + name + ">")
	case len(w.open) > w.floor && w.open[len(w.open)-1].name == name:
		w.open = w.open[:len(w.open)-1]
		w.html.str("</" + name + ">")
	default:
		w.report(at, "unopened-tag", "</"+name+">")
	}
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.Join(strings.Fields(s), " "), " ")
	return word
}

// within writes a part of the text. A tag that is opened in it and not closed would swallow the rest of the page, and one
// that is closed in it must have been opened in it.
func (w *writer) within(write func()) {
	floor := w.floor
	w.floor = len(w.open)
	write()
	for len(w.open) > w.floor {
		t := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		w.report(t.at, "unclosed-tag", "<"+t.name+">")
		w.html.str("</" + t.name + ">")
	}
	w.floor = floor
}

// finishHTML says what HTML was not taken: each kind once, with its number and the first places.
func (w *writer) finishHTML() {
	first := map[string]int{}
	var kinds []string
	counts := map[string]int{}
	places := map[string][]string{}
	for _, r := range w.raw {
		if counts[r.what] == 0 {
			first[r.what] = r.at
			kinds = append(kinds, r.what)
		}
		counts[r.what]++
		if line := fmt.Sprint(w.pos(r.at).Line); len(places[r.what]) < 3 && !slices.Contains(places[r.what], line) {
			places[r.what] = append(places[r.what], line)
		}
	}
	for _, k := range kinds {
		d := diag.New(w.file.Position(first[k]), "raw-html", k)
		if counts[k] > 1 {
			d = d.With("times-in-file", counts[k], strings.Join(places[k], ", "))
		}
		w.t.Diagnostics = append(w.t.Diagnostics, d)
	}
}
