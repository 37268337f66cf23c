package generator

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// MaxColumns is the number of documents up to which the matrix is one table. With more, the page gives sections against
// groups of documents, and the clause pages the rest: nobody reads a table of ten thousand columns.
const MaxColumns = 80

// MatrixPage is clause × document.
type MatrixPage struct {
	Base
	Name     string
	Lead     template.HTML
	Legend   Legend
	Groups   []MatrixGroup // of columns
	Columns  []MatrixColumn
	Chapters []MatrixChapter
	Sums     []int
	Total    int
	Width    int // columns of the whole table
	Big      *BigMatrix
	Others   []Link
	CSV      string
}

// A MatrixGroup is a run of columns of one kind.
type MatrixGroup struct {
	Key, Title string
	Count      int
}

// A MatrixColumn is one document.
type MatrixColumn struct {
	ID, Href, Title string
	Lang            string
	Group           string
	First           bool // of its group
	Off             bool // not in force
	Flags           []State
}

// A MatrixChapter is a top clause with its rows.
type MatrixChapter struct {
	Number   string
	Title    Link
	Done, Of int
	Rows     []MatrixRow
	Counts   []int // claims by column
	Sum      int
}

// A MatrixRow is a requirement, or the title of a section.
type MatrixRow struct {
	Section bool
	Number  string
	Title   Link
	State   State
	Flags   []State
	Cells   []MatrixCell
	Sum     int
	Gap     bool
}

// A MatrixCell is the crossing of a requirement and a document. An empty State means no claim.
type MatrixCell struct {
	First   bool
	State   State
	Href    string
	Label   string
	Flagged string // key of the first flag of the document
}

// columnGroups puts the types of documents into the groups of the matrix.
var columnGroups = []struct {
	key   string
	types []site.Type
}{
	{"policies", []site.Type{"manual", "policy"}},
	{"plans", []site.Type{"plan"}},
	{"procedures", []site.Type{"process", "procedure", "instruction"}},
	{"agreements", []site.Type{"catalogue", "sla", "ola", "contract", "template"}},
	{"records", []site.Type{"register", "form", "record", "report"}},
}

func groupOf(d *site.Document) int {
	for i, g := range columnGroups {
		if slices.Contains(g.types, d.Type) {
			return i
		}
	}
	return len(columnGroups) - 1
}

// columns are the documents that claim something of a standard, by group, and in it by the first clause they claim: the
// claims then lie along a diagonal, and a hole in it is seen before it is read.
func (f *frame) columns(s *standard.Standard) []*site.Document {
	first := map[*site.Document]string{}
	var out []*site.Document
	for _, d := range f.site.Documents {
		for _, c := range d.Claims {
			if c.Clause.Standard != s {
				continue
			}
			if n, ok := first[d]; !ok {
				out = append(out, d)
				first[d] = c.Clause.Number
			} else if standard.Compare(c.Clause.Number, n) < 0 {
				first[d] = c.Clause.Number
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *site.Document) int {
		return cmp.Or(cmp.Compare(groupOf(a), groupOf(b)), standard.Compare(first[a], first[b]), site.CompareIDs(a.ID, b.ID))
	})
	return out
}

func (f *frame) matrix(b Base, st *site.StandardTrace) any {
	docs := f.columns(st.Standard)
	p := MatrixPage{Base: b, Name: st.Standard.Name, Legend: f.legend(st.Summary), CSV: relative(b.full, "exports/matrix.csv")}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("matrix"), "matrix", true, "a3"
	if st.Standard != f.site.Standards[0] {
		p.Title += " · " + st.Standard.Name
	}
	f.crumb(&p.Base, Link{Text: f.T("nav.matrix")})
	p.Lead = template.HTML(f.T("matrix.lead", st.Summary.Requirements, template.HTMLEscapeString(st.Standard.Name), len(docs))) + " " + f.figures(st.Summary)
	for _, o := range f.site.Standards {
		if o != st.Standard {
			p.Others = append(p.Others, Link{Href: f.to(b, f.matrixPath(o)), Text: o.Name})
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title, st.Standard.Name), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	if len(docs) > MaxColumns {
		p.Big = f.bigMatrix(b, st, docs)
		return &p
	}
	f.matrixColumns(&p, docs)
	f.matrixRows(&p, st, docs)
	return &p
}

func (f *frame) matrixColumns(p *MatrixPage, docs []*site.Document) {
	p.Sums = make([]int, len(docs))
	p.Width = len(docs) + 3
	for i, d := range docs {
		g := columnGroups[groupOf(d)].key
		first := i == 0 || groupOf(docs[i-1]) != groupOf(d)
		if first {
			p.Groups = append(p.Groups, MatrixGroup{Key: g, Title: f.T("group." + g)})
		}
		p.Groups[len(p.Groups)-1].Count++
		e := d.Edition(f.lang)
		c := MatrixColumn{ID: d.ID, Href: f.documentHref(p.Base, d), Title: e.Title, Group: g, First: first, Off: !d.InForce}
		if e.Lang != f.lang {
			c.Lang = e.Lang
		}
		if d.Overdue && d.InForce {
			c.Flags = append(c.Flags, f.state("overdue"))
		}
		if !d.InForce {
			c.Flags = append(c.Flags, State{"planned", f.documentState(d).Word})
		}
		p.Columns = append(p.Columns, c)
	}
}

func (f *frame) matrixRows(p *MatrixPage, st *site.StandardTrace, docs []*site.Document) {
	index := make(map[*site.Document]int, len(docs))
	for i, d := range docs {
		index[d] = i
	}
	for _, ct := range st.Clauses {
		c := ct.Clause
		if c.Parent == nil {
			p.Chapters = append(p.Chapters, MatrixChapter{Number: c.Number, Title: f.clauseLink(p.Base, c), Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements, Counts: make([]int, len(docs))})
			if !c.Leaf() {
				continue
			}
		}
		ch := &p.Chapters[len(p.Chapters)-1]
		switch {
		case c.Leaf():
			row := f.matrixRow(p, ct, docs, index)
			for i := range row.Cells {
				if row.Cells[i].State.Key != "" {
					ch.Counts[i]++
					p.Sums[i]++
				}
			}
			ch.Sum += row.Sum
			p.Total += row.Sum
			ch.Rows = append(ch.Rows, row)
		case c.Titled && !strings.Contains(c.Parent.Number, "."):
			if strings.Count(c.Number, ".") == 1 {
				ch.Rows = append(ch.Rows, MatrixRow{Section: true, Number: c.Number, Title: f.clauseLink(p.Base, c)})
			}
		}
	}
}

func (f *frame) matrixRow(p *MatrixPage, ct *site.ClauseTrace, docs []*site.Document, index map[*site.Document]int) MatrixRow {
	row := MatrixRow{Number: ct.Clause.Number, Title: f.clauseLink(p.Base, ct.Clause), State: f.state(ct.State.String()), Flags: f.flags(ct.Flags), Gap: ct.State == site.Gap && len(ct.Claims) == 0}
	if row.Gap {
		return row
	}
	row.Cells = make([]MatrixCell, len(docs))
	for i := range docs {
		row.Cells[i].First = p.Columns[i].First
	}
	for _, c := range ct.Claims {
		cell := &row.Cells[index[c.Document]]
		s := f.claimState(c)
		if c.Clause != ct.Clause && s.Key == "covered" {
			s = f.state("partial")
		}
		if cell.State.Key == "" {
			row.Sum++
		} else if worth(s.Key) <= worth(cell.State.Key) {
			continue
		}
		d := c.Document
		e := d.Edition(f.lang)
		cell.State = s
		cell.Href = f.documentHref(p.Base, d)
		title := ""
		if sec := e.Section(e.Anchor(d.Original(), c.Section)); sec != nil {
			cell.Href += "#" + escapeFragment(sec.ID)
			title = strings.TrimSpace(sec.Number + " " + f.site.SectionTitle(e, sec))
		}
		cell.Label = f.T("matrix.cell", ct.Clause.Number, joinNonEmpty(" ", d.ID, title), s.Word)
		if d.Overdue && d.InForce {
			cell.Flagged = "overdue"
		}
	}
	return row
}

func worth(key string) int {
	return map[string]int{"planned": 1, "partial": 2, "covered": 3}[key]
}

// BigMatrix is the first level of a matrix with too many documents for one table: sections against groups.
type BigMatrix struct {
	Columns []BigColumn
	Rows    []BigRow
	Gaps    []ClauseRow // requirements that nobody claims, in full: they are the point
	Totals  []int
	Sum     int
}

// A BigColumn is a group of documents of one type.
type BigColumn struct {
	Key, Title string
	Documents  int
}

// A BigRow is a chapter or section.
type BigRow struct {
	Chapter  bool
	Number   string
	Title    Link
	State    State
	Done, Of int
	Cells    []BigCell
	Sum      int
	Leaves   []ClauseCount
}

// A ClauseCount is one requirement with the number of its claims.
type ClauseCount struct {
	Number string
	Title  Link
	State  State
	Flags  []State
	Count  int
}

// A BigCell counts the claims of a group of documents on a section.
type BigCell struct {
	Count int
	State State // the best that a claim of this cell is worth
}

func (f *frame) bigMatrix(b Base, st *site.StandardTrace, docs []*site.Document) *BigMatrix {
	m := &BigMatrix{}
	at := map[site.Type]int{}
	for _, t := range site.Types {
		n := 0
		for _, d := range docs {
			if d.Type == t {
				n++
			}
		}
		if n > 0 {
			at[t] = len(m.Columns)
			m.Columns = append(m.Columns, BigColumn{string(t), f.T("types." + string(t)), n})
		}
	}
	m.Totals = make([]int, len(m.Columns))
	for _, ct := range st.Clauses {
		c := ct.Clause
		depth := strings.Count(c.Number, ".")
		if c.Leaf() && ct.State == site.Gap {
			m.Gaps = append(m.Gaps, f.clauseRow(b, ct))
		}
		if depth < 2 && c.Titled {
			row := BigRow{Chapter: depth == 0, Number: c.Number, Title: f.clauseLink(b, c), State: f.state(ct.State.String()), Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements, Cells: make([]BigCell, len(m.Columns))}
			if c.Leaf() {
				row.Of = 1
				if ct.State >= site.Delegated {
					row.Done = 1
				}
			}
			m.Rows = append(m.Rows, row)
		}
		if !c.Leaf() {
			continue
		}
		row := &m.Rows[len(m.Rows)-1]
		seen := map[*site.Document]bool{}
		for _, cl := range ct.Claims {
			cell := &row.Cells[at[cl.Document.Type]]
			if s := f.claimState(cl); worth(s.Key) > worth(cell.State.Key) {
				cell.State = s
			}
			if !seen[cl.Document] {
				seen[cl.Document] = true
				cell.Count++
				row.Sum++
				m.Totals[at[cl.Document.Type]]++
				m.Sum++
			}
		}
		if c.Number == row.Number {
			continue // the row itself is the requirement
		}
		row.Leaves = append(row.Leaves, ClauseCount{c.Number, f.clauseLink(b, c), f.state(ct.State.String()), f.flags(ct.Flags), len(seen)})
	}
	return m
}
