package generator

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
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
	Filters  MatrixFilters
	Shown    string // how many rows and columns there are, as its script says it; the script needs no room of its own then
	Turned   string // the same, a row for each document
	Others   []Link
	CSV      string
}

// MatrixFilters are the choices that the filters of a matrix offer: only what the book has.
type MatrixFilters struct {
	States, Flags []State
	Types         []Choice
	Statuses      []Choice
	Owners        []Choice
	Services      []Choice
	Chapters      []Choice
}

// A Choice is one entry of a filter.
type Choice struct{ Key, Text string }

// A MatrixGroup is a run of columns of one kind.
type MatrixGroup struct {
	Key, Title string
	Count      int
}

// A MatrixColumn is one document.
type MatrixColumn struct {
	ID, Href, Title string
	Lang            string
	Keys            Keys
	First           bool // of its group
	Off             bool // not in force
	Flags           []State
}

// Keys are what the filters look at in a document.
type Keys struct {
	Type, Status, Owner string
	Services            string // ids, with a space between
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

// FlagKeys are the flags of the row for its filter; "any" stands for all of them.
func (r MatrixRow) FlagKeys() string { return flagKeys(r.Flags) }

// FlagKeys are the flags of the requirement for its filter.
func (c ClauseCount) FlagKeys() string { return flagKeys(c.Flags) }

func flagKeys(flags []State) string {
	if len(flags) == 0 {
		return ""
	}
	keys := "any"
	for _, f := range flags {
		keys += " " + f.Key
	}
	return keys
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

// byFirstClaim puts documents that claim something of a standard into groups, and in them by the first clause they claim: the
// claims then lie along a diagonal, and a hole in it is seen before it is read.
func byFirstClaim(docs []*site.Document, s *standard.Standard) []*site.Document {
	first := make(map[*site.Document]string, len(docs))
	for _, d := range docs {
		for _, c := range d.Claims {
			if n, ok := first[d]; c.Clause.Standard == s && (!ok || standard.Compare(c.Clause.Number, n) < 0) {
				first[d] = c.Clause.Number
			}
		}
	}
	return slices.SortedFunc(slices.Values(docs), func(a, b *site.Document) int {
		return cmp.Or(cmp.Compare(groupOf(a), groupOf(b)), standard.Compare(first[a], first[b]), site.CompareIDs(a.ID, b.ID))
	})
}

func (f *frame) matrix(b *Base, st *site.StandardTrace) any {
	docs := f.claimants(st.Standard)
	p := MatrixPage{Base: *b, Name: st.Standard.Name, Legend: f.legend(st.Summary), CSV: relative(b.full, "exports/matrix.csv")}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("matrix"), "matrix", true, "a3"
	p.Turned = f.to(b, f.byDocumentPath(st.Standard, 1))
	p.Filters = f.filters(st, docs)
	if st.Standard != f.site.Standards[0] {
		p.Title += " · " + st.Standard.Name
	}
	f.crumb(&p.Base, Link{Text: f.T("nav.matrix")})
	p.Lead = template.HTML(f.T("matrix.lead", st.Summary.Requirements, escape(st.Standard.Name), len(docs))) + " " + f.figures(st.Summary)
	for _, o := range f.site.Standards {
		if o != st.Standard {
			p.Others = append(p.Others, Link{Href: f.to(b, f.matrixPath(o)), Text: o.Name})
		}
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title, st.Standard.Name), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	if len(docs) > MaxColumns {
		p.Big = f.bigMatrix(b, st, docs)
		p.Shown = allOf(st.Summary.Requirements)
		return &p
	}
	docs = byFirstClaim(docs, st.Standard)
	f.matrixColumns(&p, docs)
	f.matrixRows(&p, st, docs)
	rows, columns := strconv.Itoa(st.Summary.Requirements), strconv.Itoa(len(docs))
	p.Shown = strings.NewReplacer("{r}", rows, "{rows}", rows, "{c}", columns, "{columns}", columns).Replace(f.T("matrix.shown"))
	return &p
}

// allOf says that a list shows all of its rows, as site.js says it.
func allOf(rows int) string { return fmt.Sprintf("%d / %d", rows, rows) }

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
		c := MatrixColumn{ID: d.ID, Href: f.documentHref(&p.Base, d), Title: e.Title, Keys: keysOf(d), First: first, Off: !d.InForce}
		if e.Lang != f.lang {
			c.Lang = e.Lang
		}
		if d.Overdue && d.InForce {
			c.Flags = append(c.Flags, f.state("overdue"))
		}
		if !d.InForce {
			key := "planned"
			if d.Gone() {
				key = "gone"
			}
			c.Flags = append(c.Flags, State{key, f.documentState(d).Word})
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
			p.Chapters = append(p.Chapters, MatrixChapter{Number: c.Number, Title: f.clauseLink(&p.Base, c), Done: ct.Summary.Satisfied(), Of: ct.Summary.Requirements, Counts: make([]int, len(docs))})
			if !c.Leaf() {
				continue
			}
		}
		ch := &p.Chapters[len(p.Chapters)-1]
		switch {
		case c.Leaf():
			row := f.matrixRow(p, ct, docs, index)
			for i := range row.Cells {
				if key := row.Cells[i].State.Key; key != "" && key != "gone" {
					ch.Counts[i]++
					p.Sums[i]++
				}
			}
			ch.Sum += row.Sum
			p.Total += row.Sum
			ch.Rows = append(ch.Rows, row)
		case c.Titled && !strings.Contains(c.Parent.Number, "."):
			if strings.Count(c.Number, ".") == 1 {
				ch.Rows = append(ch.Rows, MatrixRow{Section: true, Number: c.Number, Title: f.clauseLink(&p.Base, c)})
			}
		}
	}
}

func (f *frame) matrixRow(p *MatrixPage, ct *site.ClauseTrace, docs []*site.Document, index map[*site.Document]int) MatrixRow {
	row := MatrixRow{Number: ct.Clause.Number, Title: f.clauseLink(&p.Base, ct.Clause), State: f.state(ct.State.String()), Flags: f.flags(ct.Flags), Gap: ct.State == site.Gap && len(ct.Claims) == 0}
	if row.Gap {
		return row
	}
	row.Cells = make([]MatrixCell, len(docs))
	for i := range docs {
		row.Cells[i].First = p.Columns[i].First
	}
	best := make([]*site.Claim, len(docs))
	for _, c := range ct.Claims {
		i := index[c.Document]
		if best[i] != nil && best[i].WorthTo(ct.Clause) >= c.WorthTo(ct.Clause) {
			continue
		}
		if best[i] == nil && !c.Document.Gone() {
			row.Sum++
		}
		best[i] = c
		d, cell, s := c.Document, &row.Cells[i], f.worth(c.WorthTo(ct.Clause))
		e := d.Edition(f.lang)
		cell.State = s
		cell.Href = f.documentHref(&p.Base, d)
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

// BigMatrix is the first level of a matrix with too many documents for one table: sections against types.
type BigMatrix struct {
	Columns  []BigColumn
	Chapters [][]BigRow  // the rows of each chapter; the first is the chapter itself
	Gaps     []ClauseRow // requirements that nobody claims, in full: they are the point
	Totals   []int
	Sum      int
}

// A BigColumn is a group of documents of one type.
type BigColumn struct {
	Key, Title string
	Documents  int
}

// A BigRow is a chapter or section.
type BigRow struct {
	Chapter  bool
	Leaf     bool // a requirement itself
	Number   string
	Flags    []State
	Title    Link
	State    State
	Done, Of int
	Cells    []BigCell
	Sum      int
	Leaves   []ClauseCount
}

// FlagKeys are the flags of the row for its filter.
func (r BigRow) FlagKeys() string { return flagKeys(r.Flags) }

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
	best  site.State
}

func (f *frame) bigMatrix(b *Base, st *site.StandardTrace, docs []*site.Document) *BigMatrix {
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
				row.Leaf, row.Of, row.Flags = true, 1, f.flags(ct.Flags)
				if ct.State >= site.Delegated {
					row.Done = 1
				}
			}
			if depth == 0 {
				m.Chapters = append(m.Chapters, nil)
			}
			last := &m.Chapters[len(m.Chapters)-1]
			*last = append(*last, row)
		}
		if !c.Leaf() {
			continue
		}
		chapter := m.Chapters[len(m.Chapters)-1]
		row := &chapter[len(chapter)-1]
		seen := map[*site.Document]bool{}
		for _, cl := range ct.Claims {
			if cl.Document.Gone() {
				continue
			}
			cell := &row.Cells[at[cl.Document.Type]]
			if w := cl.WorthTo(c); cell.Count == 0 || w > cell.best {
				cell.State, cell.best = f.worth(w), w
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

func keysOf(d *site.Document) Keys {
	k := Keys{Type: string(d.Type), Status: statusKey(d), Owner: personKey(d.Owner)}
	for i, s := range d.Services {
		if i > 0 {
			k.Services += " "
		}
		k.Services += s.ID
	}
	return k
}

// filters are the choices for some documents and the clauses of a standard.
func (f *frame) filters(st *site.StandardTrace, docs []*site.Document) MatrixFilters {
	var out MatrixFilters
	for _, s := range site.States {
		out.States = append(out.States, f.state(s.String()))
	}
	for _, x := range site.Flags {
		if st.Summary.Flags[x] > 0 {
			out.Flags = append(out.Flags, f.state(string(x)))
		}
	}
	types, statuses, owners, services := map[site.Type]bool{}, map[string]bool{}, map[string]string{}, map[*site.Service]bool{}
	for _, d := range docs {
		types[d.Type], statuses[statusKey(d)] = true, true
		owners[personKey(d.Owner)] = f.person(d.Owner)
		for _, s := range d.Services {
			services[s] = true
		}
	}
	for _, t := range site.Types {
		if types[t] {
			out.Types = append(out.Types, Choice{string(t), f.T("types." + string(t))})
		}
	}
	for _, s := range []string{"in-force", "later", "in-review", "draft", "superseded", "withdrawn"} {
		if statuses[s] {
			out.Statuses = append(out.Statuses, Choice{s, f.T("status." + s)})
		}
	}
	for key, text := range owners {
		if key != "" {
			out.Owners = append(out.Owners, Choice{key, text})
		}
	}
	slices.SortFunc(out.Owners, func(x, y Choice) int { return cmp.Or(f.collate(x.Text, y.Text), cmp.Compare(x.Key, y.Key)) })
	for _, s := range f.site.Services {
		if services[s] {
			out.Services = append(out.Services, Choice{s.ID, f.text(s.Title).Text})
		}
	}
	for _, c := range chaptersOf(st.Standard) {
		out.Chapters = append(out.Chapters, Choice{c.Number, c.Number + " " + f.text(c.Title).Text})
	}
	return out
}

// person names a role or the person that stands in its place.
func (f *frame) person(p site.Person) string {
	if p.Role != nil {
		return f.text(p.Role.Title).Text
	}
	return p.Name
}

// chaptersOf are the top clauses of a standard.
func chaptersOf(s *standard.Standard) []*standard.Clause {
	var out []*standard.Clause
	for _, c := range s.Clauses {
		if c.Parent == nil {
			out = append(out, c)
		}
	}
	return out
}
