// Package site is the documentation as data: a folder of Markdown files and data files goes in, an immutable Site and a list
// of diagnostics come out. Load reads the files, links every reference to what it names, checks the whole, and computes the
// coverage of each clause. It knows no URLs, no theme, no disk and no clock: files come through an fs.FS and the day for
// which the result is true through Options.
//
//	read (read.go, frontmatter.go, data.go) → link (link.go) → check (check.go) → trace (trace.go)
package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// Diagnostic is one thing wrong with the content, and where.
type Diagnostic = diag.Diagnostic

// Text is one text in several languages.
type Text = standard.Text

// Date is a day of the calendar.
type Date = source.Date

// A Site is a whole book, linked and traced. It does not change after Load.
type Site struct {
	Config    Config
	AsOf      Date
	Standards []*standard.Standard // those of the book, the default first
	Documents []*Document          // controlled documents, in natural order of their ids
	Pages     []*Document          // uncontrolled pages
	Roles     []*Role
	Services  []*Service
	Parties   []*Party
	Terms     []*Term
	Calendars map[string]*agreement.Calendar
	Reports   []*Report // service reports, the oldest first
	Scope     *Scope    // of certification, or nil
	Trace     *Trace
	Hidden    map[*Document]bool // documents that the audience of this build may not see
	Files     []string           // pictures, forms and static files that travel with the site, sorted
	variables map[string]Text
	byID      map[string]*Document
	byFile    map[string]*Edition
	roles     map[string]*Role
	services  map[string]*Service
	parties   map[string]*Party
	terms     map[string]*Term
}

// Document finds a controlled document by its id, or gives nil.
func (s *Site) Document(id string) *Document {
	if d := s.byID[id]; d != nil && d.ID == id && d.Controlled() {
		return d
	}
	return nil
}

// Role finds a role by its id, or gives nil.
func (s *Site) Role(id string) *Role { return s.roles[id] }

// Service finds an entry of the service catalogue by its id, or gives nil.
func (s *Site) Service(id string) *Service { return s.services[id] }

// Party finds a party by its id, or gives nil.
func (s *Site) Party(id string) *Party { return s.parties[id] }

// Variable gives the value of a {{ variable }}.
func (s *Site) Variable(name string) (Text, bool) {
	t, ok := s.variables[name]
	return t, ok
}

// Standard finds a standard of the book by its id, or gives nil.
func (s *Site) Standard(id string) *standard.Standard {
	for _, st := range s.Standards {
		if st.ID == id {
			return st
		}
	}
	return nil
}

// Type is what kind of document a document is.
type Type string

// Types lists the types of controlled documents in the order in which a set of documents is read: from the policy down to
// the record.
var Types = []Type{"manual", "policy", "plan", "process", "procedure", "instruction", "catalogue", "sla", "ola", "contract", "template", "register", "form", "record", "report"}

// PageType is the type of an uncontrolled page.
const PageType Type = "page"

// Status is the stage of a document's life.
type Status string

// The four stages.
const (
	Draft     Status = "draft"
	InReview  Status = "in-review"
	Approved  Status = "approved"
	Withdrawn Status = "withdrawn"
)

// A Document is one controlled document in all its languages. Its original carries the facts; translations share its id and
// make no claims of their own.
type Document struct {
	ID             string
	Type           Type
	Version        string
	Status         Status
	Owner          Person
	Author         Person
	Reviewer       Person
	Approver       Person
	Approved       Date
	Effective      Date
	Review         Date
	Classification string
	Claims         []*Claim
	Implements     []*Document
	ImplementedBy  []*Document
	Supersedes     []*Document
	SupersededBy   []*Document
	Evidence       []*Document
	EvidenceFor    []*Document
	NoneYet        string // why there is no record yet, when evidence says none-yet
	Services       []*Service
	Provides       []*standard.Item
	SupportedBy    []*Document
	Supports       []*Document
	Tags           []string
	SortKey        string
	Retention      string
	Location       string
	MaxAge         int // days, 0 when not given
	Last           Occurrence
	Agreement      *agreement.Agreement
	Editions       []*Edition // the original first, then translations in the order of the book's languages
	In             []*Link    // references to the document, its sections included, in natural order
	InForce        bool
	Overdue        bool     // the day of its next review has passed
	Control        *Control // approvals and reviews that were written down, or nil
	approval       approvalState
	terms          string // the data of its agreement, in canonical form
	head           *head  // the front matter of the original, while the book is read
	place          places
}

// An Occurrence is the newest record of a record type.
type Occurrence struct {
	Date      Date
	Reference string
}

// Controlled tells whether the document is under document control; pages are not.
func (d *Document) Controlled() bool { return d.Type != PageType }

// Original is the edition whose text was written first and whose claims count.
func (d *Document) Original() *Edition { return d.Editions[0] }

// Edition gives the text in a language, or the original when there is none.
func (d *Document) Edition(lang string) *Edition {
	for _, e := range d.Editions {
		if e.Lang == lang {
			return e
		}
	}
	return d.Editions[0]
}

// Has tells whether there is a text in a language.
func (d *Document) Has(lang string) bool { return d.Edition(lang).Lang == lang }

// Superseded tells whether a document in force has taken the place of this one.
func (d *Document) Superseded() bool {
	return slices.ContainsFunc(d.SupersededBy, func(o *Document) bool { return o.InForce })
}

// Gone tells whether the document is past: withdrawn, or replaced by one in force. It claims, provides and plans nothing.
func (d *Document) Gone() bool { return d.Status == Withdrawn || d.Superseded() }

// An Edition is the document in one language.
type Edition struct {
	Document   *Document
	Lang       string
	File       string // path in the book
	Title      string
	Summary    string
	Translates string // version of the original that a translation follows
	Revisions  []Revision
	Text       *markdown.Text
	Links      []*Link // one for each of Text.Refs, in the same order; nil where the reference is broken
	names      []int32 // one for each of Text.Refs, see Memory.share; nil when there is no Memory
}

// Unapproved tells whether this is a translation whose text is not the one that was approved with the original, or that came
// later. The original is in force; in doubt it holds.
func (e *Edition) Unapproved() bool {
	c := e.Document.Control
	return c != nil && slices.Contains(c.unapproved, e.Lang)
}

// Stale tells whether the original has moved on since it was translated.
func (e *Edition) Stale() bool {
	return e.Translates != "" && e != e.Document.Original() && e.Translates != e.Document.Version
}

// Anchor gives the anchor in this edition of a section of another edition of the same document: the same anchor, or that of
// the section at the same place, or "".
func (e *Edition) Anchor(of *Edition, id string) string {
	if id == "" {
		return ""
	}
	for _, s := range e.Text.Sections {
		if s.ID == id {
			return id
		}
	}
	if of != nil && len(of.Text.Sections) == len(e.Text.Sections) {
		for i, s := range of.Text.Sections {
			if s.ID == id {
				return e.Text.Sections[i].ID
			}
		}
	}
	return ""
}

// Section finds a section by its anchor, or gives nil.
func (e *Edition) Section(id string) *markdown.Section {
	for i := range e.Text.Sections {
		if e.Text.Sections[i].ID == id && id != "" {
			return &e.Text.Sections[i]
		}
	}
	return nil
}

// SectionTitle is the heading of a section with variables filled in.
func (s *Site) SectionTitle(e *Edition, sec *markdown.Section) string {
	return s.Fill(sec.Title, e.Lang)
}

// RefWords are the words that an author gave a reference or a picture, with variables filled in.
func (s *Site) RefWords(ref *markdown.Ref, lang string) string { return s.Fill(ref.Words, lang) }

// Fill puts the values of {{ variables }} into plain text.
func (s *Site) Fill(text, lang string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed {
			b.WriteString("{{" + rest)
			return b.String()
		}
		words, open := markdown.Placeholder(strings.TrimSpace(name))
		if v, ok := s.variables[strings.TrimSpace(name)]; ok {
			b.WriteString(v.In(lang))
		} else if open {
			b.WriteString(words)
		} else {
			b.WriteString("{{" + name + "}}")
		}
		text = after
	}
}

// A Revision is one line of the revision table.
type Revision struct {
	Version string
	Date    Date
	Author  string
	Change  string
}

// A Person is who did or does something: a role, and the name of who holds it.
type Person struct {
	Role *Role
	Name string // as the author wrote it
}

// IsZero tells whether nobody is named.
func (p Person) IsZero() bool { return p.Role == nil && p.Name == "" }

// In gives the name in a language: the holder of the role is known in several.
func (p Person) In(lang string) string {
	if p.Role != nil {
		for _, name := range p.Role.Holder {
			if name == p.Name {
				return p.Role.Holder.In(lang)
			}
		}
	}
	return p.Name
}

// A Role is a function in the organisation, held by one or more people.
type Role struct {
	ID          string
	Title       Text
	Holder      Text
	Department  Text
	Summary     Text
	ReportsTo   *Role
	Responsible []*Document
	Accountable []*Document
	Consulted   []*Document
	Informed    []*Document
	In          []*Link
	place       places
}

// A Service is one entry of the service catalogue.
type Service struct {
	ID         string
	Title      Text
	Summary    Text
	Owner      *Role
	Status     string // pipeline, live, retired
	Customers  []*Party
	Hours      Text
	Channels   []Text
	DependsOn  []*Service
	Needs      []*Party
	SLA        *Document
	Category   string
	InScope    bool
	Targets    Text
	Documents  []*Document
	Dependents []*Service
	In         []*Link
	place      places
}

// A Party is a supplier, a customer or another part of the organisation that takes part in the services.
type Party struct {
	ID          string
	Title       Text
	Kind        string // external-supplier, internal-supplier, customer-as-supplier, customer
	Summary     Text
	Contact     Text
	Agreement   *Document
	Control     *Document
	Accountable *Role
	Operates    []*Delegation
	Components  []Text
	Services    []*Service // that depend on the party
	Customer    []*Service // that the party takes as a customer
	In          []*Link
	place       places
}

// A Delegation is a clause that a party operates (ISO/IEC 20000-1:2018, 8.2.3).
type Delegation struct {
	Party   *Party
	Clause  *standard.Clause
	Partial bool
	Note    Text
	Pos     Place
}

// A Term is an entry of the glossary.
type Term struct {
	ID         string
	Term       Text
	Definition Text
	Synonyms   map[string][]string
	See        []*Term
	In         []*Link
	place      places
}

// A Claim is the statement of a document, or of one of its sections, that it satisfies a clause.
type Claim struct {
	Document *Document
	Section  string // anchor in the original, or "" for the whole document
	Clause   *standard.Clause
	Items    []string // letters, when only these are claimed
	Partial  bool
	Note     Text
	Pos      Place
	Reviewed *ClaimReview // the last review of the claim, or nil
	Changed  Changes      // what changed since
}

// A Place is where something stands in the book.
type Place struct {
	File         string
	Line, Column int
}

// A Target is what a reference names. Exactly one of the pointers is set, or File; Section and Lang narrow a document.
type Target struct {
	Document *Document
	Section  string // anchor in the edition From
	Lang     string // the language that was asked for, or ""
	From     *Edition
	Clause   *standard.Clause
	Service  *Service
	Role     *Role
	Party    *Party
	Term     *Term
	File     string
}

// A Link is one reference of a text, resolved.
type Link struct {
	Target *Target // shared by all links that name the same
	From   *Edition
	Ref    *markdown.Ref
	Index  int // of Ref in the text
}

// CompareIDs orders ids as a reader does: PRC-2 before PRC-10. It is asked about every pair that a sort looks at, so it
// takes ids apart without copying them.
func CompareIDs(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		var px, py string
		px, x = idPart(x)
		py, y = idPart(y)
		if c := compareParts(px, py); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// idPart cuts the first part off an id: a run of digits, or what stands before the next.
func idPart(id string) (part, rest string) {
	n := 1
	for n < len(id) && digit(id[n]) == digit(id[0]) {
		n++
	}
	return id[:n], id[n:]
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// compareParts compares two parts as if those of digits had twelve of them at least.
func compareParts(a, b string) int {
	zerosA, zerosB := padding(a), padding(b)
	if zerosA == 0 && zerosB == 0 {
		return strings.Compare(a, b)
	}
	for i := range min(zerosA+len(a), zerosB+len(b)) {
		x, y := byte('0'), byte('0')
		if i >= zerosA {
			x = a[i-zerosA]
		}
		if i >= zerosB {
			y = b[i-zerosB]
		}
		if x != y {
			return int(x) - int(y)
		}
	}
	return zerosA + len(a) - zerosB - len(b)
}

func padding(part string) int {
	if !digit(part[0]) {
		return 0
	}
	return max(12-len(part), 0)
}
