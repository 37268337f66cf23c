package generator

import (
	"strings"

	"github.com/clausebook/clausebook/site"
)

// previews are short explanations of what the links of a text lead to, held in the page: the script shows one when its link
// is pointed at. Each target stands once.
func (f *frame) previews(out []byte, b *Base, e *site.Edition) []byte {
	start := len(out)
	seen := make(map[string]bool, len(e.Links))
	for _, l := range e.Links {
		href, _ := f.target(b, l)
		if href == "" || seen[href] {
			continue
		}
		seen[href] = true
		title, text := f.preview(e, l)
		if text == "" {
			continue
		}
		if len(out) == start {
			out = append(out, `<ul hidden data-previews>`...)
		}
		for _, s := range [...]string{`<li data-for="`, escape(href), `"><b>`, escape(title), "</b> ", escape(text), "</li>"} {
			out = append(out, s...)
		}
	}
	if len(out) > start {
		out = append(out, "</ul>"...)
	}
	return out
}

// preview says what a link leads to: the meaning of a term, the use of a document, the duty of a role.
func (f *frame) preview(e *site.Edition, l *site.Link) (title, text string) {
	t := l.Target
	switch {
	case t.Term != nil:
		return t.Term.Term.In(e.Lang), t.Term.Definition.In(e.Lang)
	case t.Role != nil:
		return joinNonEmpty(" · ", t.Role.Title.In(e.Lang), t.Role.Holder.In(e.Lang)), t.Role.Summary.In(e.Lang)
	case t.Service != nil:
		return t.Service.Title.In(e.Lang), t.Service.Summary.In(e.Lang)
	case t.Party != nil:
		return t.Party.Title.In(e.Lang), t.Party.Summary.In(e.Lang)
	case t.Clause != nil:
		return f.number(t.Clause) + " " + t.Clause.Title.In(e.Lang), t.Clause.Topic.In(e.Lang)
	case t.Document != nil && t.Document != e.Document && t.Document.Controlled():
		in := t.Document.Edition(e.Lang)
		words := in.Title
		if s := in.Section(in.Anchor(t.From, t.Section)); s != nil {
			words = strings.TrimSpace(words + " › " + s.Number + " " + f.site.SectionTitle(in, s))
		}
		return joinNonEmpty(" · ", t.Document.ID, words, f.frames[e.Lang].documentState(t.Document).Word), in.Summary
	}
	return "", ""
}
