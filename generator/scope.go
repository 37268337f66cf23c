package generator

import (
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

const scopePath = "scope.html"

// ScopePage is what a certificate covers: statement, sites, services, business categories, and the standards behind it.
type ScopePage struct {
	Base
	Organization Link
	Statements   []Link // the same statement in each language it is written in, that of the page first
	Document     Link   // where the boundary is described, or without an address
	DocumentID   string
	Standards    []Link
	Open         string // how much is still to be filled in, or ""
	Sites        []ScopeSite
	Services     []ScopeService
	Categories   []ScopeRow // all that are published
	Without      []Link     // services in scope that name no category
	Reserved     string     // the letters that were never published
	Parts        []ScopePart
}

// A ScopeSite is one place of work in the scope.
type ScopeSite struct{ Title, Address, Work Link }

// A ScopeService is one service in the scope.
type ScopeService struct {
	Link, Owner, SLA Link
	Category         string
	Status           string // when it is not in operation
}

// A ScopeRow is one business category with its services.
type ScopeRow struct {
	Code     string
	Number   string
	Title    Link
	Alt      Link
	Content  Link
	Services []Link
}

// A ScopePart is one part of ISO/IEC 20000.
type ScopePart struct {
	Name    Link // leads to its clauses when the book has them
	Edition string
	Title   Link
	Use     Link
}

func (f *frame) scope(b *Base) any {
	x := f.site.Scope
	p := ScopePage{Base: *b, Organization: f.text(x.Organization), Statements: f.everyLanguage(x.Statement)}
	p.Title, p.Nav = f.T("scope"), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Text: p.Title})
	if x.Document != nil {
		p.Document, p.DocumentID = f.documentLink(b, x.Document), x.Document.ID
	}
	if n := len(x.Open); n > 0 {
		p.Open = f.count("scope.open", n)
	}
	for _, st := range f.site.Standards {
		p.Standards = append(p.Standards, Link{Href: f.to(b, standardPath(st)), Text: st.Name})
	}
	for _, s := range x.Sites {
		p.Sites = append(p.Sites, ScopeSite{f.text(s.Title), f.text(s.Address), f.text(s.Work)})
	}
	for _, s := range x.Services {
		row := f.serviceRow(b, s)
		line := ScopeService{Link: row.Link, Owner: row.Owner, SLA: row.SLA, Category: s.Category}
		if s.Status != "live" {
			line.Status = f.T("services." + s.Status)
		}
		p.Services = append(p.Services, line)
		if s.Category == "" {
			p.Without = append(p.Without, row.Link)
		}
	}
	p.Categories = f.categories(b, x.Services)
	_, reserved := standard.Categories()
	p.Reserved = strings.Join(reserved, f.T("list-comma"))
	p.Parts = f.parts(b, x)
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// everyLanguage gives a text in all its languages, that of the page first: a certificate is issued in two.
func (f *frame) everyLanguage(t site.Text) []Link {
	out := []Link{f.text(t)}
	for _, lang := range slices.Concat(f.site.Config.Languages, []string{"en", "zh-CN"}) {
		s := t[lang]
		if s != "" && !slices.ContainsFunc(out, func(l Link) bool { return l.Text == s }) {
			out = append(out, Link{Text: s, Lang: lang})
		}
	}
	return out
}

// categories puts services into the published business categories (CNCA Announcement No. 8 of 2012).
func (f *frame) categories(b *Base, services []*site.Service) []ScopeRow {
	published, _ := standard.Categories()
	var out []ScopeRow
	for _, c := range published {
		row := ScopeRow{Code: c.Code, Number: c.Number, Title: f.text(c.Title), Alt: f.other(c.Title), Content: f.text(c.Content)}
		for _, s := range services {
			if s.Category == c.Code {
				row.Services = append(row.Services, f.serviceLink(b, s))
			}
		}
		out = append(out, row)
	}
	return out
}

// parts lists the parts of ISO/IEC 20000. A part of which the book has a catalogue leads to it.
func (f *frame) parts(b *Base, x *site.Scope) []ScopePart {
	var out []ScopePart
	for _, p := range standard.Family() {
		row := ScopePart{Name: Link{Text: p.Name}, Edition: joinNonEmpty(" + ", p.Edition, p.Note), Title: f.text(p.Title), Use: f.text(x.Uses[p.ID])}
		if st := f.site.Standard(p.ID + ":" + p.Edition); st != nil {
			row.Name.Href = f.to(b, standardPath(st))
		}
		out = append(out, row)
	}
	return out
}

// scopeHref is the address of the scope, or "" in a book that has none.
func (f *frame) scopeHref(b *Base) string {
	if f.site.Scope == nil {
		return ""
	}
	return f.to(b, scopePath)
}
