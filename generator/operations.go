package generator

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/markdown/diagram"
	"github.com/clausebook/clausebook/site/standard"
)

const operationsPath = "operations.html"

// OperationsPage is the service catalogue for those who run the services: what hangs on what, and what is written about it.
type OperationsPage struct {
	Base
	Catalogue string // address of the catalogue for customers
	Graph     template.HTML
	Rows      []OperationsRow
}

// An OperationsRow is one service that is in operation or in preparation.
type OperationsRow struct {
	Link       Link
	Owner      Link
	Status     string // when it is not in operation
	DependsOn  []Link
	Needs      []Link // parties
	Dependents []Link
	Agreements []Link
	Documents  []Link
	Clauses    []Link
}

func (f *frame) operations(b *Base) any {
	p := OperationsPage{Base: *b, Catalogue: f.to(b, "services/index.html")}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("operations"), "services", true, "land"
	f.crumb(&p.Base, Link{Href: p.Catalogue, Text: f.T("services")}, Link{Text: p.Title})
	for _, s := range f.site.Services {
		if s.Status != "retired" {
			p.Rows = append(p.Rows, f.operationsRow(b, s))
		}
	}
	p.Graph = f.catalogueGraph(b)
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) operationsRow(b *Base, s *site.Service) OperationsRow {
	r := OperationsRow{Link: f.serviceLink(b, s), Clauses: f.serviceClauses(b, s)}
	if s.Owner != nil {
		r.Owner = f.roleLink(b, s.Owner)
	}
	if s.Status != "live" {
		r.Status = f.T("services." + s.Status)
	}
	for _, x := range s.DependsOn {
		r.DependsOn = append(r.DependsOn, f.serviceLink(b, x))
	}
	for _, x := range s.Needs {
		r.Needs = append(r.Needs, f.partyLink(b, x))
	}
	for _, x := range s.Dependents {
		r.Dependents = append(r.Dependents, f.serviceLink(b, x))
	}
	id := func(d *site.Document) Link { return Link{Href: f.documentHref(b, d), Text: d.ID} }
	if s.SLA != nil {
		for _, d := range slices.Concat([]*site.Document{s.SLA}, s.SLA.SupportedBy) {
			r.Agreements = append(r.Agreements, id(d))
		}
	}
	for _, d := range s.Documents {
		if !f.site.Hidden[d] {
			r.Documents = append(r.Documents, id(d))
		}
	}
	return r
}

// serviceClauses lists the clauses that the agreement of a service and the documents about it claim, each once.
func (f *frame) serviceClauses(b *Base, s *site.Service) []Link {
	var clauses []*standard.Clause
	documents := s.Documents
	if s.SLA != nil && !slices.Contains(documents, s.SLA) {
		documents = slices.Concat(documents, []*site.Document{s.SLA})
	}
	for _, d := range documents {
		if f.site.Hidden[d] {
			continue
		}
		for _, c := range d.Claims {
			if !slices.Contains(clauses, c.Clause) {
				clauses = append(clauses, c.Clause)
			}
		}
	}
	slices.SortFunc(clauses, func(x, y *standard.Clause) int {
		return cmp.Or(strings.Compare(x.Standard.ID, y.Standard.ID), standard.Compare(x.Number, y.Number))
	})
	var out []Link
	for _, c := range clauses {
		out = append(out, Link{Href: f.to(b, clausePath(c)), Text: f.number(c)})
	}
	return out
}

// maxGraph is the number of boxes up to which a graph can be taken in; beyond it the table says it better.
const maxGraph = 40

// The widths that a graph may have on the wide page, which is printed in landscape, and on the others.
const (
	landscapeWidth = 1120
	portraitWidth  = 760
)

// catalogueGraph draws all services and the parties that they need.
func (f *frame) catalogueGraph(b *Base) template.HTML {
	g := f.newGraph(b)
	for _, s := range f.site.Services {
		if s.Status == "retired" {
			continue
		}
		small := ""
		if s.Status != "live" {
			small = f.T("services." + s.Status)
		}
		g.service(s, small)
		g.needs(s)
	}
	return g.draw(f.T("operations.graph"), f.T("dependencies-text"), landscapeWidth)
}

// graph gathers services and parties for a drawing.
type graph struct {
	*frame
	base  *Base
	seen  map[string]bool
	nodes []diagram.Node
	edges []diagram.Edge
}

func (f *frame) newGraph(b *Base) *graph { return &graph{frame: f, base: b, seen: map[string]bool{}} }

// node adds a box and tells whether it is new.
func (g *graph) node(n diagram.Node) bool {
	if g.seen[n.ID] {
		return false
	}
	g.seen[n.ID] = true
	g.nodes = append(g.nodes, n)
	return true
}

func (g *graph) service(s *site.Service, small string) bool {
	return g.node(diagram.Node{ID: "s." + s.ID, Text: s.Title.In(g.lang), Small: small, Href: g.to(g.base, servicePath(s))})
}

func (g *graph) depends(from, to *site.Service) {
	g.edges = append(g.edges, diagram.Edge{From: "s." + from.ID, To: "s." + to.ID})
}

// needs adds the arrows from a service to what it depends on, and the parties among them.
func (g *graph) needs(s *site.Service) {
	for _, o := range s.DependsOn {
		g.depends(s, o)
	}
	for _, p := range s.Needs {
		g.node(diagram.Node{ID: "p." + p.ID, Text: p.Title.In(g.lang), Small: g.T("parties." + p.Kind + ".one"), Href: g.to(g.base, partyPath(p))})
		g.edges = append(g.edges, diagram.Edge{From: "s." + s.ID, To: "p." + p.ID})
	}
}

func (g *graph) draw(title, text string, width int) template.HTML {
	if len(g.edges) == 0 || len(g.nodes) > maxGraph {
		return ""
	}
	return template.HTML(diagram.Graph(title, text, width, g.nodes, g.edges, "cb-graph-svg"))
}

// serviceGraph draws one service: what needs it, and what it needs, to the end.
func (f *frame) serviceGraph(b *Base, s *site.Service) template.HTML {
	g := f.newGraph(b)
	for _, x := range s.Dependents {
		g.service(x, "")
		g.depends(x, s)
	}
	g.service(s, f.T("this-service"))
	var walk func(x *site.Service)
	walk = func(x *site.Service) {
		g.needs(x)
		for _, o := range x.DependsOn {
			if g.service(o, "") {
				walk(o)
			}
		}
	}
	walk(s)
	return g.draw(f.T("dependencies-of", s.Title.In(f.lang)), f.T("dependencies-text"), portraitWidth)
}
