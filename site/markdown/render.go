package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/clausebook/clausebook/site/source"
)

// writer walks the tree once and writes HTML; what depends on the rest of the book becomes a slot.
type writer struct {
	file         *source.File
	src          []byte
	title        string
	t            *Text
	html         body
	ids          map[string]bool
	repeats      map[string]int          // how often a made-up anchor was taken
	owned        map[*ast.Heading]string // the anchors that the author set
	counts       [3]int
	firstHeading *ast.Heading
	open         []rawTag // tags of the author that are open
	floor        int      // how many of them were open before the part that is being written
	raw          []rawHTML
	diagrams     int
}

// body collects HTML. It is a util.BufWriter, so that goldmark's escaping writes straight into it.
type body []byte

// Write implements io.Writer.
func (b *body) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

// WriteByte implements io.ByteWriter.
func (b *body) WriteByte(c byte) error { *b = append(*b, c); return nil }

// WriteRune implements util.BufWriter.
func (b *body) WriteRune(r rune) (int, error) {
	n := len(*b)
	*b = utf8.AppendRune(*b, r)
	return len(*b) - n, nil
}

// WriteString implements io.StringWriter.
func (b *body) WriteString(s string) (int, error) { *b = append(*b, s...); return len(s), nil }

// Available implements util.BufWriter.
func (b *body) Available() int { return cap(*b) - len(*b) }

// Buffered implements util.BufWriter.
func (b *body) Buffered() int { return 0 }

// Flush implements util.BufWriter.
func (b *body) Flush() error { return nil }

func (b *body) str(s string) { *b = append(*b, s...) }

// esc writes text, escaped for HTML.
func (b *body) esc(s string) {
	for i := 0; i < len(s); i++ {
		if e := util.EscapeHTMLByte(s[i]); e != nil {
			*b = append(*b, e...)
		} else {
			*b = append(*b, s[i])
		}
	}
}

func (w *writer) slot(kind SlotKind, index int) {
	w.t.Slots = append(w.t.Slots, Slot{At: int32(len(w.html)), Index: int32(index), Kind: kind})
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) wrap(start string, n ast.Node, end string) {
	w.html.str(start)
	w.within(func() { w.children(n) })
	w.html.str(end)
}

func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.wrap("<p>", n, "</p>\n")
	case *ast.TextBlock:
		w.wrap("", n, "")
		if n.NextSibling() != nil {
			w.html.str("\n")
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.Blockquote:
		w.blockquote(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.wrap("<li>", n, "</li>\n")
	case *ast.ThematicBreak:
		w.html.str("<hr>\n")
	case *ast.FencedCodeBlock:
		w.fence(n)
	case *ast.CodeBlock:
		w.html.str(`<pre tabindex="0"><code>`)
		w.html.esc(string(lines(n, w.src)))
		w.html.str("</code></pre>\n")
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.html.esc(string(n.Value))
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		tag := "em>"
		if n.Level == 2 {
			tag = "strong>"
		}
		w.wrap("<"+tag, n, "</"+tag)
	case *ast.Link:
		w.link(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		w.rawInline(n)
	case *extast.Strikethrough:
		w.wrap("<del>", n, "</del>")
	case *extast.TaskCheckBox:
		if n.IsChecked {
			w.html.str(`<span class="task done" role="img" aria-label="☑">☑</span> `)
		} else {
			w.html.str(`<span class="task" role="img" aria-label="☐">☐</span> `)
		}
	case *extast.Table:
		w.table(n)
	case *extast.FootnoteLink:
		w.footnoteLink(n)
	case *extast.FootnoteBacklink:
		fmt.Fprintf(&w.html, ` <a class="fnback" href="#%s" role="doc-backlink" aria-label="↩ %d">↩</a>`, footnoteRef(n.Index, n.RefIndex), n.Index)
	case *extast.FootnoteList:
		w.wrap("<section class=\"notes\" role=\"doc-endnotes\">\n<ol>\n", n, "</ol>\n</section>\n")
	case *extast.Footnote:
		fmt.Fprintf(&w.html, "<li id=\"cb-fn-%d\">", n.Index)
		w.wrap("", n, "</li>\n")
	case *refNode:
		w.ref(n)
	case *variableNode:
		w.variable(n)
	default:
		w.children(n)
	}
}

// text writes a run of text. A line break inside Chinese text is no space.
func (w *writer) text(n *ast.Text) {
	value := n.Segment.Value(w.src)
	if n.IsRaw() {
		html.DefaultWriter.RawWrite(&w.html, value)
		return
	}
	html.DefaultWriter.Write(&w.html, value)
	switch {
	case n.HardLineBreak():
		w.html.str("<br>\n")
	case n.SoftLineBreak():
		if !wide(w.runeBefore(n)) || !wide(w.runeAfter(n)) {
			w.html.str("\n")
		}
	}
}

// runeBefore and runeAfter give the characters that a reader sees on both sides of a line break: the marks of emphasis and
// of links are not seen.
func (w *writer) runeBefore(n *ast.Text) rune {
	r, _ := utf8.DecodeLastRune(bytes.TrimRight(w.src[:n.Segment.Stop], " *_~"))
	return r
}

func (w *writer) runeAfter(n *ast.Text) rune {
	rest := bytes.TrimLeft(w.src[n.Segment.Stop:], " \t\n>*_~")
	if !bytes.HasPrefix(rest, []byte("[[")) {
		rest = bytes.TrimPrefix(rest, []byte("["))
	}
	r, _ := utf8.DecodeRune(rest)
	return r
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.html.str("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			html.DefaultWriter.RawWrite(&w.html, bytes.ReplaceAll(t.Segment.Value(w.src), []byte("\n"), []byte(" ")))
		}
		if s, ok := c.(*ast.String); ok {
			w.html.esc(string(s.Value))
		}
	}
	w.html.str("</code>")
}

func (w *writer) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.html.str("<" + tag)
	if n.IsOrdered() && n.Start != 1 {
		w.html.str(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	w.wrap(">\n", n, "</"+tag+">\n")
}

// blockquote writes a quotation, or an alert when it begins with [!NOTE] and the like.
func (w *writer) blockquote(n *ast.Blockquote) {
	kind := w.alert(n)
	if kind < 0 {
		w.wrap("<blockquote>\n", n, "</blockquote>\n")
		return
	}
	class := "al"
	if kind >= 2 {
		class += " warn"
	}
	w.html.str(`<div class="` + class + `" role="note"><b>`)
	w.slot(SlotAlert, kind)
	w.wrap("</b>\n", n, "</div>\n")
}

// alert takes the [!NOTE] off a quotation and gives the place of its kind, or -1.
func (w *writer) alert(n *ast.Blockquote) int {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return -1
	}
	first := p.Lines().At(0)
	word := strings.TrimSpace(string(first.Value(w.src)))
	if !strings.HasPrefix(word, "[!") || !strings.HasSuffix(word, "]") {
		return -1
	}
	kind := -1
	for i, k := range AlertKinds {
		if strings.EqualFold(word[2:len(word)-1], k) {
			kind = i
		}
	}
	if kind < 0 {
		d := w.report(first.Start, "unknown-alert", word)
		*d = d.With("use-one-of", "[!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]")
		return -1
	}
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		if t, ok := c.(*ast.Text); !ok || t.Segment.Start >= first.Stop {
			break
		}
		p.RemoveChild(p, c)
		c = next
	}
	if p.ChildCount() == 0 {
		n.RemoveChild(n, p)
	}
	return kind
}

func (w *writer) table(n *extast.Table) {
	w.html.str(`<div class="x" tabindex="0" role="group"`)
	if s := w.t.Sections[len(w.t.Sections)-1]; s.ID != "" && s.Level > 1 {
		w.html.str(` aria-labelledby="`)
		w.html.esc(s.ID)
		w.html.str(`"`)
	} else {
		w.html.str(` aria-label="▦"`)
	}
	w.html.str(">\n<table class=\"t\">\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*extast.TableHeader)
		switch {
		case head:
			w.html.str("<thead>\n")
		case row.PreviousSibling() == n.FirstChild():
			w.html.str("<tbody>\n")
		}
		w.html.str("<tr>")
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			w.cell(cell.(*extast.TableCell), head)
		}
		w.html.str("</tr>\n")
		if head {
			w.html.str("</thead>\n")
		} else if row.NextSibling() == nil {
			w.html.str("</tbody>\n")
		}
	}
	w.html.str("</table>\n</div>\n")
}

func (w *writer) cell(c *extast.TableCell, head bool) {
	tag, class := "td", ""
	if head {
		tag = "th"
		if c.FirstChild() == nil {
			tag = "td" // a heading without words would be read out as one
		}
	}
	switch c.Alignment {
	case extast.AlignRight:
		class = ` class="r"`
	case extast.AlignCenter:
		class = ` class="c"`
	}
	scope := ""
	if tag == "th" {
		scope = ` scope="col"`
	}
	w.wrap("<"+tag+scope+class+">", c, "</"+tag+">")
}

func (w *writer) section() int { return len(w.t.Sections) - 1 }

func (w *writer) ref(n *refNode) {
	for rest := n.words; ; {
		_, after, open := strings.Cut(rest, "{{")
		inside, after, closed := strings.Cut(after, "}}")
		if !open || !closed {
			break
		}
		w.fillIn(strings.TrimSpace(inside), n.at)
		rest = after
	}
	w.t.Refs = append(w.t.Refs, Ref{Kind: Wiki, Target: n.target, Words: n.words, Pos: w.pos(n.at), Section: w.section()})
	w.slot(SlotRef, len(w.t.Refs)-1)
}

// A placeholder is a variable that says what is still to be written: {{ todo: name of the certifier }}.
var todoWords = []string{"todo:", "TODO:", "待填：", "待填:"}

func (w *writer) variable(n *variableNode) {
	if words := w.fillIn(n.name, n.at); words != "" {
		w.html.str(`<mark class="todo">`)
		w.html.esc(words)
		w.html.str("</mark>")
		return
	}
	w.slot(SlotVariable, len(w.t.Variables)-1)
}

// fillIn notes a variable, or a placeholder, of which it gives the words. The words of references and pictures may hold
// some as well; those are filled in with the words (site.Site.RefWords) and have no slot.
func (w *writer) fillIn(inside string, at int) (placeholder string) {
	if words, ok := Placeholder(inside); ok {
		w.t.Todos = append(w.t.Todos, Todo{words, w.pos(at)})
		return words
	}
	w.t.Variables = append(w.t.Variables, Variable{inside, w.pos(at)})
	return ""
}

// Placeholder tells whether the inside of {{ }} is a placeholder, and what it says is to be filled in.
func Placeholder(inside string) (words string, ok bool) {
	for _, t := range todoWords {
		if rest, ok := strings.CutPrefix(inside, t); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

// allowedSchemes are the addresses that may leave the site.
var allowedSchemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true}

// scheme gives the scheme of an address as a browser would read it: white space and control characters do not count.
func scheme(dest string) string {
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, dest)
	i := strings.IndexAny(clean, ":/?#")
	if i <= 0 || clean[i] != ':' {
		return ""
	}
	return strings.ToLower(clean[:i])
}

func (w *writer) link(n *ast.Link) {
	dest := plainText(n.Destination)
	at := w.linkAt(n)
	switch s := scheme(dest); {
	case s == "":
		w.t.Refs = append(w.t.Refs, Ref{Kind: Link, Target: dest, Title: plainText(n.Title), Pos: w.pos(at), Section: w.section()})
		i := len(w.t.Refs) - 1
		w.slot(SlotOpen, i)
		w.within(func() { w.children(n) })
		w.slot(SlotClose, i)
	case allowedSchemes[s]:
		w.html.str(`<a href="`)
		w.html.esc(string(util.URLEscape([]byte(dest), false)))
		w.html.str(`" rel="external noreferrer"`)
		if len(n.Title) > 0 {
			w.html.str(` title="`)
			w.html.esc(plainText(n.Title))
			w.html.str(`"`)
		}
		w.wrap(">", n, "</a>")
	default:
		w.report(at, "url-scheme", s)
		w.children(n)
	}
}

// plainText resolves the escapes and entities of an address or a title, so that what is checked is what a browser would see.
func plainText(b []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}

func (w *writer) linkAt(n ast.Node) int {
	if p := n.Pos(); p >= 0 {
		return p
	}
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return max(t.Segment.Start-1, 0)
		}
	}
	if n.Parent() != nil && n.Parent().Lines() != nil && n.Parent().Type() == ast.TypeBlock && n.Parent().Lines().Len() > 0 {
		return n.Parent().Lines().At(0).Start
	}
	return 0
}

func (w *writer) autoLink(n *ast.AutoLink) {
	url := string(n.URL(w.src))
	label := string(n.Label(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(url), "mailto:") {
		url = "mailto:" + url
	}
	if s := scheme(url); !allowedSchemes[s] {
		w.report(w.linkAt(n), "url-scheme", s)
		w.html.esc(label)
		return
	}
	w.html.str(`<a href="`)
	w.html.esc(string(util.URLEscape([]byte(url), false)))
	w.html.str(`" rel="external noreferrer">`)
	w.html.esc(label)
	w.html.str("</a>")
}

func (w *writer) image(n *ast.Image) {
	dest, at := plainText(n.Destination), w.linkAt(n)
	if s := scheme(dest); s != "" || strings.HasPrefix(dest, "//") {
		w.report(at, "remote-picture", dest)
		return
	}
	alt := w.plain(n)
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if v, ok := c.(*variableNode); ok && entering {
			w.fillIn(v.name, v.at)
		}
		return ast.WalkContinue, nil
	})
	if strings.TrimSpace(alt) == "" {
		w.report(at, "picture-without-text", dest)
	}
	w.t.Refs = append(w.t.Refs, Ref{Kind: Image, Target: dest, Words: alt, Title: plainText(n.Title), Pos: w.pos(at), Section: w.section()})
	w.slot(SlotRef, len(w.t.Refs)-1)
}

// plain is the text of a node without its marks.
func (w *writer) plain(n ast.Node) string {
	var b strings.Builder
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Text:
				value := c.Segment.Value(w.src)
				if !c.IsRaw() {
					value = []byte(plainText(value))
				}
				b.Write(value)
				if c.SoftLineBreak() || c.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(c.Value)
			case *ast.AutoLink:
				b.Write(c.Label(w.src))
			case *ast.RawHTML:
				if s := c.Segments.Value(w.src); bytes.HasPrefix(bytes.ToLower(s), []byte("<br")) {
					b.WriteByte(' ')
				}
			case *refNode:
				if c.words != "" {
					b.WriteString(c.words)
				} else {
					b.WriteString(c.target)
				}
			case *variableNode:
				if words, ok := Placeholder(c.name); ok {
					b.WriteString(words)
				} else {
					b.WriteString("{{ " + c.name + " }}")
				}
			default:
				walk(c)
			}
		}
	}
	walk(n)
	return b.String()
}

func lines(n ast.Node, src []byte) []byte {
	var b []byte
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		b = append(b, s.Value(src)...)
	}
	return b
}
