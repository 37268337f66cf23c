package generator

import (
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// The two editions between which a mapping is built in.
const (
	before2018  = "iso20000-1:2011"
	edition2018 = "iso20000-1:2018"
)

// MappingPage says where the clauses of one edition went in the next, and what that means for the claims of the book.
type MappingPage struct {
	Base
	Before, Now string // names of the editions
	Lead        string
	Relations   []RelationCount
	Chapters    []MappingChapter // by the numbers of the old edition
	Fresh       []MappingTarget  // clauses that nothing of the old edition leads to
	Claims      int              // of the book on the old edition
	Found       string           // says how many, and what the page makes of them
	Back        []MappingBack    // by the numbers of the new edition
}

// A RelationCount says what a relation means and how many old clauses have it.
type RelationCount struct {
	Relation Relation
	Meaning  string
	Count    int
}

// A Relation is how the subject of an old clause lies to those of its successors, as in the OSCAL mapping model.
type Relation struct{ Key, Sign, Word string }

// A MappingChapter is a chapter of the old edition.
type MappingChapter struct {
	Number string
	Title  Link
	Rows   []MappingRow
}

// A MappingRow is one clause of the old edition. Title leads to its page where the book has the old edition.
type MappingRow struct {
	Number   string
	Title    Link
	Relation Relation
	Change   string
	Note     string
	To       []MappingTarget
	Claims   []MappingClaim
}

// A MappingTarget is a clause of the new edition with its state in this book, where the book has that edition.
type MappingTarget struct {
	Number string
	Title  Link
	State  State
}

// A MappingClaim is a claim of the book on an old clause, and what migrate proposes for it.
type MappingClaim struct {
	Document Link
	ID       string
	To       []ProposedClaim // empty where it has to be decided by hand
}

// A ProposedClaim is one successor of a claim.
type ProposedClaim struct {
	Number  string
	Partial bool
	There   bool // the document claims it already
}

// A MappingBack is a clause of the new edition with the old clauses whose subject it took up.
type MappingBack struct {
	MappingTarget
	From []Link
}

var relationSigns = []struct{ key, sign string }{
	{"equal-to", "="}, {"equivalent-to", "≈"}, {"subset-of", "⊂"}, {"superset-of", "⊃"}, {"intersects-with", "∩"}, {"no-relationship", "∅"},
}

func (f *frame) relation(key string) Relation {
	for _, r := range relationSigns {
		if r.key == key {
			return Relation{key, r.sign, f.T("relation." + key)}
		}
	}
	return Relation{Key: key, Word: key}
}

func (f *frame) mapping(b *Base) any {
	old, now := standard.Find(before2018), standard.Find(edition2018)
	p := MappingPage{Base: *b, Before: old.Name, Now: now.Name, Lead: f.T("mapping.lead", old.Name, now.Name)}
	p.Title, p.Nav, p.BodyClass = f.T("mapping"), "clauses", "land"
	at := f.site.Standard(edition2018)
	if at == nil {
		at = f.site.Standard(before2018)
	}
	f.crumb(&p.Base, Link{Href: f.to(b, standardPath(at)), Text: f.T("nav.clauses")}, Link{Text: p.Title})
	claims := f.claimsOn(old.ID)
	count := map[string]int{}
	rows := map[string]*standard.Mapping{}
	for _, m := range standard.Mappings() {
		rows[m.From] = &m
	}
	for _, c := range old.Clauses {
		if c.Parent == nil {
			p.Chapters = append(p.Chapters, MappingChapter{Number: c.Number, Title: f.text(c.Title)})
		}
		m := rows[c.Number]
		if m == nil && (!c.Leaf() && len(claims[c.Number]) == 0 || !c.Titled) {
			continue
		}
		row := f.mappingRow(b, c, m, now)
		for _, cl := range claims[c.Number] {
			row.Claims = append(row.Claims, f.mappingClaim(b, cl, now))
			p.Claims++
		}
		if m != nil || c.Leaf() {
			count[row.Relation.Key]++
		}
		ch := &p.Chapters[len(p.Chapters)-1]
		ch.Rows = append(ch.Rows, row)
	}
	p.Found = f.T("mapping.no-claims")
	if p.Claims > 0 {
		p.Found = f.count("mapping.claims", p.Claims)
	}
	p.Chapters = slices.DeleteFunc(p.Chapters, func(c MappingChapter) bool { return len(c.Rows) == 0 })
	for _, r := range relationSigns {
		p.Relations = append(p.Relations, RelationCount{f.relation(r.key), f.T("relation." + r.key + ".means"), count[r.key]})
	}
	for _, c := range now.Clauses {
		if !c.Leaf() {
			continue
		}
		t := f.mappingTarget(b, c)
		back := MappingBack{MappingTarget: t}
		for _, o := range standard.Predecessors(c.Number) {
			back.From = append(back.From, Link{Href: "#from-" + o.Number, Text: o.Number})
		}
		if len(back.From) == 0 {
			p.Fresh = append(p.Fresh, t)
		}
		p.Back = append(p.Back, back)
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// claimsOn are the claims of the book on the clauses of an edition, by number.
func (f *frame) claimsOn(id string) map[string][]*site.Claim {
	out := map[string][]*site.Claim{}
	for _, d := range f.ordered() {
		for _, c := range d.Claims {
			if c.Clause.Standard.ID == id && !d.Gone() {
				out[c.Clause.Number] = append(out[c.Clause.Number], c)
			}
		}
	}
	return out
}

func (f *frame) mappingRow(b *Base, c *standard.Clause, m *standard.Mapping, now *standard.Standard) MappingRow {
	row := MappingRow{Number: c.Number, Title: f.editionLink(b, c), Relation: f.relation("no-relationship")}
	switch {
	case m != nil:
		row.Relation, row.Change, row.Note = f.relation(m.Relation), f.T("moved."+m.Change), m.Note.In(f.lang)
		for _, n := range m.To {
			row.To = append(row.To, f.mappingTarget(b, now.Clause(n)))
		}
	case !c.Leaf():
		row.Relation = Relation{Word: f.T("mapping.section")}
	}
	return row
}

// editionLink leads to a clause where the book has its standard, and names it where not.
func (f *frame) editionLink(b *Base, c *standard.Clause) Link {
	if f.site.Standard(c.Standard.ID) == nil {
		return f.text(c.Title)
	}
	return f.clauseLink(b, c)
}

func (f *frame) mappingTarget(b *Base, c *standard.Clause) MappingTarget {
	t := MappingTarget{Number: c.Number, Title: f.editionLink(b, c)}
	if s := f.site.Standard(c.Standard.ID); s != nil {
		if ct := f.site.Trace.Of(s).Clause(s.Clause(c.Number)); ct != nil {
			t.State = f.state(ct.State.String())
		}
	}
	return t
}

func (f *frame) mappingClaim(b *Base, c *site.Claim, now *standard.Standard) MappingClaim {
	d := c.Document
	x := MappingClaim{ID: d.ID, Document: f.documentLink(b, d)}
	e := d.Edition(f.lang)
	if sec := e.Section(e.Anchor(d.Original(), c.Section)); sec != nil && x.Document.Href != "" {
		x.Document.Href += "#" + escapeFragment(sec.ID)
		x.Document.Text = joinNonEmpty(" ", x.Document.Text, strings.TrimSpace(sec.Number+" "+f.site.SectionTitle(e, sec)))
	}
	for _, s := range site.Propose(c, now).To {
		there := slices.ContainsFunc(d.Claims, func(o *site.Claim) bool {
			return o.Clause.Standard.ID == now.ID && o.Clause.Requirement() != nil && o.Clause.Requirement().Number == s.Clause.Number
		})
		x.To = append(x.To, ProposedClaim{s.Clause.Number, s.Partial, there})
	}
	return x
}
