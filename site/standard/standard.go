// Package standard knows standards as trees of clauses: their numbers and order, titles, which clauses are requirements,
// what documented information they ask for, and where the clauses of one edition went in the next. It holds facts only,
// never a sentence of a standard. ISO/IEC 20000-1:2018 and :2011 are built in; a book adds others as files of the same
// form (data/standards/*.yaml).
package standard

import (
	"strings"
)

// Text is one text in several languages, keyed by language tag ("en", "zh-CN").
type Text map[string]string

// In gives the text in a language; where it is missing, in English, or else in the first language it has.
func (t Text) In(lang string) string {
	s, _ := t.Find(lang)
	return s
}

// Find gives the text nearest to a language, and the language it is in.
func (t Text) Find(lang string) (text, in string) {
	if s := t[lang]; s != "" {
		return s, lang
	}
	base, _, _ := strings.Cut(lang, "-")
	var near, any string
	for l, s := range t {
		if s == "" || l == "" {
			continue
		}
		if lb, _, _ := strings.Cut(l, "-"); lb == base && (near == "" || l < near) {
			near = l
		}
		if any == "" || l < any {
			any = l
		}
	}
	switch {
	case near != "":
		return t[near], near
	case t[""] != "": // written without a language: meant for all
		return t[""], ""
	case t["en"] != "":
		return t["en"], "en"
	}
	return t[any], any
}

// A Standard is one edition of one standard.
type Standard struct {
	ID         string // "iso20000-1:2018"
	Name       string // "ISO/IEC 20000-1:2018"
	Title      Text
	Superseded string   // id of the edition that took its place, or ""
	Exclusions bool     // whether a requirement may be declared not applicable; ISO/IEC 20000-1 1.2 forbids it
	Delegation []string // numbers of the clauses under which another party may operate a requirement
	Amendments []Amendment
	Clauses    []*Clause // all nodes, in the order of their numbers
	Items      []*Item   // the documented information it asks for
	Letters    []Letter  // the list of 7.5.4 that groups the items
	byNumber   map[string]*Clause
	byItem     map[string]*Item
}

// An Amendment changed some clauses of an edition after it was published.
type Amendment struct {
	Name      string
	Title     Text
	Published string
	Touches   []string
}

// Kind tells what a clause is.
type Kind string

const (
	// Section is a clause with clauses under it.
	Section Kind = "section"
	// Requirement is a leaf: something that can be satisfied.
	Requirement Kind = "requirement"
)

// A Clause is a node of a standard.
type Clause struct {
	Standard   *Standard
	Number     string
	Parent     *Clause
	Children   []*Clause
	Title      Text
	Also       []string // other titles met in practice
	Topic      Text     // what it is about, in our own words
	Kind       Kind
	Titled     bool     // false: a numbered paragraph without a heading; its Title is our own label
	Items      []string // letters of its items, where the catalogue lists them
	Needs      []string // types of document that a claim must come from, where the catalogue says so
	Amended    string   // name of the amendment that touched it, or ""
	Confidence Confidence
}

// Confidence grades the facts of a clause: A two or more public sources, B one, C customary, D inferred.
type Confidence map[string]string

// Leaf tells whether the clause is a requirement of the default denominator: titled, and without titled clauses under it.
// ISO/IEC 20000-1:2018 has 57 of them. Untitled numbered paragraphs (6.1.1) count with the titled clause above them.
func (c *Clause) Leaf() bool {
	if !c.Titled {
		return false
	}
	for _, k := range c.Children {
		if k.Titled {
			return false
		}
	}
	return c.Kind == Requirement || len(c.Children) > 0
}

// Requirement gives the leaf that a clause counts for: itself, or the titled clause above an untitled paragraph; nil for a
// section.
func (c *Clause) Requirement() *Clause {
	for ; c != nil && !c.Titled; c = c.Parent {
	}
	if c == nil || !c.Leaf() {
		return nil
	}
	return c
}

// Ref is the full name of the clause: "iso20000-1:2018/8.6.1".
func (c *Clause) Ref() string { return c.Standard.ID + "/" + c.Number }

// Under tells whether the clause is the one with the given number or stands below it.
func (c *Clause) Under(number string) bool {
	for ; c != nil; c = c.Parent {
		if c.Number == number {
			return true
		}
	}
	return false
}

// An Item is one document or record that a clause asks for.
type Item struct {
	ID         string
	Clause     *Clause
	Record     bool // to be retained as evidence; otherwise a document to be kept current
	Explicit   bool // the clause itself asks for it; otherwise it is customary
	Title      Text
	Letter     string // under which 7.5.4 names it, or ""
	Confidence string
}

// A Letter is one line of the list of documented information in 7.5.4.
type Letter struct {
	Letter     string
	Title      Text
	Items      []string
	Confidence string
}

// Clause finds a clause by its exact number, or gives nil. 8.1 is not 8.10.
func (s *Standard) Clause(number string) *Clause { return s.byNumber[number] }

// Item finds a documented-information item by its id, or gives nil.
func (s *Standard) Item(id string) *Item { return s.byItem[id] }

// Requirements lists the leaves in order.
func (s *Standard) Requirements() []*Clause {
	var out []*Clause
	for _, c := range s.Clauses {
		if c.Leaf() {
			out = append(out, c)
		}
	}
	return out
}

// Key is the id as it may stand in a file name: "iso20000-1-2018".
func (s *Standard) Key() string { return strings.ReplaceAll(s.ID, ":", "-") }
