package generator

import (
	"html/template"
	"slices"
	"strconv"

	"github.com/clausebook/clausebook/site"
)

// RegisterPage is the register of controlled documents (受控文件清单).
type RegisterPage struct {
	Base
	Lead   string
	Groups []RegisterGroup
	Owners []Link // for the filter; Href is the key
	Total  int
	Manual string // the whole set as one page, or ""
}

// A RegisterGroup holds the documents of one type.
type RegisterGroup struct {
	Key, Title string
	Rows       []RegisterRow
	late       *late
}

// A RegisterRow is one line of the register.
type RegisterRow struct {
	ID, Href  string
	Title     Link
	Alt       Link
	Type      string
	Version   string
	Status    State
	StatusKey string
	Owner     Link
	OwnerKey  string
	Since     string
	Review    string
	Late      string
	Soon      bool
	Class     string
	Claims    int
	Claimed   string
}

// Lines are the rows of a table, written here because a large book has ten thousands of them.
func (g RegisterGroup) Lines() template.HTML { return g.late.html(g.lines) }

func (g RegisterGroup) lines(m *hypertext) {
	for i := range g.Rows {
		r := &g.Rows[i]
		m.raw("\n    <tr id=\"", r.ID, `" data-type="`, g.Key, `" data-status="`, r.StatusKey, `" data-owner="`)
		m.text(r.OwnerKey)
		m.raw(`"`)
		if r.Soon {
			m.raw(` data-soon="1"`)
		}
		m.raw(`><th class="id" scope="row"><a href="`)
		m.text(r.Href)
		m.raw(`">`, r.ID, `</a></th><td class="ti"><span`)
		if r.Title.Lang != "" {
			m.raw(` lang="`, r.Title.Lang, `"`)
		}
		m.raw(">")
		m.text(r.Title.Text)
		m.raw("</span>")
		m.element(` <span class="sub" lang="`+r.Alt.Lang+`">`, r.Alt.Text, "</span>")
		m.raw(`</td><td class="r">`)
		m.text(r.Version)
		m.raw("</td><td>")
		m.state(r.Status)
		m.raw("</td><td>")
		m.link(r.Owner)
		m.raw("</td><td>", r.Since, "</td><td")
		if r.Late != "" {
			m.raw(` class="late"`)
		}
		m.raw(">")
		if r.Late != "" {
			m.raw(`<svg class="g overdue" aria-hidden="true"><use href="#cb-overdue"/></svg> `)
		}
		m.raw(r.Review)
		m.element(`<span class="vh"> `, r.Late, "</span>")
		m.raw("</td><td>")
		m.text(r.Class)
		m.raw(`</td><td class="r">`)
		if r.Claims > 0 {
			m.raw(strconv.Itoa(r.Claims))
		}
		m.raw("</td></tr>")
	}
}

// ordered gives all documents in the order of the register: by type, then by sort key or id. They are in the order of their
// ids already, so only types with sort keys need sorting; the next page after a save waits for it.
func (b *builder) ordered() []*site.Document {
	b.orderOnce.Do(func() {
		types := make([][]*site.Document, len(site.Types)+1) // the first for none of them
		for _, d := range b.site.Documents {
			t := slices.Index(site.Types, d.Type) + 1
			types[t] = append(types[t], d)
		}
		for _, docs := range types {
			if slices.ContainsFunc(docs, func(d *site.Document) bool { return d.SortKey != "" }) {
				slices.SortStableFunc(docs, func(x, y *site.Document) int {
					return site.CompareIDs(cmpOr(x.SortKey, x.ID), cmpOr(y.SortKey, y.ID))
				})
			}
		}
		b.order = slices.Concat(types...)
		b.position = make(map[*site.Document]int, len(b.order))
		for i, d := range b.order {
			b.position[d] = i
		}
	})
	return b.order
}

func (f *frame) register(b *Base) any {
	p := RegisterPage{Base: *b, Total: len(f.site.Documents)}
	p.Title, p.Nav, p.Wide, p.BodyClass = f.T("register"), "documents", true, "land"
	f.crumb(&p.Base, Link{Text: f.T("nav.documents")})
	counts := map[string]int{}
	owners := map[string]bool{}
	for _, d := range f.ordered() {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Key != string(d.Type) {
			p.Groups = append(p.Groups, RegisterGroup{Key: string(d.Type), Title: f.T("types." + string(d.Type)), late: b.late})
		}
		g := &p.Groups[len(p.Groups)-1]
		row := f.registerRow(b, d)
		g.Rows = append(g.Rows, row)
		counts[row.StatusKey]++
		if row.Late != "" {
			counts["overdue"]++
		}
		if row.OwnerKey != "" && !owners[row.OwnerKey] {
			owners[row.OwnerKey] = true
			p.Owners = append(p.Owners, Link{Href: row.OwnerKey, Text: row.Owner.Text})
		}
	}
	slices.SortFunc(p.Owners, func(x, y Link) int { return f.collate(x.Text, y.Text) })
	p.Lead = f.registerLead(counts)
	if len(f.site.Documents) <= MaxManual {
		p.Manual = f.to(b, "manual.html")
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) registerLead(counts map[string]int) string {
	s := f.count("documents-count", len(f.site.Documents)) + f.T("colon")
	first := true
	for _, k := range []string{"in-force", "later", "in-review", "draft", "superseded", "withdrawn"} {
		if counts[k] == 0 {
			continue
		}
		if !first {
			s += f.T("comma")
		}
		first = false
		s += f.T("count."+k, counts[k])
	}
	s += f.T("stop")
	if counts["overdue"] > 0 {
		s += f.count("count.overdue", counts["overdue"])
	}
	return s
}

func (f *frame) registerRow(b *Base, d *site.Document) RegisterRow {
	e := d.Edition(f.lang)
	r := RegisterRow{
		ID: d.ID, Href: f.documentHref(b, d), Title: Link{Text: e.Title}, Type: f.T("type." + string(d.Type)), Version: d.Version, Status: f.documentState(d),
		StatusKey: statusKey(d), Since: effective(d), Review: d.Review.String(), Class: f.class(d.Classification), Claims: len(clausesOf(d)),
	}
	if e.Lang != f.lang {
		r.Title.Lang = e.Lang
	}
	for _, o := range d.Editions {
		if o != e {
			r.Alt = Link{Text: o.Title, Lang: o.Lang}
			break
		}
	}
	if d.Owner.Role != nil {
		r.Owner, r.OwnerKey = f.roleLink(b, d.Owner.Role), d.Owner.Role.ID
	} else {
		r.Owner, r.OwnerKey = Link{Text: d.Owner.Name}, d.Owner.Name
	}
	if d.Overdue {
		r.Late, _ = f.due(d.Review)
	}
	r.Soon = !d.Review.IsZero() && f.site.AsOf.Days(d.Review) <= 60
	return r
}

func statusKey(d *site.Document) string {
	switch {
	case d.Status == site.Withdrawn:
		return "withdrawn"
	case d.Superseded():
		return "superseded"
	case d.InForce:
		return "in-force"
	case d.Status == site.Approved:
		return "later"
	}
	return string(d.Status)
}

// clausesOf lists the clauses that a document claims, each once.
func clausesOf(d *site.Document) []string {
	var out []string
	for _, c := range d.Claims {
		if ref := c.Clause.Ref(); !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}
