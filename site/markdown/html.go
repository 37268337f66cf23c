package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

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

func (w *writer) rawInline(n *ast.RawHTML) {
	var b []byte
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		b = append(b, s.Value(w.src)...)
	}
	at := 0
	if n.Segments.Len() > 0 {
		at = n.Segments.At(0).Start
	}
	w.rawText(b, at)
}

// htmlBlock passes what is allowed of a block of HTML and refuses the rest.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		w.rawText(s.Value(w.src), s.Start)
	}
	if n.HasClosure() {
		w.rawText(n.ClosureLine.Value(w.src), n.ClosureLine.Start)
	}
}

// rawText writes a piece of the author's text that may hold tags.
func (w *writer) rawText(b []byte, at int) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			w.html.esc(string(b))
			return
		}
		w.html.esc(string(b[:i]))
		b, at = b[i:], at+i
		if bytes.HasPrefix(b, []byte("<!--")) {
			end := bytes.Index(b, []byte("-->"))
			if end < 0 {
				w.inComment(at)
				return
			}
			b, at = b[end+3:], at+end+3
			continue
		}
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			end = len(b) - 1
		}
		w.tag(string(b[:end+1]), at)
		b, at = b[end+1:], at+end+1
	}
}

// inComment is reached for the first line of a comment of several lines: goldmark hands them over one by one.
func (w *writer) inComment(at int) {
	w.raw = append(w.raw, rawHTML{"<!--", at})
}

func (w *writer) tag(s string, at int) {
	inner := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">"), "/"))
	closing := strings.HasPrefix(inner, "/")
	name := strings.ToLower(strings.TrimPrefix(inner, "/"))
	paired, ok := allowedTags[name]
	switch {
	case !ok:
		word, _, _ := strings.Cut(inner, " ")
		w.raw = append(w.raw, rawHTML{"<" + strings.TrimSpace(word) + ">", at})
	case !paired:
		w.html.str("<br>")
	case !closing:
		w.open = append(w.open, rawTag{name, at})
		w.html.str("<" + name + ">")
	case len(w.open) > 0 && w.open[len(w.open)-1].name == name:
		w.open = w.open[:len(w.open)-1]
		w.html.str("</" + name + ">")
	default:
		w.raw = append(w.raw, rawHTML{"</" + name + ">", at})
	}
}

// closeInline ends a block of text: a tag opened in it and not closed would swallow the rest of the page.
func (w *writer) closeInline(depth int, _ ast.Node) {
	for len(w.open) > depth {
		t := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		w.report(t.at, "unclosed-tag", "<"+t.name+">")
		w.html.str("</" + t.name + ">")
	}
}

// finishHTML says what HTML was not taken: each kind once, with its number and the first places.
func (w *writer) finishHTML(root ast.Node) {
	w.closeInline(0, root)
	first := map[string]int{}
	var kinds []string
	counts := map[string]int{}
	places := map[string][]string{}
	for _, r := range w.raw {
		if counts[r.what] == 0 {
			first[r.what] = r.at
			kinds = append(kinds, r.what)
		}
		if counts[r.what]++; len(places[r.what]) < 3 {
			places[r.what] = append(places[r.what], fmt.Sprint(w.pos(r.at).Line))
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
