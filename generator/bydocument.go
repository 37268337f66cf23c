package generator

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// MaxRows is the number of documents on one page of the matrix by document.
const MaxRows = 200

// maxChapters is the number of chapters up to which each has a column of its own there.
const maxChapters = 12

// ByDocumentPage is the matrix turned round: document × clause. A row lists what its document claims, chapter by chapter, so
// that its size grows with the claims and not with documents times clauses.
type ByDocumentPage struct {
	Base
	Name     string
	Lead     string
	Legend   []State
	Filters  MatrixFilters
	Shown    string   // how many rows there are
	Chapters []Choice // columns; one without a number when there are too many chapters
	Groups   []ByDocumentGroup
	Total    int
	Part     string // "documents 201 to 400 of 2300", or "" when this is the only page
	Parts    []Link // all pages; that of this one has no address
	Turned   string // the matrix
	Others   []Link
	CSV      string
}

// A ByDocumentGroup holds the documents of one type.
type ByDocumentGroup struct {
	Key, Title string
	Rows       []ByDocumentRow
}

// A ByDocumentRow is one document.
type ByDocumentRow struct {
	ID, Href string
	Title    Link
	Keys     Keys
	Owner    Link
	Status   State
	Flags    []State
	States   string // what its claims are worth, each once, for the filter
	Chapters string // in which it claims something, for the filter
	Cells    [][]ClaimTag
	Sum      int
}

// FlagKeys are the flags of the document for its filter.
func (r ByDocumentRow) FlagKeys() string { return flagKeys(r.Flags) }

// A ClaimTag is a requirement that a document claims, with what the claim is worth.
type ClaimTag struct {
	Number, Href string
	State        State
	Label        string
}

// Lines are the documents of a group as rows of the table, written here because a large book has ten thousands of them.
func (p *ByDocumentPage) Lines(g ByDocumentGroup) template.HTML {
	return p.late.html(func(m *hypertext) {
		for i := range g.Rows {
			g.Rows[i].write(m, g.Key, p.T("comma"))
		}
	})
}

func (r *ByDocumentRow) write(m *hypertext, group, comma string) {
	m.raw("\n<tr id=\"")
	m.text(r.ID)
	m.raw(`" data-type="`)
	m.text(group)
	m.raw(`" data-status="`)
	m.text(r.Keys.Status)
	m.raw(`" data-owner="`)
	m.text(r.Keys.Owner)
	m.element(`" data-service="`, r.Keys.Services, "")
	m.element(`" data-state="`, r.States, "")
	m.element(`" data-chapter="`, r.Chapters, "")
	m.element(`" data-flag="`, r.FlagKeys(), "")
	m.raw(`"><th class="id" scope="row"><a href="`)
	m.text(r.Href)
	m.raw(`">`)
	m.text(r.ID)
	m.raw(`</a></th><td class="ti"`)
	m.element(` lang="`, r.Title.Lang, `"`)
	m.raw(">")
	m.text(r.Title.Text)
	m.raw("</td><td>")
	m.state(r.Status)
	for _, f := range r.Flags {
		m.raw(string(f.Sign()))
	}
	m.raw("</td><td>")
	m.link(r.Owner)
	m.raw("</td>")
	for _, cell := range r.Cells {
		m.raw(`<td class="cc">`)
		for i := range cell {
			c := &cell[i]
			m.raw(`<a class="k" href="`)
			m.text(c.Href)
			m.raw(`" title="`)
			m.text(c.Label)
			m.raw(`"><svg class="g `, c.State.Key, `" aria-hidden="true"><use href="#cb-`, c.State.Key, `"/></svg>`)
			m.text(c.Number)
			m.raw(`<span class="vh">`)
			m.text(comma)
			m.text(c.State.Word)
			m.raw("</span></a> ")
		}
		m.raw("</td>")
	}
	m.raw(`<td class="r">`, strconv.Itoa(r.Sum), "</td></tr>")
}

// claimants are the documents that claim something of a standard, in the order of the register.
func (b *builder) claimants(s *standard.Standard) []*site.Document {
	if known, ok := b.claiming.Load(s); ok {
		return known.([]*site.Document)
	}
	var out []*site.Document
	for _, d := range b.ordered() {
		if claims(d, s) {
			out = append(out, d)
		}
	}
	b.claiming.Store(s, out)
	return out
}

// claims tells whether a document claims something of a standard.
func claims(d *site.Document, s *standard.Standard) bool {
	return slices.ContainsFunc(d.Claims, func(c *site.Claim) bool { return c.Clause.Standard == s })
}

// byDocumentPages is how many pages the matrix by document has: one at least.
func (b *builder) byDocumentPages(s *standard.Standard) int {
	n := 0
	for _, d := range b.site.Documents { // their order makes no difference here
		if claims(d, s) {
			n++
		}
	}
	return max(1, (n+MaxRows-1)/MaxRows)
}

func (f *frame) byDocument(b *Base, st *site.StandardTrace, page int) any {
	docs := f.claimants(st.Standard)
	p := ByDocumentPage{Base: *b, Name: st.Standard.Name, Total: len(docs), Turned: f.to(b, f.matrixPath(st.Standard)), CSV: relative(b.full, "exports/matrix.csv")}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("by-document"), "matrix", true, "land"
	if st.Standard != f.site.Standards[0] {
		p.Title += " · " + st.Standard.Name
	}
	f.crumb(&p.Base, Link{Href: p.Turned, Text: f.T("nav.matrix")}, Link{Text: f.T("by-document")})
	p.Lead = f.T("by-document.lead", len(docs), st.Standard.Name, len(f.site.Documents)-len(docs))
	for _, w := range []site.State{site.Covered, site.Partial, site.Planned, site.Gap} {
		s := f.worth(w)
		p.Legend = append(p.Legend, State{s.Key, f.T("worth." + s.Key)})
	}
	for _, o := range f.site.Standards {
		if o != st.Standard {
			p.Others = append(p.Others, Link{Href: f.to(b, f.byDocumentPath(o, 1)), Text: o.Name})
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title, st.Standard.Name), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}

	chapters := chaptersOf(st.Standard)
	column := make(map[*standard.Clause]int, len(chapters))
	for i, c := range chapters {
		if len(chapters) <= maxChapters {
			column[c] = i
			p.Chapters = append(p.Chapters, Choice{c.Number, f.text(c.Title).Text})
		}
	}
	if len(p.Chapters) == 0 {
		p.Chapters = []Choice{{"", f.T("claims")}}
	}
	from := (page - 1) * MaxRows
	f.pagesOf(&p, st.Standard, docs, page)
	docs = docs[from:min(from+MaxRows, len(docs))]
	p.Filters = f.filters(st, docs)
	p.Shown = allOf(len(docs))
	p.Filters.Flags = []State{f.state("overdue"), f.state("suspect")}
	for _, d := range docs {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Key != string(d.Type) {
			p.Groups = append(p.Groups, ByDocumentGroup{Key: string(d.Type), Title: f.T("types." + string(d.Type))})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Rows = append(g.Rows, f.byDocumentRow(&p, d, st.Standard, column))
	}
	return &p
}

// pagesOf leads to the other pages by the first and last document of each.
func (f *frame) pagesOf(p *ByDocumentPage, s *standard.Standard, docs []*site.Document, page int) {
	if len(docs) <= MaxRows {
		return
	}
	for i := 0; i < len(docs); i += MaxRows {
		last := min(i+MaxRows, len(docs))
		l := Link{Text: docs[i].ID + " – " + docs[last-1].ID}
		if n := i/MaxRows + 1; n != page {
			l.Href = f.to(&p.Base, f.byDocumentPath(s, n))
		} else {
			p.Part = f.T("by-document.part", i+1, last, len(docs))
		}
		p.Parts = append(p.Parts, l)
	}
}

func (f *frame) byDocumentRow(p *ByDocumentPage, d *site.Document, s *standard.Standard, column map[*standard.Clause]int) ByDocumentRow {
	e := d.Edition(f.lang)
	row := ByDocumentRow{ID: d.ID, Href: f.documentHref(&p.Base, d), Title: Link{Text: e.Title}, Keys: keysOf(d), Status: f.documentState(d), Cells: make([][]ClaimTag, len(p.Chapters))}
	if e.Lang != f.lang {
		row.Title.Lang = e.Lang
	}
	if d.Owner.Role != nil {
		row.Owner = f.roleLink(&p.Base, d.Owner.Role)
	} else {
		row.Owner = Link{Text: d.Owner.Name}
	}
	if d.Overdue && d.InForce {
		row.Flags = append(row.Flags, f.state("overdue"))
	}
	best := map[*standard.Clause]*site.Claim{}
	var leaves []*standard.Clause
	suspect := false
	for _, c := range d.Claims {
		leaf := c.Clause.Requirement()
		if c.Clause.Standard != s || leaf == nil {
			continue // a claim on a section counts for none of its requirements
		}
		suspect = suspect || c.Suspect()
		if was := best[leaf]; was == nil {
			leaves = append(leaves, leaf)
		} else if was.WorthTo(leaf) >= c.WorthTo(leaf) {
			continue
		}
		best[leaf] = c
	}
	if suspect && d.InForce {
		row.Flags = append(row.Flags, f.state("suspect"))
	}
	slices.SortFunc(leaves, func(a, b *standard.Clause) int { return standard.Compare(a.Number, b.Number) })
	for _, leaf := range leaves {
		c := best[leaf]
		top := leaf
		for top.Parent != nil {
			top = top.Parent
		}
		tag := ClaimTag{Number: leaf.Number, Href: row.Href, State: f.worth(c.WorthTo(leaf))}
		if sec := e.Section(e.Anchor(d.Original(), c.Section)); sec != nil && row.Href != "" {
			tag.Href += "#" + escapeFragment(sec.ID)
		}
		tag.Label = f.T("matrix.cell", leaf.Number, f.text(leaf.Title).Text, f.T("worth."+tag.State.Key))
		row.Cells[column[top]] = append(row.Cells[column[top]], tag)
		row.States = with(row.States, tag.State.Key)
		row.Chapters = with(row.Chapters, top.Number)
		if !d.Gone() {
			row.Sum++
		}
	}
	return row
}

// with adds a word to a list of words that does not have it yet.
func with(words, word string) string {
	if slices.Contains(strings.Fields(words), word) {
		return words
	}
	return strings.TrimSpace(words + " " + word)
}
