package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/clausebook/clausebook/site/diag"
)

// heading wraps goldmark's two heading parsers. Their own attributes are not used, because those let style= through; ours
// are {#id} and {satisfies="…"} only.
type heading struct{ parser.BlockParser }

// Close takes the attributes off the end of the heading before its text is read.
func (h heading) Close(n ast.Node, r text.Reader, pc parser.Context) {
	h.BlockParser.Close(n, r, pc)
	lines := n.Lines()
	if n.Kind() != ast.KindHeading || lines == nil || lines.Len() == 0 {
		return
	}
	if checkBlock(n, r.Source(), pc); exceeded(pc) != nil {
		n.SetLines(text.NewSegments())
		return
	}
	last := lines.At(lines.Len() - 1)
	line := last.Value(r.Source())
	trimmed := bytes.TrimRight(line, " \t\n")
	if !bytes.HasSuffix(trimmed, []byte("}")) {
		return
	}
	open := bytes.LastIndexByte(trimmed, '{')
	if open < 0 || open > 0 && (trimmed[open-1] == '{' || trimmed[open-1] == '\\') || bytes.HasSuffix(trimmed, []byte("}}")) {
		return
	}
	inner := trimmed[open+1 : len(trimmed)-1]
	if !looksLikeAttributes(inner) {
		return
	}
	n.SetAttributeString("cb", attributes{string(inner), last.Start + open + 1})
	stop := last.Start + len(bytes.TrimRight(trimmed[:open], " \t"))
	lines.Set(lines.Len()-1, text.NewSegment(last.Start, stop))
}

// attributes is the text between the braces at the end of a heading, and where it begins.
type attributes struct {
	text string
	at   int
}

func looksLikeAttributes(b []byte) bool {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return false
	}
	if b[0] == '#' || b[0] == '.' {
		return len(b) > 1
	}
	i := 0
	for i < len(b) && (b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z' || b[i] == '-') {
		i++
	}
	return i > 0 && i < len(b) && b[i] == '='
}

// A headingAttribute is one of them: name "id", "satisfies" or what the author wrote, its value, and where that begins.
type headingAttribute struct {
	name, value string
	at          int
}

func (a attributes) split() []headingAttribute {
	var out []headingAttribute
	s, at := a.text, a.at
	skip := func(n int) { s, at = s[n:], at+n }
	for {
		skip(len(s) - len(strings.TrimLeft(s, " \t")))
		if s == "" {
			return out
		}
		if s[0] == '#' {
			end := strings.IndexAny(s, " \t")
			if end < 0 {
				end = len(s)
			}
			out = append(out, headingAttribute{"id", s[1:end], at + 1})
			skip(end)
			continue
		}
		name, rest, found := strings.Cut(s, "=")
		if !found || strings.ContainsAny(name, " \t") {
			end := strings.IndexAny(s, " \t")
			if end < 0 {
				end = len(s)
			}
			out = append(out, headingAttribute{s[:end], "", at})
			skip(end)
			continue
		}
		quote := ""
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			quote = rest[:1]
			rest = rest[1:]
		}
		end := strings.IndexAny(rest, " \t")
		if quote != "" {
			end = strings.Index(rest, quote)
		}
		if end < 0 {
			end = len(rest)
		}
		skip(len(name) + 1 + len(quote))
		out = append(out, headingAttribute{name, rest[:end], at})
		skip(min(end+len(quote), len(s)))
	}
}

// attribute gives the value that the author set for a heading.
func attribute(h ast.Node, name string) (string, bool) {
	v, ok := h.AttributeString("cb")
	if !ok {
		return "", false
	}
	for _, a := range v.(attributes).split() {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// own keeps an anchor that the author chose, before any is made up, so that a made-up one never takes it away.
func (w *writer) own(h *ast.Heading, id string) {
	switch {
	case !validID(id):
		w.report(w.headingAt(h), "bad-heading-id", id)
	case w.ids[id]:
		d := w.report(w.headingAt(h), "duplicate-heading-id", id)
		for first, taken := range w.owned {
			if taken == id {
				*d = d.At(w.file.Position(w.headingAt(first)), "first-here")
			}
		}
	default:
		w.ids[id] = true
		w.owned[h] = id
	}
}

func validID(id string) bool {
	if id == "" || strings.HasPrefix(id, "cb-") {
		return false
	}
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}

// Slug makes the anchor of a heading as GitHub does: lower case, letters and digits of all scripts, hyphens and
// underscores are kept, spaces become hyphens, the rest is dropped.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(title)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// anchor gives a heading its id: the author's, or its slug with a number behind when that is taken.
func (w *writer) anchor(h *ast.Heading, title string) (id string, own bool) {
	if id, ok := w.owned[h]; ok {
		return id, true
	}
	slug := Slug(title)
	if strings.HasPrefix(slug, "cb-") {
		slug = "-" + slug // that prefix belongs to the theme
	}
	n := w.repeats[slug]
	for id = slug; w.ids[id]; {
		n++
		id = slug + "-" + strconv.Itoa(n)
	}
	w.repeats[slug] = n
	w.ids[id] = true
	return id, false
}

// startsWithNumber tells whether an author wrote the number of a heading: "4.2 Roles", "3、职责", "第一章".
func startsWithNumber(s string) bool {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' && i > 0) {
		i++
	}
	if i > 0 && i < len(s) {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return r == ' ' || r == '　' || r == '、' || r == '．' || r == ')' || r == '）'
	}
	return strings.HasPrefix(s, "一、") || strings.HasPrefix(s, "第一章") || strings.HasPrefix(s, "第一条")
}

func (w *writer) headingAt(h *ast.Heading) int {
	if h.Lines() != nil && h.Lines().Len() > 0 {
		return h.Lines().At(0).Start
	}
	return max(h.Pos(), 0)
}

func (w *writer) heading(h *ast.Heading) {
	w.closeSection()
	title := strings.TrimSpace(w.plain(h))
	pos := w.pos(w.headingAt(h))
	id, own := w.anchor(h, title)
	s := Section{ID: id, Own: own, Level: max(h.Level, 2), Title: title, Pos: pos}
	if v, ok := h.AttributeString("cb"); ok {
		s.Claims = w.headingClaims(v.(attributes))
	}
	// The title of the page is written from the front matter; a first heading that only says it again becomes an anchor.
	if h == w.firstHeading && h.Level == 1 && h.PreviousSibling() == nil && sameTitle(title, w.title) {
		s.Level = 1
	}
	w.t.Sections = append(w.t.Sections, s)
	i := len(w.t.Sections) - 1
	if s.Level == 1 {
		w.html.str(`<span id="`)
		w.html.esc(id)
		w.html.str(`"></span>`)
		w.t.Sections[i].Start = len(w.html)
		return
	}
	tag := strconv.Itoa(s.Level)
	w.html.str("<h" + tag + ` id="`)
	w.html.esc(id)
	w.html.str(`">`)
	if number := w.number(s.Level); number != "" {
		w.t.Sections[i].Number = number
		w.html.str(`<span class="n">` + number + `</span>`)
	}
	w.within(func() { w.children(h) })
	w.slot(SlotHeading, i)
	w.html.str("</h" + tag + ">\n")
	w.t.Sections[i].Start = len(w.html)
}

func sameTitle(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// number counts headings of the second to the fourth level: "1", "4.2", "4.2.1".
func (w *writer) number(level int) string {
	if !w.t.Numbered || level > 4 {
		return ""
	}
	i := level - 2
	w.counts[i]++
	for j := i + 1; j < len(w.counts); j++ {
		w.counts[j] = 0
	}
	parts := make([]string, 0, 3)
	for _, c := range w.counts[:i+1] {
		if c == 0 {
			return "" // a level was left out; a number would be wrong
		}
		parts = append(parts, strconv.Itoa(c))
	}
	return strings.Join(parts, ".")
}

func (w *writer) headingClaims(a attributes) []Claim {
	var out []Claim
	ids := 0
	for _, x := range a.split() {
		switch {
		case x.name == "id" && ids == 0:
			ids++
		case x.name == "id":
			w.report(x.at, "heading-attribute", "#"+x.value)
		case x.name == "satisfies":
			for word, at := range words(x.value) {
				if item := len(word) == 2 && word[1] == ')'; item && len(out) > 0 {
					out[len(out)-1].Clause += " " + word // "7.5.1 a)"
					continue
				}
				out = append(out, Claim{word, w.pos(x.at + at)})
			}
		default:
			w.report(x.at, "heading-attribute", x.name)
		}
	}
	return out
}

// words goes through the words of a text and the offset of each.
func words(s string) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		for i := 0; i < len(s); {
			if c := s[i]; c == ' ' || c == '\t' || c == ',' {
				i++
				continue
			}
			end := strings.IndexAny(s[i:], " \t,")
			if end < 0 {
				end = len(s) - i
			}
			if !yield(s[i:i+end], i) {
				return
			}
			i += end
		}
	}
}

func (w *writer) closeSection() {
	w.t.Sections[len(w.t.Sections)-1].End = len(w.html)
}

func (w *writer) pos(offset int) Pos {
	p := w.file.Position(offset)
	return Pos{int32(p.Line), int32(p.Column)}
}

func (w *writer) report(offset int, code string, args ...any) *diag.Diagnostic {
	w.t.Diagnostics = append(w.t.Diagnostics, diag.New(w.file.Position(offset), code, args...))
	return &w.t.Diagnostics[len(w.t.Diagnostics)-1]
}
