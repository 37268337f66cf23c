package generator

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"text/template/parse"
)

// Most pages of a large book are documents, and most of what a template writes on them is the same: carrying it out again for
// each took as long as making everything else on the page. So a template that does nothing but put the values of the page
// into their places is carried out once for each shape of document, with holes for the values. What comes out is the
// skeleton, and the pages are made from it. A template that does more (counts, compares, goes through lists) is carried out
// for each page as before; the bytes are the same either way.

// A shape is all that decides which parts of a template are carried out for a document.
type shape struct {
	home, nav, textLang                      string
	controlled, foreign, list, summary, used bool
	revisions, neighbours, bands, crumbs     bool
	wide, run                                bool
	bodyClass                                string
}

func (p *DocumentPage) shape() shape {
	return shape{
		home: p.Home, nav: p.Nav, textLang: p.TextLang, controlled: p.Controlled, foreign: p.Foreign, list: p.HasList, summary: p.Summary != "",
		used: p.Used != "", revisions: len(p.Revisions) > 0, neighbours: p.Neighbours() != "", bands: len(p.Bands) > 0, crumbs: len(p.Crumbs) > 0,
		wide: p.Wide, run: len(p.Run) > 0, bodyClass: p.BodyClass,
	}
}

// A skeleton is a page without its values: text, hole, text, hole … text.
type skeleton struct {
	texts [][]byte
	holes []hole
}

// The holes of every page. They are used in skeletons only.
const (
	fullTitleHole hole = 'A' + iota
	alternatesHole
	languagesHole
	crumbsHole
	runHole
)

// word stands for a hole where a template puts words and not HTML. Its characters stand in no text (Unicode keeps them for
// such uses), and html/template leaves them alone.
func (h hole) word() string { return wordFrom + string(rune(h)) + wordTo }

const wordFrom, wordTo = "\uFDD0", "\uFDD1"

// writeDocument writes the page of a document.
func (f *frame) writeDocument(to *bytes.Buffer, p *DocumentPage) error {
	k := p.shape()
	known, ok := f.skeletons.Load(k)
	if !ok {
		made, err := f.skeleton(p)
		if err != nil {
			return err
		}
		known, _ = f.skeletons.LoadOrStore(k, made)
	}
	s := known.(*skeleton)
	if s == nil {
		return f.templates.render(to, "document", p)
	}
	out := to.Bytes()
	for i, h := range s.holes {
		out = p.fill(append(out, s.texts[i]...), h)
	}
	*to = *bytes.NewBuffer(append(out, s.texts[len(s.holes)]...))
	return nil
}

// skeleton makes the skeleton of all documents that have the shape of p, or nil when the template does more than a skeleton
// can hold.
func (f *frame) skeleton(p *DocumentPage) (*skeleton, error) {
	sample := *p
	sample.sample = true
	sample.Heading = headingHole.word()
	if sample.Summary != "" {
		sample.Summary = summaryHole.word()
	}
	var out bytes.Buffer
	if err := f.templates.write(&out, "document", &sample); err != nil {
		return nil, err
	}
	if err := f.templates.safe(out.Bytes(), "document"); err != nil {
		return nil, err
	}
	if !f.templates.places("document") { // known only now: html/template completes its trees when they are first carried out
		return nil, nil
	}
	s := &skeleton{}
	rest := out.Bytes()
	for {
		at := bytes.IndexAny(rest, "\x00"+wordFrom)
		if at < 0 {
			s.texts = append(s.texts, slices.Clone(rest))
			return s, nil
		}
		s.texts = append(s.texts, slices.Clone(rest[:at]))
		before, after := 1, 0
		if rest[at] != 0 {
			before, after = len(wordFrom), len(wordTo)
		}
		s.holes = append(s.holes, hole(rest[at+before]))
		rest = rest[at+before+1+after:]
	}
}

// places tells whether the template of a page does nothing but put values into their places.
func (t *templates) places(name string) bool {
	x := placer{set: t.pages[name]}
	return x.template("base.html", false)
}

// A placer reads a template and answers false to whatever a skeleton cannot hold.
type placer struct {
	set   *template.Template
	depth int
}

// What a template may do with a field of a document: put it on the page, and ask whether there is one. Fields with neither
// stand for lists of values and the like, which a skeleton does not know.
const (
	mayPlace = 1 << iota
	mayAsk
	mayBoth = mayPlace | mayAsk
)

var placed = map[string]int{
	// the same for all pages of a shape
	"Lang": mayBoth, "Nav": mayBoth, "Root": mayBoth, "Home": mayBoth, "Book": mayBoth, "Org": mayBoth,
	"AsOf": mayBoth, "StandardIndex": mayBoth, "Standard": mayBoth, "Wide": mayBoth, "BodyClass": mayBoth, "Styles": mayBoth,
	"Scripts": mayBoth, "Top": mayBoth, "Bottom": mayBoth, "Controlled": mayBoth, "Foreign": mayBoth,
	"TextLang": mayBoth, "HasList": mayBoth,
	// its own for each
	"FullTitle": mayBoth, "HeadLinks": mayBoth, "Alternates": mayPlace, "LanguageBar": mayPlace, "CrumbBar": mayBoth, "RunLine": mayBoth,
	"Heading": mayBoth, "Summary": mayBoth, "TitleBlock": mayBoth, "BandList": mayBoth, "Body": mayPlace, "Previews": mayPlace,
	"Used": mayBoth, "RevisionRows": mayPlace, "Neighbours": mayBoth, "ContentsList": mayPlace, "Rail": mayPlace,
	"Run": mayAsk, "Revisions": mayAsk, "Bands": mayAsk, "Crumbs": mayAsk,
}

// template reads a template by its name. In one that was called for a value, dot is no page.
func (x *placer) template(name string, value bool) bool {
	t := x.set.Lookup(name)
	if x.depth++; x.depth > 20 || t == nil || t.Tree == nil {
		return false
	}
	defer func() { x.depth-- }()
	return x.list(t.Tree.Root, value)
}

func (x *placer) list(l *parse.ListNode, value bool) bool {
	if l == nil {
		return true
	}
	for _, n := range l.Nodes {
		ok := false
		switch n := n.(type) {
		case *parse.TextNode, *parse.CommentNode:
			ok = true
		case *parse.ActionNode:
			ok = x.place(n.Pipe, value)
		case *parse.IfNode:
			ok = x.ask(n.Pipe, value) && x.list(n.List, value) && x.list(n.ElseList, value)
		case *parse.WithNode:
			inner, known := x.with(n.Pipe, value)
			ok = known && x.list(n.List, inner) && x.list(n.ElseList, value)
		case *parse.TemplateNode:
			switch {
			case n.Pipe == nil:
				ok = x.template(n.Name, true)
			default:
				inner, page := x.page(n.Pipe, value)
				ok = page && x.template(n.Name, inner)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// place reads an action that writes something: a field, dot, or a word of the interface, escaped for text or for an
// attribute in quotation marks, which is the same.
func (x *placer) place(p *parse.PipeNode, value bool) bool {
	if len(p.Decl) > 0 || len(p.Cmds) == 0 {
		return false
	}
	for _, c := range p.Cmds[1:] {
		id, ok := c.Args[0].(*parse.IdentifierNode)
		if !ok || len(c.Args) != 1 {
			return false
		}
		switch strings.TrimPrefix(id.Ident, "_html_template_") {
		case "htmlescaper", "attrescaper", "rcdataescaper":
		default:
			return false
		}
	}
	args := p.Cmds[0].Args
	if name, ok := field(args[0], value); ok && name == "T" {
		for _, a := range args[1:] {
			if _, ok := a.(*parse.StringNode); !ok {
				return false
			}
		}
		return len(args) > 1
	} else if ok {
		return len(args) == 1 && placed[name]&mayPlace != 0
	}
	_, dot := args[0].(*parse.DotNode)
	return dot && len(args) == 1 && value
}

// ask reads a condition: a field, or several with and, or and not.
func (x *placer) ask(p *parse.PipeNode, value bool) bool {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 {
		return false
	}
	args := p.Cmds[0].Args
	if id, is := args[0].(*parse.IdentifierNode); is {
		if id.Ident != "and" && id.Ident != "or" && id.Ident != "not" {
			return false
		}
		args = args[1:]
	} else if len(args) != 1 {
		return false
	}
	for _, a := range args {
		if sub, is := a.(*parse.PipeNode); is {
			if !x.ask(sub, value) {
				return false
			}
		} else if name, is := field(a, value); !is || placed[name]&mayAsk == 0 {
			return false
		}
	}
	return true
}

// with reads what becomes dot, if there is such a thing: the page again, or a value that may be placed. It tells which.
func (x *placer) with(p *parse.PipeNode, value bool) (inner, ok bool) {
	if inner, ok := x.page(p, value); ok {
		return inner, true
	}
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false, false
	}
	name, is := field(p.Cmds[0].Args[0], value)
	return true, is && placed[name] == mayBoth
}

// page reads a pipe that gives the page itself: dot, $ or .Base.
func (x *placer) page(p *parse.PipeNode, value bool) (inner, ok bool) {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false, false
	}
	switch n := p.Cmds[0].Args[0].(type) {
	case *parse.DotNode:
		return value, true
	case *parse.VariableNode:
		return false, x.depth == 1 && len(n.Ident) == 1 // in a template that was called, $ is what it was called with
	case *parse.FieldNode:
		return false, !value && len(n.Ident) == 1 && n.Ident[0] == "Base"
	}
	return false, false
}

// field gives the name of a field of the page: .X, .Base.X or $.X.
func field(n parse.Node, value bool) (string, bool) {
	var names []string
	switch n := n.(type) {
	case *parse.FieldNode:
		if value {
			return "", false
		}
		names = n.Ident
	case *parse.VariableNode:
		if n.Ident[0] != "$" {
			return "", false
		}
		names = n.Ident[1:]
	default:
		return "", false
	}
	if len(names) == 2 && names[0] == "Base" {
		names = names[1:]
	}
	if len(names) != 1 {
		return "", false
	}
	return names[0], true
}
