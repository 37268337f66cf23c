package generator

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// HomePage answers three questions: I need to do something; is it in order; what changed.
type HomePage struct {
	Base
	Welcome   Link
	Often     Uses
	Roles     []Link
	RoleCount string
	Services  []Link
	Terms     []Link
	TermCount string
	Standards []HomeStandard
	Due       DueRows
	Todo      int
	Changes   []Change
	Chapters  []HomeChapter
	States    []State
	Scope     string // address of the scope, or ""
}

// HomeStandard is the coverage of one standard on the home page.
type HomeStandard struct {
	Name      string
	Href      string
	Satisfied int
	Of        int
	Clean     template.HTML
	Bar       []BarPart
	BarWidth  int
	Label     string
	Lines     []LegendLine
}

// A BarPart is one requirement in the bar.
type BarPart struct {
	Key  string
	Path string
}

// A HomeChapter is a chapter of the default standard with one sign for each requirement.
type HomeChapter struct {
	Number   string
	Title    Link
	Groups   []HomeGroup
	Done, Of int
}

// A HomeGroup is the requirements of one section.
type HomeGroup struct {
	Number string
	Signs  []HomeSign
}

// A HomeSign is one requirement.
type HomeSign struct {
	Href, Label string
	State       State
}

// DueRows are reviews by their day.
type DueRows []DueRow

// Lines are the rows of a table, written here because a large book has ten thousands of them.
func (rows DueRows) Lines() template.HTML {
	m := make(hypertext, 0, len(rows)*320)
	for i := range rows {
		r := &rows[i]
		m.raw("\n<tr><td class=\"nw\"><time datetime=\"", r.Date, `">`, r.Date, `</time></td><th scope="row">`)
		m.link(r.Link)
		m.raw(` <span class="sub id">`, r.ID, "</span></th><td>")
		m.text(r.Owner)
		m.raw(`</td><td class="nw r">`)
		if r.Late {
			m.raw(`<span class="st overdue"><svg class="g overdue" aria-hidden="true"><use href="#cb-overdue"/></svg>`)
		} else {
			m.raw(`<span class="sub">`)
		}
		m.text(r.Text)
		m.raw("</span></td></tr>")
	}
	return template.HTML(m)
}

// A DueRow is a review that is due.
type DueRow struct {
	Link  Link
	ID    string
	Owner string
	Date  string
	Text  string
	Late  bool
}

// A Change is one line of the revision history of the book.
type Change struct {
	Date    site.Date
	Day     string
	ID      string
	Link    Link
	Version string
	Text    string
	Author  string
}

func (f *frame) home(b *Base) any {
	p := HomePage{Base: *b}
	p.Title = b.Book
	s := f.site
	for _, d := range s.Pages {
		p.Welcome = f.documentLink(b, d)
		break
	}
	p.Often = f.often(b)
	for _, r := range f.busiestRoles(5) {
		p.Roles = append(p.Roles, f.roleLink(b, r))
	}
	p.RoleCount = f.count("all-roles", len(s.Roles))
	for _, x := range s.Services {
		if x.Status == "live" && len(p.Services) < 6 {
			p.Services = append(p.Services, f.serviceLink(b, x))
		}
	}
	for _, t := range f.mostUsedTerms(4) {
		l := f.text(t.Term)
		l.Href = f.to(b, "glossary.html#"+t.ID)
		p.Terms = append(p.Terms, l)
	}
	p.TermCount = f.count("all-terms", len(s.Terms))
	for _, st := range s.Trace.Standards {
		p.Standards = append(p.Standards, f.homeStandard(b, st))
	}
	p.Due = f.due60(b, 5)
	p.Todo, p.Scope = len(s.Trace.Todos), f.scopeHref(b)
	p.Changes = f.changeList(b, 6)
	p.Chapters = f.homeChapters(b, s.Trace.Standards[0])
	for i := len(site.States) - 1; i >= 0; i-- {
		p.States = append(p.States, f.state(site.States[i].String()))
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, b.Book), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// often lists the procedures that other documents lead to most: what people are sent to is what they ask for.
func (f *frame) often(b *Base) Uses {
	var ds []*site.Document
	for _, d := range f.site.Documents {
		if (d.Type == "procedure" || d.Type == "process" || d.Type == "instruction") && d.InForce {
			ds = append(ds, d)
		}
	}
	slices.SortStableFunc(ds, func(x, y *site.Document) int { return cmp.Compare(len(y.In), len(x.In)) })
	var out Uses
	for _, d := range ds[:min(5, len(ds))] {
		out = append(out, Use{ID: d.ID, Link: f.documentLink(b, d)})
	}
	return out
}

func (f *frame) busiestRoles(n int) []*site.Role {
	rs := slices.Clone(f.site.Roles)
	slices.SortStableFunc(rs, func(x, y *site.Role) int { return cmp.Compare(len(y.In), len(x.In)) })
	return rs[:min(n, len(rs))]
}

func (f *frame) mostUsedTerms(n int) []*site.Term {
	ts := slices.Clone(f.site.Terms)
	slices.SortStableFunc(ts, func(x, y *site.Term) int { return cmp.Compare(len(y.In), len(x.In)) })
	return ts[:min(n, len(ts))]
}

func (f *frame) homeStandard(b *Base, st *site.StandardTrace) HomeStandard {
	h := HomeStandard{Name: st.Standard.Name, Href: f.to(b, f.matrixPath(st.Standard)), Satisfied: st.Summary.Satisfied(), Of: st.Summary.Requirements, Clean: template.HTML(f.T("home.clean", st.Summary.Clean, st.Summary.Requirements))}
	x := 0
	var words []string
	for i := len(site.States) - 1; i >= 0; i-- {
		s := site.States[i]
		n := st.Summary.Count(s)
		h.Lines = append(h.Lines, LegendLine{State: f.state(s.String()), Count: n})
		for range n {
			h.Bar = append(h.Bar, BarPart{s.String(), barPath(x)})
			x += 10
		}
		if n > 0 {
			x += 6
			words = append(words, f.T("n-state", n, f.T("state."+s.String())))
		}
	}
	h.BarWidth = max(x-7, 9)
	h.Label = f.T("bar", st.Summary.Requirements) + strings.Join(words, f.T("list-comma"))
	return h
}

func barPath(x int) string { return "M" + strconv.Itoa(x) + " 0h9v44h-9z" }

func (f *frame) homeChapters(b *Base, st *site.StandardTrace) []HomeChapter {
	var out []HomeChapter
	for _, ct := range st.Clauses {
		c := ct.Clause
		if c.Parent == nil {
			out = append(out, HomeChapter{Number: c.Number, Title: f.clauseLink(b, c), Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements})
		}
		if !c.Leaf() || len(out) == 0 {
			continue
		}
		ch := &out[len(out)-1]
		group := secondLevel(c)
		if n := len(ch.Groups); n == 0 || ch.Groups[n-1].Number != group {
			ch.Groups = append(ch.Groups, HomeGroup{Number: group})
		}
		g := &ch.Groups[len(ch.Groups)-1]
		word := f.T("state." + ct.State.String())
		g.Signs = append(g.Signs, HomeSign{Href: f.to(b, clausePath(c)), Label: c.Number + " " + c.Title.In(f.lang) + f.T("colon") + word, State: State{ct.State.String(), word}})
	}
	for i := range out {
		ch := &out[i]
		// Only a long chapter is split by its sections; a short one reads better in one run.
		if ch.Of > 12 {
			continue
		}
		var all HomeGroup
		for _, g := range ch.Groups {
			all.Signs = append(all.Signs, g.Signs...)
		}
		ch.Groups = []HomeGroup{all}
	}
	return out
}

func secondLevel(c *standard.Clause) string {
	parts := strings.SplitN(c.Number, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// ReviewsPage lists the reviews by their day.
type ReviewsPage struct {
	Base
	Late, Soon, Later DueRows
	Calendar          string
}

// due60 lists reviews that are overdue or due within sixty days, the latest first to be done first.
func (f *frame) due60(b *Base, limit int) DueRows {
	late, soon, _ := f.reviewRows(b)
	rows := append(late, soon...)
	return rows[:min(limit, len(rows))]
}

// toReview gives the documents that will be reviewed, by the day.
func (b *builder) toReview() []*site.Document {
	b.reviewOnce.Do(func() {
		for _, d := range b.site.Documents {
			if !d.Review.IsZero() && !d.Gone() {
				b.review = append(b.review, d)
			}
		}
		slices.SortStableFunc(b.review, func(x, y *site.Document) int { return x.Review.Compare(y.Review) })
	})
	return b.review
}

func (f *frame) reviewRows(b *Base) (late, soon, later DueRows) {
	for _, d := range f.toReview() {
		text, overdue := f.due(d.Review)
		r := DueRow{Link: f.documentLink(b, d), ID: d.ID, Date: d.Review.String(), Text: text, Late: overdue}
		if d.Owner.Role != nil {
			r.Owner = d.Owner.Role.Title.In(f.lang)
		} else {
			r.Owner = d.Owner.Name
		}
		switch {
		case overdue:
			late = append(late, r)
		case f.site.AsOf.Days(d.Review) <= 60:
			soon = append(soon, r)
		default:
			later = append(later, r)
		}
	}
	return
}

func (f *frame) reviews(b *Base) any {
	p := ReviewsPage{Base: *b, Calendar: relative(b.full, "reviews.ics")}
	p.Title, p.Nav = f.T("reviews"), "reviews"
	f.crumb(&p.Base, Link{Text: p.Title})
	p.Late, p.Soon, p.Later = f.reviewRows(b)
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// ChangesPage lists the revisions of all documents, newest first, and what changed since an earlier revision of the book.
type ChangesPage struct {
	Base
	Since   *SincePart
	Changes []Change
	Feed    string
}

// changeList gives the newest revisions of the book.
func (f *frame) changeList(b *Base, limit int) []Change {
	var out []Change
	for _, d := range f.site.Documents {
		e := d.Edition(f.lang)
		for _, r := range e.Revisions {
			if r.Date.IsZero() || f.site.AsOf.Before(r.Date) {
				continue
			}
			out = append(out, Change{Date: r.Date, ID: d.ID, Link: Link{Href: documentPath(d), Text: e.Title}, Version: r.Version, Text: r.Change, Author: r.Author})
			if e.Lang != f.lang {
				out[len(out)-1].Link.Lang = e.Lang
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Change) int { return y.Date.Compare(x.Date) })
	out = out[:min(limit, len(out))]
	for i := range out {
		out[i].Link.Href = f.to(b, out[i].Link.Href)
		out[i].Day = f.date(out[i].Date)
	}
	return out
}

func (f *frame) changes(b *Base) any {
	p := ChangesPage{Base: *b, Feed: relative(b.full, f.root+"changes.xml")}
	p.Title, p.Nav = f.T("changes"), "changes"
	f.crumb(&p.Base, Link{Text: p.Title})
	p.Changes = f.changeList(b, 500)
	if f.opts.Since != nil {
		p.Since = f.since(b, f.opts.Since)
	}
	return &p
}

// ServicesPage is the service catalogue.
type ServicesPage struct {
	Base
	Groups []ServiceGroup
	Other  []Link // parties
	Agreed []AgreementRow
	Table  []ScopeRow // business categories of the services in scope, in a book without a scope of its own
	Scope  string     // address of the scope, or ""
	Ops    string     // address of the catalogue for operations
	CSV    string     // of the catalogue
	XLSX   string
}

// An AgreementRow is one agreement in the comparison of all of them.
type AgreementRow struct {
	Link         Link
	ID           string
	Type         string
	With         Link
	Until        string
	Hours        string
	Availability string
	P1           string
	State        State
}

// A ServiceGroup holds the services of one status.
type ServiceGroup struct {
	Key, Title string
	Rows       []ServiceRow
}

// A ServiceRow is one service of the catalogue.
type ServiceRow struct {
	Link     Link
	Summary  Link
	Owner    Link
	Hours    string
	Channels string
	Targets  string
	SLA      Link
	Category string
	InScope  bool
	For      []Link // customers
}

func (f *frame) services(b *Base) any {
	p := ServicesPage{Base: *b}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("services"), "services", true, "land"
	f.crumb(&p.Base, Link{Text: p.Title})
	for _, key := range []string{"live", "pipeline", "retired"} {
		g := ServiceGroup{Key: key, Title: f.T("services." + key)}
		for _, s := range f.site.Services {
			if s.Status == key {
				g.Rows = append(g.Rows, f.serviceRow(b, s))
			}
		}
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	for _, x := range f.site.Parties {
		p.Other = append(p.Other, f.partyLink(b, x))
	}
	for _, d := range f.ordered() {
		if d.Agreement != nil && d.Type != "template" {
			p.Agreed = append(p.Agreed, f.agreementRow(b, d))
		}
	}
	if p.Scope = f.scopeHref(b); p.Scope == "" {
		p.Table = f.categoryTable(b)
	}
	p.Ops = f.to(b, operationsPath)
	if len(f.site.Services) > 0 {
		p.CSV, p.XLSX = relative(b.full, "exports/catalogue.csv"), relative(b.full, "exports/catalogue.xlsx")
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// categoryTable has the business categories that the services in scope belong to.
func (f *frame) categoryTable(b *Base) []ScopeRow {
	var in []*site.Service
	for _, s := range f.site.Services {
		if s.InScope && s.Status != "retired" {
			in = append(in, s)
		}
	}
	return slices.DeleteFunc(f.categories(b, in), func(r ScopeRow) bool { return len(r.Services) == 0 })
}

func (f *frame) agreementRow(b *Base, d *site.Document) AgreementRow {
	a := d.Agreement
	r := AgreementRow{Link: f.documentLink(b, d), ID: d.ID, Type: f.T("type." + string(d.Type)), Until: a.To.String(), State: f.documentState(d)}
	if a.Hours != nil {
		r.Hours = a.Hours.Words().In(f.lang)
	}
	for _, side := range []string{a.Customer.Name, a.Party.Name} {
		if x := f.site.Party(side); x != nil {
			r.With = f.partyLink(b, x)
		}
	}
	var p1 []string
	for _, t := range a.Targets {
		switch {
		case t.Kind == "availability" && r.Availability == "":
			r.Availability = a.Agreed(t).In(f.lang)
		case t.Priority == "P1" && (t.Kind == "response" || t.Kind == "resolution"):
			p1 = append(p1, t.Name().In(f.lang)+f.T("colon")+a.Agreed(t).In(f.lang))
		}
	}
	r.P1 = strings.Join(p1, f.T("semicolon"))
	return r
}

func (f *frame) serviceRow(b *Base, s *site.Service) ServiceRow {
	r := ServiceRow{Link: f.serviceLink(b, s), Summary: f.text(s.Summary), Hours: s.Hours.In(f.lang), Targets: s.Targets.In(f.lang), Category: s.Category, InScope: s.InScope}
	var channels []string
	for _, c := range s.Channels {
		channels = append(channels, c.In(f.lang))
	}
	r.Channels = strings.Join(channels, f.T("list-comma"))
	if s.Owner != nil {
		r.Owner = f.roleLink(b, s.Owner)
	}
	for _, x := range s.Customers {
		r.For = append(r.For, f.partyLink(b, x))
	}
	if s.SLA != nil {
		r.SLA = Link{Href: f.documentHref(b, s.SLA), Text: s.SLA.ID}
	}
	return r
}

// ServicePage is one service.
type ServicePage struct {
	Base
	Row        ServiceRow
	ID         string
	Alt        Link
	Status     string
	Customers  []Link
	DependsOn  []Link
	Needs      []Link
	Dependents []Link
	Category   Link
	CategoryNo string
	Agreements []AgreementLine
	Documents  Uses
	UsedBy     Uses
	Graph      template.HTML
	Reports    []ReportLink
	AllReports string // the list of all reports
	Scope      string // address of the scope, or ""
	Clauses    []Link // that the documents of the service claim
}

// An AgreementLine is one agreement behind a service.
type AgreementLine struct {
	Type  string
	Link  Link
	ID    string
	State State
	Until string
}

func (f *frame) service(b *Base, s *site.Service) any {
	p := ServicePage{Base: *b, Row: f.serviceRow(b, s), ID: s.ID, Status: f.T("services." + s.Status)}
	p.Title, p.Nav = s.Title.In(f.lang), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Text: p.Title})
	p.Alt = f.other(s.Title)
	for _, x := range s.Customers {
		p.Customers = append(p.Customers, f.partyLink(b, x))
	}
	for _, x := range s.DependsOn {
		p.DependsOn = append(p.DependsOn, f.serviceLink(b, x))
	}
	for _, x := range s.Needs {
		p.Needs = append(p.Needs, f.partyLink(b, x))
	}
	for _, x := range s.Dependents {
		p.Dependents = append(p.Dependents, f.serviceLink(b, x))
	}
	published, _ := standard.Categories()
	for _, c := range published {
		if c.Code == s.Category {
			p.CategoryNo, p.Category = c.Code+" "+c.Number, f.text(c.Title)
		}
	}
	if s.SLA != nil {
		p.Agreements = append(p.Agreements, f.agreementLine(b, s.SLA))
		for _, d := range s.SLA.SupportedBy {
			p.Agreements = append(p.Agreements, f.agreementLine(b, d))
		}
	}
	for _, d := range s.Documents {
		if f.site.Hidden[d] {
			continue
		}
		p.Documents = append(p.Documents, Use{ID: d.ID, Link: f.documentLink(b, d)})
	}
	p.UsedBy = f.uses(b, s.In)
	p.Graph = f.serviceGraph(b, s)
	p.Scope, p.Clauses = f.scopeHref(b), f.serviceClauses(b, s)
	p.Reports, p.AllReports = f.serviceReports(b, s), f.to(b, reportsPath)
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) agreementLine(b *Base, d *site.Document) AgreementLine {
	return AgreementLine{Type: f.T("type." + string(d.Type)), Link: f.documentLink(b, d), ID: d.ID, State: f.documentState(d)}
}

// other is a text in the next language of the book, for readers who know it under that name.
func (f *frame) other(t site.Text) Link {
	for _, l := range f.site.Config.Languages {
		if l != f.lang && t[l] != "" {
			return Link{Text: t[l], Lang: l}
		}
	}
	return Link{}
}

// uses lists the documents behind references, each once, with its sentence.
func (f *frame) uses(b *Base, links []*site.Link) Uses {
	var out Uses
	var last *site.Document // the references of one text follow each other
	for _, l := range links {
		d := l.From.Document
		if d == last || f.site.Hidden[d] || l.From != d.Edition(f.lang) {
			continue
		}
		last = d
		u := Use{ID: d.ID, Link: f.documentLink(b, d), Sentence: f.sentence(l)}
		if !d.Controlled() {
			u.ID = ""
		}
		if s := l.From.Text.Sections[l.Ref.Section]; s.ID != "" {
			u.Link.Href += "#" + escapeFragment(s.ID)
			u.Link.Text = strings.TrimSpace(u.Link.Text + " " + s.Number)
		}
		out = append(out, u)
	}
	return out
}

// RolesPage lists the roles.
type RolesPage struct {
	Base
	Rows  []RoleRow
	RACI  []RACIRow
	Heads []Link
}

// A RoleRow is one role.
type RoleRow struct {
	Link       Link
	Holder     string
	Department string
	Owns       int
	Approves   int
}

// A RACIRow is one process with the letter of each role.
type RACIRow struct {
	ID      string
	Link    Link
	Letters [4][]Link // responsible, accountable, consulted, informed
}

func (f *frame) roles(b *Base) any {
	p := RolesPage{Base: *b}
	p.Title, p.Nav = f.T("roles"), "roles"
	f.crumb(&p.Base, Link{Text: p.Title})
	raci := map[*site.Document]*[4][]Link{}
	for _, r := range f.site.Roles {
		row := RoleRow{Link: f.roleLink(b, r), Holder: r.Holder.In(f.lang), Department: r.Department.In(f.lang)}
		for _, d := range f.site.Documents {
			if d.Owner.Role == r {
				row.Owns++
			}
			if d.Approver.Role == r {
				row.Approves++
			}
		}
		p.Rows = append(p.Rows, row)
		for i, ds := range [4][]*site.Document{r.Responsible, r.Accountable, r.Consulted, r.Informed} {
			for _, d := range ds {
				if raci[d] == nil {
					raci[d] = new([4][]Link)
				}
				raci[d][i] = append(raci[d][i], f.roleLink(b, r))
			}
		}
	}
	for _, d := range f.ordered() {
		if letters := raci[d]; letters != nil {
			p.RACI = append(p.RACI, RACIRow{ID: d.ID, Link: f.documentLink(b, d), Letters: *letters})
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// RolePage says what a role owns, approves, must do and must read.
type RolePage struct {
	Base
	ID         string
	Alt        Link
	Holder     string
	Department string
	Summary    Link
	ReportsTo  Link
	Groups     []RoleGroup
	Steps      Uses
	Services   []Link
	Parties    []Link
}

// A RoleGroup is a list of documents that a role has to do with in one way.
type RoleGroup struct {
	Title, Note string
	Documents   Uses
}

func (f *frame) role(b *Base, r *site.Role) any {
	p := RolePage{Base: *b, ID: r.ID, Alt: f.other(r.Title), Holder: r.Holder.In(f.lang), Department: r.Department.In(f.lang), Summary: f.text(r.Summary)}
	p.Title, p.Nav = r.Title.In(f.lang), "roles"
	f.crumb(&p.Base, Link{Href: f.to(b, "roles/index.html"), Text: f.T("roles")}, Link{Text: p.Title})
	if r.ReportsTo != nil {
		p.ReportsTo = f.roleLink(b, r.ReportsTo)
	}
	owns := f.documentsWhere(b, func(d *site.Document) bool { return d.Owner.Role == r })
	approves := f.documentsWhere(b, func(d *site.Document) bool { return d.Approver.Role == r && d.Owner.Role != r })
	p.group(f.T("role.responsible"), "", f.documentUses(b, r.Responsible))
	p.group(f.T("role.accountable"), "", f.documentUses(b, r.Accountable))
	p.group(f.T("role.owns"), "", owns)
	p.group(f.T("role.approves"), "", approves)
	p.group(f.T("role.consulted"), "", f.documentUses(b, r.Consulted))
	p.group(f.T("role.informed"), "", f.documentUses(b, r.Informed))
	p.Steps = f.uses(b, r.In)
	for _, s := range f.site.Services {
		if s.Owner == r {
			p.Services = append(p.Services, f.serviceLink(b, s))
		}
	}
	for _, x := range f.site.Parties {
		if x.Accountable == r {
			p.Parties = append(p.Parties, f.partyLink(b, x))
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (p *RolePage) group(title, note string, ds Uses) {
	if len(ds) > 0 {
		p.Groups = append(p.Groups, RoleGroup{title, note, ds})
	}
}

func (f *frame) documentsWhere(b *Base, keep func(*site.Document) bool) Uses {
	var out Uses
	for _, d := range f.ordered() {
		if keep(d) {
			out = append(out, Use{ID: d.ID, Link: f.documentLink(b, d)})
		}
	}
	return out
}

func (f *frame) documentUses(b *Base, ds []*site.Document) Uses {
	var out Uses
	for _, d := range ds {
		if f.site.Hidden[d] {
			continue
		}
		out = append(out, Use{ID: d.ID, Link: f.documentLink(b, d)})
	}
	return out
}

// PartiesPage lists suppliers, customers and other parties.
type PartiesPage struct {
	Base
	Groups []PartyGroup
}

// A PartyGroup holds the parties of one kind.
type PartyGroup struct {
	Title string
	Rows  []PartyRow
}

// A PartyRow is one party.
type PartyRow struct {
	Link      Link
	Summary   Link
	Agreement Link
	Control   Link
}

var partyKinds = []string{"external-supplier", "internal-supplier", "customer-as-supplier", "customer"}

func (f *frame) parties(b *Base) any {
	p := PartiesPage{Base: *b}
	p.Title, p.Nav = f.T("parties"), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Text: p.Title})
	for _, kind := range partyKinds {
		g := PartyGroup{Title: f.T("parties." + kind)}
		for _, x := range f.site.Parties {
			if x.Kind == kind {
				g.Rows = append(g.Rows, f.partyRow(b, x))
			}
		}
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) partyRow(b *Base, x *site.Party) PartyRow {
	r := PartyRow{Link: f.partyLink(b, x), Summary: f.text(x.Summary)}
	if x.Agreement != nil {
		r.Agreement = Link{Href: f.documentHref(b, x.Agreement), Text: x.Agreement.ID}
	}
	if x.Control != nil {
		r.Control = Link{Href: f.documentHref(b, x.Control), Text: x.Control.ID}
	}
	return r
}

// PartyPage is one party: what it operates, under which agreement, controlled by which document, and who is accountable.
type PartyPage struct {
	Base
	Row         PartyRow
	Alt         Link
	Kind        string
	Contact     string
	Agreement   Link
	Control     Link
	Accountable Link
	Operates    []ClauseClaim
	Numbers     []Link
	Components  []Link
	Services    []Link
	Customer    []Link
	UsedBy      Uses
}

func (f *frame) party(b *Base, x *site.Party) any {
	p := PartyPage{Base: *b, Row: f.partyRow(b, x), Alt: f.other(x.Title), Kind: f.T("parties." + x.Kind), Contact: x.Contact.In(f.lang)}
	p.Title, p.Nav = x.Title.In(f.lang), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Href: f.to(b, "parties/index.html"), Text: f.T("parties")}, Link{Text: p.Title})
	if x.Agreement != nil {
		p.Agreement = f.documentLink(b, x.Agreement)
	}
	if x.Control != nil {
		p.Control = f.documentLink(b, x.Control)
	}
	if x.Accountable != nil {
		p.Accountable = f.roleLink(b, x.Accountable)
	}
	for _, d := range x.Operates {
		l := f.clauseLink(b, d.Clause)
		l.Text = f.number(d.Clause) + " " + l.Text
		c := ClauseClaim{Link: l, Note: d.Note.In(f.lang), State: f.state("delegated")}
		if d.Partial {
			c.State = State{"partial", f.T("extent.partial")}
		}
		p.Operates = append(p.Operates, c)
	}
	for _, c := range x.Components {
		p.Components = append(p.Components, f.text(c))
	}
	for _, s := range x.Services {
		p.Services = append(p.Services, f.serviceLink(b, s))
	}
	for _, s := range x.Customer {
		p.Customer = append(p.Customer, f.serviceLink(b, s))
	}
	p.UsedBy = f.uses(b, x.In)
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// GlossaryPage is the glossary in the order of the language.
type GlossaryPage struct {
	Base
	Lead  string
	Terms []TermRow
}

// A TermRow is one term.
type TermRow struct {
	ID         string
	Term       Link
	Other      Link
	Synonyms   string
	Definition Link
	See        []Link
	Used       int
}

func (f *frame) glossary(b *Base) any {
	p := GlossaryPage{Base: *b, Lead: f.count("glossary.lead", len(f.site.Terms))}
	p.Title, p.Nav = f.T("glossary"), "glossary"
	f.crumb(&p.Base, Link{Text: p.Title})
	for _, t := range f.site.Terms {
		r := TermRow{ID: t.ID, Term: f.text(t.Term), Other: f.other(t.Term), Definition: f.text(t.Definition), Used: len(t.In)}
		r.Synonyms = strings.Join(append(slices.Clone(t.Synonyms[f.lang]), t.Synonyms[""]...), f.T("list-comma"))
		for _, s := range t.See {
			l := f.text(s.Term)
			l.Href = "#" + s.ID
			r.See = append(r.See, l)
		}
		p.Terms = append(p.Terms, r)
	}
	slices.SortStableFunc(p.Terms, func(x, y TermRow) int { return f.collate(x.Term.Text, y.Term.Text) })
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// SearchPage holds the search; without a script it leads to the lists.
type SearchPage struct {
	Base
}

func (f *frame) search(b *Base) any {
	p := SearchPage{Base: *b}
	p.Title, p.Nav = f.T("search"), "search"
	f.crumb(&p.Base, Link{Text: p.Title})
	return &p
}

// NotFoundPage is shown by a web server for an address that is not there.
type NotFoundPage struct {
	Base
}
