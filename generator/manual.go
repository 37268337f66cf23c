package generator

import (
	"html/template"

	"github.com/clausebook/clausebook/site"
)

// MaxManual is the number of documents up to which the whole set is one printable page.
const MaxManual = 300

// ManualPage is the whole set as one printable page: cover, approval block, contents, and every document in force.
type ManualPage struct {
	Base
	Cover     []Fact
	Approvals []Signature
	Parts     []ManualPart
	Count     string
}

// A ManualPart holds the documents of one type.
type ManualPart struct {
	Key, Title string
	Documents  []ManualDocument
}

// A ManualDocument is one document of the manual.
type ManualDocument struct {
	Anchor     string
	ID, Title  string
	Version    string
	Lang       string
	Effective  string
	Signatures []Signature
	Body       template.HTML
}

func (f *frame) manual(b *Base) any {
	p := ManualPage{Base: *b}
	p.Title = f.T("manual.title")
	f.crumb(&p.Base, Link{Text: p.Title})
	n := 0
	for _, d := range f.ordered() {
		if !d.InForce {
			continue
		}
		if k := len(p.Parts); k == 0 || p.Parts[k-1].Key != string(d.Type) {
			p.Parts = append(p.Parts, ManualPart{Key: string(d.Type), Title: f.T("types." + string(d.Type))})
		}
		part := &p.Parts[len(p.Parts)-1]
		part.Documents = append(part.Documents, f.manualDocument(b, d))
		n++
	}
	p.Count = f.count("documents-count", n)
	p.Cover = []Fact{{Label: f.T("true-as-of"), Value: b.AsOf}, {Label: f.T("nav.documents"), Value: p.Count}}
	for _, d := range f.ordered() {
		if d.Type == "manual" && d.InForce {
			p.Approvals = []Signature{f.signature(b, "author", d.Author, authored(d.Edition(f.lang))), f.signature(b, "reviewer", d.Reviewer, ""), f.signature(b, "approver", d.Approver, d.Approved.String())}
			break
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, b.Book), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

// manualDocument takes the text of a document into the manual. Anchors repeat from one document to the next, so each gets
// the id of its document in front.
func (f *frame) manualDocument(b *Base, d *site.Document) ManualDocument {
	e := d.Edition(f.lang)
	m := ManualDocument{Anchor: "doc-" + d.ID, ID: d.ID, Title: e.Title, Version: d.Version, Effective: effective(d)}
	if e.Lang != f.lang {
		m.Lang = e.Lang
	}
	m.Signatures = []Signature{f.signature(b, "author", d.Author, ""), f.signature(b, "reviewer", d.Reviewer, ""), f.signature(b, "approver", d.Approver, d.Approved.String())}
	m.Body = template.HTML(prefixAnchors(string(f.body(nil, b, e)), d.ID+"-"))
	return m
}
