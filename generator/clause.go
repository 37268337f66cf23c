package generator

import (
	"html/template"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// StandardPage is the tree of a standard with the state of every clause.
type StandardPage struct {
	Base
	Name     string
	Full     Link
	Lead     template.HTML
	Legend   Legend
	Chapters []Chapter
	Mapping  string // the page that says where the clauses of the other edition went, or ""
	Others   []Link // the trees of the other standards
	Scope    string // address of the scope of certification, or ""
}

// A Chapter is a top clause with everything below it.
type Chapter struct {
	Number string
	Title  Link
	Done   int
	Of     int
	Rows   []ClauseRow
}

// A ClauseRow is one clause of a tree.
type ClauseRow struct {
	Number   string
	Title    Link
	Alt      Link
	Depth    int
	State    State
	Flags    []State
	Section  bool
	Untitled bool
	Done     int
	Of       int
	By       []Link
	Amended  string
}

// A Legend explains the states and says how many requirements are in each.
type Legend struct {
	States []LegendLine
	Flags  []LegendLine
}

// A LegendLine is one state or flag.
type LegendLine struct {
	State   State
	Count   int
	Meaning string
}

func (f *frame) legend(s site.Summary) Legend {
	var l Legend
	for i := len(site.States) - 1; i >= 0; i-- {
		st := site.States[i]
		l.States = append(l.States, LegendLine{f.state(st.String()), s.Count(st), f.T("meaning." + st.String())})
	}
	for _, fl := range site.Flags {
		if n := s.Flags[fl]; n > 0 {
			l.Flags = append(l.Flags, LegendLine{f.state(string(fl)), n, f.T("meaning." + string(fl))})
		}
	}
	return l
}

// figures says the two figures that count, each with its denominator.
func (f *frame) figures(s site.Summary) template.HTML {
	return template.HTML(f.T("figures", s.Satisfied(), s.Requirements, s.Clean, s.Requirements))
}

func (f *frame) standard(b *Base, st *site.StandardTrace) any {
	p := StandardPage{Base: *b, Name: st.Standard.Name, Full: f.text(st.Standard.Title), Legend: f.legend(st.Summary)}
	p.Title, p.Nav = st.Standard.Name, "clauses"
	f.crumb(&p.Base, Link{Text: f.T("nav.clauses")})
	p.Lead = f.figures(st.Summary)
	for _, ct := range st.Clauses {
		if ct.Clause.Parent == nil {
			sum := ct.Summary
			if ct.Clause.Leaf() {
				sum = site.Summary{Requirements: 1}
				if ct.State >= site.Delegated {
					sum.By[ct.State] = 1
				}
			}
			p.Chapters = append(p.Chapters, Chapter{Number: ct.Clause.Number, Title: f.clauseLink(b, ct.Clause), Done: sum.Satisfied(), Of: sum.Requirements})
			if !ct.Clause.Leaf() {
				continue
			}
		}
		c := &p.Chapters[len(p.Chapters)-1]
		c.Rows = append(c.Rows, f.clauseRow(b, ct))
	}
	for _, o := range f.site.Standards {
		if o != st.Standard {
			p.Others = append(p.Others, Link{Href: f.to(b, standardPath(o)), Text: o.Name})
		}
	}
	if st.Standard.ID == edition2018 {
		p.Scope = f.scopeHref(b)
	}
	if st.Standard.ID == before2018 || st.Standard.ID == edition2018 {
		p.Mapping = f.to(b, f.mappingPath())
	}
	p.Run = []string{st.Standard.Name, f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) clauseRow(b *Base, ct *site.ClauseTrace) ClauseRow {
	c := ct.Clause
	r := ClauseRow{
		Number: c.Number, Title: f.clauseLink(b, c), Depth: strings.Count(c.Number, "."), State: f.state(ct.State.String()), Flags: f.flags(ct.Flags),
		Section: c.Titled && !c.Leaf(), Untitled: !c.Titled, Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements, Amended: c.Amended,
	}
	if f.zh {
		r.Alt = Link{Text: c.Title["en"], Lang: "en"}
	}
	seen := map[*site.Document]bool{}
	for _, cl := range ct.Claims {
		if seen[cl.Document] {
			continue
		}
		seen[cl.Document] = true
		if len(r.By) < maxBy {
			r.By = append(r.By, Link{Href: f.documentHref(b, cl.Document), Text: cl.Document.ID})
		}
	}
	if more := len(seen) - len(r.By); more > 0 {
		r.By = append(r.By, Link{Href: r.Title.Href, Text: f.T("more", more)})
	}
	return r
}

// maxBy is the number of documents that a line of the tree names; the clause page names them all.
const maxBy = 12

// ClausePage is one clause: who satisfies it, where exactly, what is missing, and why it has its state.
type ClausePage struct {
	Base
	Number      string
	Heading     Link
	Alt         Link
	Also        string
	Topic       string
	Untitled    bool
	Section     bool
	Amended     string
	Unconfirmed bool
	State       State
	Flags       []State
	Done, Of    int
	Why         []string
	Green       []string // what would turn it green
	Claims      []ClauseClaim
	Items       []ItemRow
	Children    []ClauseRow
	Siblings    []ClauseRow
	ParentTitle Link
	ParentNo    string
	Mentions    Uses
	Old         []OldClause
	Mapping     string // its place in the mapping of the editions, or ""
	Previous    Link
	Next        Link
}

// A ClauseClaim is one claim on the clause, or its delegation to another party.
type ClauseClaim struct {
	Link     Link
	ID       string
	Version  string
	Note     string
	State    State
	Status   State
	Approver string
	Approved string
	Evidence []Link
	On       string // the paragraph or letters that it is on, when not the clause itself
	Delegate bool
}

// An ItemRow is one document or record that a clause asks for.
type ItemRow struct {
	ID       string
	Title    Link
	Kind     string
	Explicit bool
	Force    string
	State    State
	By       []Link
	Letter   string
	Clause   Link
	ClauseNo string
	Missing  bool
	Grade    string
}

// An OldClause is where the subject stood in the edition before.
type OldClause struct {
	Number string
	Title  Link
}

func (f *frame) clause(b *Base, st *site.StandardTrace, i int) any {
	ct := st.Clauses[i]
	c := ct.Clause
	p := ClausePage{
		Base: *b, Number: c.Number, Heading: f.text(c.Title), Topic: c.Topic.In(f.lang), Untitled: !c.Titled, Section: c.Titled && !c.Leaf(), Amended: c.Amended,
		State: f.state(ct.State.String()), Flags: f.flags(ct.Flags), Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements,
	}
	p.Title = joinNonEmpty(" ", c.Number, c.Title.In(f.lang))
	p.Nav = "clauses"
	p.Unconfirmed = c.Confidence[f.lang] >= "C" || f.zh && c.Confidence["zh-CN"] >= "C"
	if f.zh {
		p.Alt = Link{Text: c.Title["en"], Lang: "en"}
		p.Also = strings.Join(c.Also, "；")
	}
	f.clauseCrumbs(&p, st, c)
	p.Why = f.why(ct)
	if ct.State < site.Delegated || len(ct.Flags) > 0 {
		p.Green = f.green(ct)
	}
	p.Claims = f.clauseClaims(b, ct)
	for _, it := range ct.Information {
		p.Items = append(p.Items, f.itemRow(b, it))
	}
	for _, k := range c.Children {
		p.Children = append(p.Children, f.clauseRow(b, st.Clause(k)))
	}
	if c.Parent != nil {
		p.ParentTitle, p.ParentNo = f.clauseLink(b, c.Parent), c.Parent.Number
		for _, k := range c.Parent.Children {
			kt := st.Clause(k)
			p.Siblings = append(p.Siblings, ClauseRow{Number: k.Number, Title: f.clauseLink(b, k), State: f.state(kt.State.String())})
		}
	}
	p.Mentions = f.mentions(b, ct)
	if leaf := c.Requirement(); leaf != nil {
		switch st.Standard.ID {
		case edition2018:
			for _, o := range standard.Predecessors(leaf.Number) {
				p.Old = append(p.Old, OldClause{o.Number, f.text(o.Title)})
			}
			p.Mapping = f.to(b, f.mappingPath()+"#to-"+leaf.Number)
		case before2018:
			p.Mapping = f.to(b, f.mappingPath()+"#from-"+leaf.Number)
		}
	}
	if i > 0 {
		p.Previous = f.neighbour(b, st.Clauses[i-1].Clause)
	}
	if i+1 < len(st.Clauses) {
		p.Next = f.neighbour(b, st.Clauses[i+1].Clause)
	}
	p.Run = []string{st.Standard.Name + " · " + p.Title, f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) neighbour(b *Base, c *standard.Clause) Link {
	l := f.clauseLink(b, c)
	l.Text = c.Number + " " + l.Text
	return l
}

func (f *frame) clauseCrumbs(p *ClausePage, st *site.StandardTrace, c *standard.Clause) {
	var steps []Link
	for up := c.Parent; up != nil; up = up.Parent {
		l := f.clauseLink(&p.Base, up)
		l.Text = up.Number + " " + l.Text
		steps = append([]Link{l}, steps...)
	}
	steps = append([]Link{{Href: f.to(&p.Base, standardPath(st.Standard)), Text: f.T("nav.clauses")}}, steps...)
	f.crumb(&p.Base, append(steps, Link{Text: c.Number})...)
	p.Standard = st.Standard.Name
}

// why says in sentences which rule gave the state. It reads the same trace that every figure comes from.
func (f *frame) why(ct *site.ClauseTrace) []string {
	var out []string
	if !ct.Clause.Leaf() && ct.Clause.Titled {
		out = append(out, f.T("why.section", ct.Summary.Requirements, ct.Summary.Satisfied(), ct.Summary.Clean))
		if len(ct.Claims) > 0 {
			out = append(out, f.T("why.section-claims", len(ct.Claims)))
		}
		return out
	}
	full, partial, planned, gone := f.sortClaims(ct)
	names := func(ds []*site.Document) string {
		words := make([]string, len(ds))
		for i, d := range ds {
			words[i] = f.titled(d, d.Edition(f.lang).Title)
			if !f.zh {
				words[i] = d.ID
			}
		}
		return strings.Join(words, f.T("list-comma"))
	}
	switch {
	case len(full) > 0:
		out = append(out, f.T("why.full", names(full)))
	case ct.State == site.Covered && len(ct.Clause.Children) > 0:
		out = append(out, f.T("why.paragraphs"))
	case ct.State == site.Covered:
		out = append(out, f.T("why.items", strings.Join(ct.Clause.Items, ", ")))
	}
	if len(partial) > 0 {
		out = append(out, f.T("why.partial", names(partial)))
	}
	if len(ct.Left) > 0 {
		out = append(out, f.T("why.left", strings.Join(ct.Left, f.T("list-comma"))))
	}
	if len(planned) > 0 {
		out = append(out, f.T("why.planned", names(planned)))
	}
	if len(gone) > 0 {
		out = append(out, f.T("why.gone", names(gone)))
	}
	for _, d := range ct.Delegations {
		key := "why.delegated"
		if d.Partial {
			key = "why.delegated-part"
		}
		out = append(out, f.T(key, d.Party.Title.In(f.lang), f.documentID(d.Party.Agreement, f.T("none")), f.documentID(d.Party.Control, f.T("none"))))
	}
	if ct.State == site.Gap {
		out = append(out, f.T("why.gap"))
	}
	for _, fl := range ct.Flags {
		out = append(out, f.T("why.flag."+string(fl)))
	}
	return out
}

// documentID names a document, where there is one that the audience may know of.
func (b *builder) documentID(d *site.Document, none string) string {
	if d == nil || b.site.Hidden[d] {
		return none
	}
	return d.ID
}

// sortClaims gathers the documents behind the claims by what their claims are worth, each once.
func (f *frame) sortClaims(ct *site.ClauseTrace) (full, partial, planned, gone []*site.Document) {
	seen := map[*site.Document]bool{}
	for _, c := range ct.Claims {
		d := c.Document
		own := c.Clause == ct.Clause
		switch {
		case seen[d]:
		case d.Gone():
			gone = append(gone, d)
		case !d.InForce:
			planned = append(planned, d)
		case c.Partial || !own:
			partial = append(partial, d)
		default:
			full = append(full, d)
		}
		seen[d] = true
	}
	return
}

// green says what would turn the clause green.
func (f *frame) green(ct *site.ClauseTrace) []string {
	var out []string
	switch {
	case !ct.Clause.Leaf():
		return nil
	case ct.State == site.Gap:
		out = append(out, f.T("green.gap", ct.Clause.Number))
	case ct.State == site.Planned:
		_, _, planned, _ := f.sortClaims(ct)
		for _, d := range planned {
			if d.Status == site.Approved {
				out = append(out, f.T("green.later", d.ID, from(d).String()))
			} else {
				out = append(out, f.T("green.approve", d.ID))
			}
		}
	case ct.State == site.Partial:
		out = append(out, f.T("green.partial"))
	}
	for _, fl := range ct.Flags {
		out = append(out, f.T("green.flag."+string(fl)))
	}
	return out
}

// ClaimRows are the claims as rows of a table, written here because a large book has ten thousands of them.
func (p *ClausePage) ClaimRows() template.HTML { return p.late.html(p.claimRows) }

func (p *ClausePage) claimRows(m *hypertext) {
	other, none := p.T("other-party"), p.T("none")
	for i := range p.Claims {
		x := &p.Claims[i]
		m.raw("\n      <tr><th scope=\"row\">")
		m.link(x.Link)
		m.raw(`<br><span class="sub small id">`)
		if x.Delegate {
			m.text(other)
		} else {
			m.text(x.ID)
			m.raw(" · ")
			m.text(x.Version)
		}
		m.element(" · ", x.On, "")
		m.raw("</span>")
		m.element(`<br><span class="sub small">`, x.Note, "</span>")
		m.raw("</th><td>")
		m.state(x.State)
		m.raw("</td><td>")
		m.state(x.Status)
		m.raw("</td><td>")
		m.text(x.Approver)
		m.element(`<br><span class="sub small nw">`, x.Approved, "</span>")
		m.raw(`</td><td class="id">`)
		for _, l := range x.Evidence {
			m.link(l)
			m.raw("<br>")
		}
		if len(x.Evidence) == 0 {
			m.element(`<span class="sub">`, none, "</span>")
		}
		m.raw("</td></tr>")
	}
}

func (f *frame) clauseClaims(b *Base, ct *site.ClauseTrace) []ClauseClaim {
	var out []ClauseClaim
	for _, c := range ct.Claims {
		d := c.Document
		e := d.Edition(f.lang)
		x := ClauseClaim{Link: f.documentLink(b, d), ID: d.ID, Version: d.Version, Note: c.Note.In(f.lang), State: f.claimState(c), Status: f.documentState(d)}
		x.State.Word = f.T("extent.full")
		if c.Partial {
			x.State.Word = f.T("extent.partial")
		}
		if s := e.Section(e.Anchor(d.Original(), c.Section)); s != nil {
			x.Link.Href += "#" + escapeFragment(s.ID)
			x.Link.Text += " " + strings.TrimSpace(s.Number+" "+f.site.SectionTitle(e, s))
		}
		if c.Clause != ct.Clause {
			x.On = c.Clause.Number
		}
		if len(c.Items) > 0 {
			x.On = strings.TrimSpace(x.On + " " + strings.Join(c.Items, ", ") + ")")
		}
		if d.Status == site.Approved {
			x.Approver, x.Approved = d.Approver.In(f.lang), d.Approved.String()
			if x.Approver == "" && d.Approver.Role != nil {
				x.Approver = d.Approver.Role.Title.In(f.lang)
			}
		}
		x.Evidence = f.ids(b, d.Evidence)
		out = append(out, x)
	}
	for _, d := range ct.Delegations {
		x := ClauseClaim{Link: f.partyLink(b, d.Party), Note: d.Note.In(f.lang), State: f.state("delegated"), Delegate: true, Status: f.state("delegated")}
		if d.Partial {
			x.State = State{"partial", f.T("extent.partial")}
		}
		if d.Party.Agreement != nil {
			x.Evidence = f.ids(b, []*site.Document{d.Party.Agreement})
		}
		if d.Party.Accountable != nil {
			x.Approver = d.Party.Accountable.Title.In(f.lang)
		}
		out = append(out, x)
	}
	return out
}

func (f *frame) itemRow(b *Base, it *site.InformationTrace) ItemRow {
	kind := "document"
	if it.Item.Record {
		kind = "record"
	}
	r := ItemRow{ID: it.Item.ID, Title: f.text(it.Item.Title), Kind: f.T("kind." + kind), Explicit: it.Item.Explicit, Letter: it.Item.Letter, ClauseNo: it.Item.Clause.Number, Clause: f.clauseLink(b, it.Item.Clause), Grade: it.Item.Confidence}
	r.Force = f.T("force.customary")
	if r.Explicit {
		r.Force = f.T("force.explicit")
	}
	switch it.State {
	case site.Present:
		r.State = State{"covered", f.T("item.present")}
	case site.PlannedItem:
		r.State = State{"planned", f.T("item.planned")}
	default:
		r.Missing = r.Explicit
		r.State = State{"missing-document", f.T("item.missing")}
		if !r.Explicit {
			r.State.Key = "gap-quiet"
		}
	}
	r.By = f.ids(b, it.Documents)
	return r
}

// mentions lists the documents that speak of the clause without claiming it.
func (f *frame) mentions(b *Base, ct *site.ClauseTrace) Uses {
	claims := map[*site.Document]bool{}
	for _, c := range ct.Claims {
		claims[c.Document] = true
	}
	var out Uses
	seen := map[*site.Document]bool{}
	for _, l := range ct.Mentions {
		d := l.From.Document
		if claims[d] || seen[d] || !d.Controlled() {
			continue
		}
		seen[d] = true
		out = append(out, Use{ID: d.ID, Link: f.documentLink(b, d)})
	}
	return out
}

// InformationPage lists every document and record that the standards ask for.
type InformationPage struct {
	Base
	Lead   string
	Groups []ItemGroup
	Tables []LetterTable
}

// LetterTable is the list of 7.5.4 with the state of each of its lines.
type LetterTable struct {
	Rows []LetterRow
}

// A LetterRow is one letter of 7.5.4.
type LetterRow struct {
	Letter string
	Title  Link
	Items  []ItemRow
	State  State
}

// An ItemGroup holds the items of one standard and force.
type ItemGroup struct {
	ID      string
	Title   string
	Note    string
	Rows    []ItemRow
	Present int
}

func (f *frame) information(b *Base) any {
	p := InformationPage{Base: *b}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("information"), "clauses", true, "land"
	f.crumb(&p.Base, Link{Text: p.Title})
	byItem := map[*standard.Item]*site.InformationTrace{}
	for _, st := range f.site.Trace.Standards {
		if len(st.Standard.Items) == 0 {
			continue
		}
		explicit := ItemGroup{ID: "explicit-" + st.Standard.Key(), Title: f.T("information.explicit", st.Standard.Name), Note: f.T("information.explicit-note")}
		customary := ItemGroup{ID: "customary-" + st.Standard.Key(), Title: f.T("information.customary", st.Standard.Name), Note: f.T("information.customary-note")}
		for _, it := range f.site.Trace.Information {
			if it.Item.Clause.Standard != st.Standard {
				continue
			}
			byItem[it.Item] = it
			g := &customary
			if it.Item.Explicit {
				g = &explicit
			}
			g.Rows = append(g.Rows, f.itemRow(b, it))
			if it.State == site.Present {
				g.Present++
			}
		}
		if p.Lead == "" {
			p.Lead = f.T("information.lead", explicit.Present, len(explicit.Rows))
		}
		p.Groups = append(p.Groups, explicit, customary)
		p.Tables = append(p.Tables, f.letters(b, st.Standard, byItem))
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) letters(b *Base, s *standard.Standard, traces map[*standard.Item]*site.InformationTrace) LetterTable {
	var t LetterTable
	for _, l := range s.Letters {
		row := LetterRow{Letter: l.Letter, Title: f.text(l.Title), State: State{"covered", f.T("item.present")}}
		for _, id := range l.Items {
			it := traces[s.Item(id)]
			if it == nil {
				continue
			}
			r := f.itemRow(b, it)
			row.Items = append(row.Items, r)
			if r.State.Key != "covered" {
				row.State = r.State
			}
		}
		if len(l.Items) == 0 {
			row.State = State{"", f.T("information.records-below")}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
