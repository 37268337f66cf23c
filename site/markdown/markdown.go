// Package markdown reads the text of a document: CommonMark with GitHub's tables, task lists, strikethrough, footnotes and
// alerts, and what Clausebook adds: claims on headings, [[references]], {{ variables }} and diagrams. In goes the text of
// one file, out comes a Text: its sections and references as data, and its HTML with slots where something of the rest of
// the book has to be filled in. Parse depends on nothing but the bytes it is given, so its result can be remembered under
// their hash.
//
// Raw HTML and addresses outside the allow-list never reach the HTML: they are diagnostics.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// Version names the form of a Text; it changes whenever the same bytes would give another result, so that remembered
// results are dropped.
const Version = "1"

// A Pos is a place in the author's file; lines and columns count from 1, columns in characters.
type Pos struct{ Line, Column int32 }

// A Text is what one document says.
type Text struct {
	Sections    []Section // the first is what stands before any heading
	Refs        []Ref
	Variables   []Variable
	Blocks      []Block
	HTML        []byte // nil when it was moved elsewhere; Part gives it in either case
	Slots       []Slot // in the order of their places in HTML
	Todos       []Todo // placeholders left to be filled in
	Diagnostics []diag.Diagnostic
	Numbered    bool // headings carry numbers of the site, because the author wrote none

	elsewhere io.ReaderAt // holds the HTML when it was moved
	at        int64       // in elsewhere
	size      int
}

// Size is the length of the HTML.
func (t *Text) Size() int {
	if t.elsewhere != nil {
		return t.size
	}
	return len(t.HTML)
}

// Part gives a part of the HTML, which may not be changed. Where the HTML is not in memory, it is read into scratch, which
// grows when it has to.
func (t *Text) Part(scratch *[]byte, from, to int) ([]byte, error) {
	if t.elsewhere == nil {
		return t.HTML[from:to], nil
	}
	*scratch = slices.Grow((*scratch)[:0], to-from)[:to-from]
	if _, err := t.elsewhere.ReadAt(*scratch, t.at+int64(from)); err != nil {
		return nil, fmt.Errorf("reading a text again: %w", err)
	}
	return *scratch, nil
}

// MoveTo lets go of the HTML: it stands at an offset of a file, from which Part reads it.
func (t *Text) MoveTo(file io.ReaderAt, at int64) {
	t.elsewhere, t.at, t.size, t.HTML = file, at, len(t.HTML), nil
}

// Own appends the places of all that the text keeps as single words, its HTML left out: for [source.Pack].
func (t *Text) Own(to []*string) []*string {
	for i := range t.Sections {
		s := &t.Sections[i]
		to = append(to, &s.ID, &s.Number, &s.Title)
		for j := range s.Claims {
			to = append(to, &s.Claims[j].Clause)
		}
	}
	for i := range t.Refs {
		r := &t.Refs[i]
		to = append(to, &r.Target, &r.Words, &r.Title, &r.File)
	}
	for i := range t.Variables {
		to = append(to, &t.Variables[i].Name)
	}
	for i := range t.Blocks {
		to = append(to, &t.Blocks[i].Name, &t.Blocks[i].Text)
	}
	for i := range t.Todos {
		to = append(to, &t.Todos[i].Words)
	}
	return to
}

// A Section is a heading and what stands below it up to the next heading of any level.
type Section struct {
	ID     string // anchor in the page, unique in the document
	Level  int    // 2 for the first level shown; 0 for the part before any heading
	Number string // "4.2", or "" when the author numbers
	Title  string // plain text
	Pos    Pos
	Claims []Claim
	Start  int  // where its text begins in HTML, behind the heading
	End    int  // where its text ends
	Own    bool // the anchor was set by the author with {#id}
}

// A Claim is a clause named in the satisfies attribute of a heading, as the author wrote it.
type Claim struct {
	Clause string
	Pos    Pos
}

// RefKind tells how a reference was written.
type RefKind uint8

const (
	// Wiki is [[target]] or [[target|words]].
	Wiki RefKind = iota
	// Link is an ordinary relative Markdown link.
	Link
	// Image is a picture.
	Image
)

// A Ref is one reference of the text to something of the book.
type Ref struct {
	Kind    RefKind
	Target  string // "PRC-INC-01#roles", "service:email", "../plans/x.md#a"
	Words   string // the words of [[target|words]], or the text that stands for a picture
	Title   string // the title of a Markdown link or picture
	File    string // the file of the book that a relative link leads to, when the reader of the book has found it
	Pos     Pos
	Section int // index into Sections
}

// A Variable is one {{ name }}.
type Variable struct {
	Name string
	Pos  Pos
}

// A Todo is a placeholder, {{ todo: what is to be written }}.
type Todo struct {
	Words string
	Pos   Pos
}

// A Block is a fenced block that is drawn: a diagram from its own text, an agreement from the data of the document.
type Block struct {
	Name   string // language of the fence: "diagram", "agreement"
	Text   string
	Pos    Pos
	At     int32 // offset in HTML
	Length int32 // of the drawing in HTML, 0 where a slot stands for it
}

// SlotKind tells what is filled in at a slot.
type SlotKind uint8

const (
	// SlotRef takes the whole link of a Wiki reference, or a picture.
	SlotRef SlotKind = iota
	// SlotOpen takes the start tag of a Markdown link.
	SlotOpen
	// SlotClose takes its end tag.
	SlotClose
	// SlotVariable takes the value of a variable.
	SlotVariable
	// SlotHeading takes what stands at the end of a heading: its claims and its permanent link.
	SlotHeading
	// SlotBlock takes the drawing of a block.
	SlotBlock
	// SlotAlert takes the word of an alert; Index is the place of its kind in AlertKinds.
	SlotAlert
)

// AlertKinds are GitHub's five alerts.
var AlertKinds = []string{"note", "tip", "important", "warning", "caution"}

// A Slot is a place in the HTML at which something is filled in.
type Slot struct {
	At    int32 // offset in HTML
	Index int32 // into Refs, Variables, Sections or Blocks
	Kind  SlotKind
}

// Bare addresses are looked for at the beginning of every word. Most texts have none, and a parser that does not look for
// them makes the same of such a text in less time.
var (
	md      = goldmark.New(goldmark.WithParser(newParser(extension.NewLinkifyParser())))
	mdPlain = goldmark.New(goldmark.WithParser(newParser()))
)

// bareAddresses are words of which one stands in every bare address.
var bareAddresses = [][]byte{[]byte("@"), []byte("http:"), []byte("https:"), []byte("ftp:"), []byte("www.")}

// plainEnough tells whether both parsers make the same of a text. White space at the end of a line is kept by the one that
// looks for addresses, and dropped by the other.
func plainEnough(text []byte) bool {
	for _, a := range bareAddresses {
		if bytes.Contains(text, a) {
			return false
		}
	}
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSuffix(line, []byte("\n")); len(line) > 0 && util.IsSpace(line[len(line)-1]) {
			return false
		}
	}
	return true
}

func newParser(more ...parser.InlineParser) parser.Parser {
	blocks := []util.PrioritizedValue{
		util.Prioritized(heading{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(heading{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
		util.Prioritized(footnote{extension.NewFootnoteBlockParser()}, 999),
	}
	inlines := []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(variableParser{}, 150),
		util.Prioritized(refParser{}, 190),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(emphasisParser{}, 500),
		util.Prioritized(strikethroughParser{}, 501),
	}
	for _, p := range more {
		inlines = append(inlines, util.Prioritized(p, 999))
	}
	paragraphs := []util.PrioritizedValue{
		util.Prioritized(lineLimits{}, 50),
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		util.Prioritized(blockLimits{}, 300),
	}
	return parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// Parse reads the text of a file from the given offset on; title is the title of the document, so that a first heading that
// only repeats it is not shown twice.
func Parse(f *source.File, from int, title string) *Text {
	with := md
	if plainEnough(f.Text[from:]) {
		with = mdPlain
	}
	return parse(f, from, title, with.Parser())
}

func parse(f *source.File, from int, title string, with parser.Parser) *Text {
	src := blank(f.Text, from)
	refused := func(ds []diag.Diagnostic) *Text { return &Text{Diagnostics: ds, Sections: make([]Section, 1)} }
	if ds := checkNesting(f, src); len(ds) > 0 {
		return refused(ds)
	}
	pc := parser.NewContext()
	root := with.Parse(text.NewReader(src), parser.WithContext(pc))
	if x := exceeded(pc); x != nil {
		return refused(x.diagnostics(f))
	}
	html := bodies.Get().(*body)
	defer bodies.Put(html)
	w := &writer{
		file:  f,
		src:   src,
		title: title,
		t:     &Text{Sections: make([]Section, 1, 16), Refs: make([]Ref, 0, 16), Slots: make([]Slot, 0, 32)},
		html:  slices.Grow((*html)[:0], len(src)*3/2),
		ids:   map[string]bool{},

		repeats: map[string]int{},
		owned:   map[*ast.Heading]string{},
	}
	w.t.Sections[0].Pos = Pos{1, 1}
	w.prepare(root)
	w.within(func() { w.children(root) })
	w.closeSection()
	w.finishHTML()
	w.unusedFootnotes(pc)
	w.t.HTML = append(make([]byte, 0, len(w.html)), w.html...)
	*html = w.html
	w.t.Sections, w.t.Refs, w.t.Slots = slices.Clone(w.t.Sections), slices.Clone(w.t.Refs), slices.Clone(w.t.Slots) // without room to grow: a book keeps them
	return w.t
}

// bodies are the buffers in which HTML is put together before its length is known.
var bodies = sync.Pool{New: func() any { return new(body) }}

// blank puts spaces in the place of the front matter instead of cutting it off: every offset in the tree is then an offset
// in the file, and no position needs correcting.
func blank(file []byte, from int) []byte {
	src := make([]byte, len(file), len(file)+1)
	for i, c := range file[:from] {
		if c == '\n' {
			src[i] = '\n'
		} else {
			src[i] = ' '
		}
	}
	copy(src[from:], file[from:])
	return src
}

// prepare finds out what has to be known before the first heading is written.
func (w *writer) prepare(root ast.Node) {
	w.t.Numbered = true
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		if startsWithNumber(w.plain(h)) && !(w.firstHeading == nil && h.Level == 1) {
			w.t.Numbered = false
		}
		if w.firstHeading == nil {
			w.firstHeading = h
		}
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			if id, own := attribute(h, "id"); own {
				w.own(h, id)
			}
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}
