package generator

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// TraceSchema is the version of the form of exports/trace.json; schema/trace.schema.json describes it.
const TraceSchema = 1

func (b *builder) planExports() {
	for _, f := range Formats {
		if f.site && (f.when == nil || f.when(b.site)) {
			b.add("exports/"+f.File, func() ([]byte, error) { return f.make(b, b.site.Config.Default()) })
		}
	}
	b.add("reviews.ics", func() ([]byte, error) { return b.calendar(), nil })
	for _, l := range b.site.Config.Languages {
		f := b.frames[l]
		b.add(f.root+"changes.xml", func() ([]byte, error) { return f.feed() })
	}
}

// The types below are the form of exports/trace.json. Keys stand in the order of the schema, lists in natural order.

type traceFile struct {
	Schema      int                `json:"schema"`
	AsOf        string             `json:"as_of"`
	Book        site.Text          `json:"book"`
	Standards   []traceStandard    `json:"standards"`
	Documents   []traceDocument    `json:"documents"`
	Information []traceInformation `json:"documented_information"`
}

type traceStandard struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Title   site.Text     `json:"title"`
	Summary traceSummary  `json:"summary"`
	Clauses []traceClause `json:"clauses"`
}

type traceSummary struct {
	Requirements int            `json:"requirements"`
	Covered      int            `json:"covered"`
	Delegated    int            `json:"delegated"`
	Partial      int            `json:"partial"`
	Planned      int            `json:"planned"`
	Gap          int            `json:"gap"`
	Clean        int            `json:"clean"`
	Flags        map[string]int `json:"flags"`
}

type traceClause struct {
	Number      string            `json:"number"`
	Title       site.Text         `json:"title"`
	Parent      string            `json:"parent"`
	Kind        string            `json:"kind"`
	Requirement bool              `json:"requirement"` // counts in the summary
	State       string            `json:"state"`
	Flags       []site.Flag       `json:"flags"`
	Left        []string          `json:"left"`
	Claims      []traceClaim      `json:"claims"`
	Delegations []traceDelegation `json:"delegations"`
	Href        string            `json:"href"`
}

type traceClaim struct {
	Document string    `json:"document"`
	Section  string    `json:"section"`
	Clause   string    `json:"clause"`
	Items    []string  `json:"items"`
	Extent   string    `json:"extent"`
	InForce  bool      `json:"in_force"`
	Worth    string    `json:"worth"` // full, partial, planned, superseded or withdrawn
	Note     site.Text `json:"note"`
	File     string    `json:"file"`
	Line     int       `json:"line"`
	Href     string    `json:"href"`
}

type traceDelegation struct {
	Party     string `json:"party"`
	Agreement string `json:"agreement"`
	Control   string `json:"control"`
	Extent    string `json:"extent"`
	Href      string `json:"href"`
}

type traceDocument struct {
	ID             string    `json:"id"`
	Title          site.Text `json:"title"`
	Type           string    `json:"type"`
	Version        string    `json:"version"`
	Status         string    `json:"status"`
	InForce        bool      `json:"in_force"`
	Overdue        bool      `json:"overdue"`
	Owner          string    `json:"owner"`
	Approver       string    `json:"approver"`
	Approved       string    `json:"approved"`
	Effective      string    `json:"effective"`
	Review         string    `json:"review"`
	Classification string    `json:"classification"`
	File           string    `json:"file"`
	Href           string    `json:"href"`
	Links          []string  `json:"links"`
	LinkedFrom     []string  `json:"linked_from"`
}

type traceInformation struct {
	Item      string    `json:"item"`
	Standard  string    `json:"standard"`
	Clause    string    `json:"clause"`
	Kind      string    `json:"kind"`
	Force     string    `json:"force"`
	Title     site.Text `json:"title"`
	State     string    `json:"state"`
	Documents []string  `json:"documents"`
}

// TraceJSON is the whole trace as exports/trace.json holds it.
func TraceJSON(s *site.Site) ([]byte, error) { return (&builder{site: s}).traceJSON() }

func (b *builder) traceJSON() ([]byte, error) {
	s := b.site
	out := traceFile{Schema: TraceSchema, AsOf: s.AsOf.String(), Book: named(s.Config.Title), Standards: []traceStandard{}, Documents: []traceDocument{}, Information: []traceInformation{}}
	for _, st := range s.Trace.Standards {
		out.Standards = append(out.Standards, b.trace(st))
	}
	for _, d := range s.Documents {
		t := b.traceDocument(d)
		b.traceLinks(&t, d)
		out.Documents = append(out.Documents, t)
	}
	for _, i := range s.Trace.Information {
		kind, force := itemKind(i.Item)
		out.Information = append(out.Information, traceInformation{i.Item.ID, i.Item.Clause.Standard.ID, i.Item.Clause.Number, kind, force, named(i.Item.Title), string(i.State), ids(i.Documents)})
	}
	data, err := json.MarshalIndent(out, "", " ")
	return append(data, '\n'), err
}

// itemKind says in the words of exports what an item of documented information is, and who asks for it.
func itemKind(i *standard.Item) (kind, force string) {
	kind, force = "document", "customary"
	if i.Record {
		kind = "record"
	}
	if i.Explicit {
		force = "explicit"
	}
	return kind, force
}

// named gives a text that was written without a language the key "und" (undetermined, BCP 47).
func named(t site.Text) site.Text {
	out := site.Text{}
	for l, s := range t {
		if l == "" {
			l = "und"
		}
		out[l] = s
	}
	return out
}

func ids(ds []*site.Document) []string {
	out := make([]string, len(ds))
	for i, d := range ds {
		out[i] = d.ID
	}
	return out
}

func (b *builder) trace(st *site.StandardTrace) traceStandard {
	sum := st.Summary
	out := traceStandard{ID: st.Standard.ID, Name: st.Standard.Name, Title: named(st.Standard.Title), Clauses: []traceClause{}, Summary: traceSummary{
		Requirements: sum.Requirements, Covered: sum.Count(site.Covered), Delegated: sum.Count(site.Delegated), Partial: sum.Count(site.Partial),
		Planned: sum.Count(site.Planned), Gap: sum.Count(site.Gap), Clean: sum.Clean, Flags: map[string]int{},
	}}
	for f, n := range sum.Flags {
		out.Summary.Flags[string(f)] = n
	}
	for _, ct := range st.Clauses {
		c := traceClause{Number: ct.Clause.Number, Title: named(ct.Clause.Title), Kind: string(ct.Clause.Kind), Requirement: ct.Clause.Leaf(), State: ct.State.String(),
			Flags: orEmpty(ct.Flags), Left: orEmpty(ct.Left), Claims: []traceClaim{}, Delegations: []traceDelegation{}, Href: clausePath(ct.Clause)}
		if ct.Clause.Parent != nil {
			c.Parent = ct.Clause.Parent.Number
		}
		for _, cl := range ct.Claims {
			c.Claims = append(c.Claims, traceClaimOf(ct, cl))
		}
		for _, d := range ct.Delegations {
			c.Delegations = append(c.Delegations, traceDelegation{d.Party.ID, b.documentID(d.Party.Agreement, ""), b.documentID(d.Party.Control, ""), extent(d.Partial), partyPath(d.Party)})
		}
		out.Clauses = append(out.Clauses, c)
	}
	return out
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func extent(partial bool) string {
	if partial {
		return "partial"
	}
	return "full"
}

func traceClaimOf(ct *site.ClauseTrace, c *site.Claim) traceClaim {
	out := traceClaim{Document: c.Document.ID, Section: c.Section, Clause: c.Clause.Number, Items: orEmpty(c.Items), Extent: extent(c.Partial), InForce: c.Document.InForce, Worth: claimKey(ct, c), Note: named(c.Note), File: c.Pos.File, Line: c.Pos.Line, Href: documentPath(c.Document)}
	if c.Section != "" {
		out.Href += "#" + escapeFragment(c.Section)
	}
	return out
}

func (b *builder) traceDocument(d *site.Document) traceDocument {
	out := traceDocument{
		ID: d.ID, Title: site.Text{}, Type: string(d.Type), Version: d.Version, Status: string(d.Status), InForce: d.InForce, Overdue: d.Overdue,
		Owner: personKey(d.Owner), Approver: personKey(d.Approver), Approved: d.Approved.String(), Effective: d.Effective.String(), Review: d.Review.String(), Classification: d.Classification,
		File: d.Original().File, Href: documentPath(d), Links: []string{}, LinkedFrom: []string{},
	}
	for _, e := range d.Editions {
		out.Title[e.Lang] = e.Title
	}
	return out
}

// traceLinks adds which documents a document refers to, and which refer to it.
func (b *builder) traceLinks(out *traceDocument, d *site.Document) {
	for _, e := range d.Editions {
		for _, l := range e.Links {
			if l != nil && l.Target.Document != nil && l.Target.Document != d && !b.site.Hidden[l.Target.Document] {
				out.Links = append(out.Links, l.Target.Document.ID)
			}
		}
	}
	for _, l := range d.In {
		if !b.site.Hidden[l.From.Document] {
			out.LinkedFrom = append(out.LinkedFrom, l.From.Document.ID)
		}
	}
	out.Links, out.LinkedFrom = unique(out.Links), unique(out.LinkedFrom)
}

func unique(ids []string) []string {
	slices.SortFunc(ids, site.CompareIDs)
	return slices.Compact(ids)
}

func personKey(p site.Person) string {
	if p.Role != nil {
		return p.Role.ID
	}
	return p.Name
}

// bom makes spreadsheet programs read the file as UTF-8.
const bom = "\ufeff"

// cell guards a value against being taken for a formula by a spreadsheet (CWE-1236).
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func writeCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	for _, r := range rows {
		for i := range r {
			r[i] = cell(r[i])
		}
		if err := w.Write(r); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// MatrixCSV has one row for each claim, and one for each requirement without any.
func MatrixCSV(s *site.Site) ([]byte, error) { return (&builder{site: s}).matrixCSV() }

func (b *builder) matrixCSV() ([]byte, error) {
	rows := [][]string{{"standard", "clause", "title_en", "title_zh", "state", "flags", "document", "document_title", "version", "document_status", "in_force", "section", "extent", "on", "note", "file", "line", "href", "worth"}}
	for _, st := range b.site.Trace.Standards {
		for _, ct := range st.Clauses {
			if !ct.Clause.Leaf() {
				continue
			}
			flags := make([]string, len(ct.Flags))
			for i, f := range ct.Flags {
				flags[i] = string(f)
			}
			head := []string{st.Standard.ID, ct.Clause.Number, ct.Clause.Title.In("en"), ct.Clause.Title.In("zh-CN"), ct.State.String(), strings.Join(flags, " ")}
			if len(ct.Claims) == 0 {
				rows = append(rows, append(slices.Clone(head), make([]string, 13)...))
			}
			for _, c := range ct.Claims {
				t := traceClaimOf(ct, c)
				on := t.Clause
				if len(t.Items) > 0 {
					on += " " + strings.Join(t.Items, " ")
				}
				rows = append(rows, append(slices.Clone(head), t.Document, c.Document.Original().Title, c.Document.Version, string(c.Document.Status), fmt.Sprint(t.InForce), t.Section, t.Extent, on, c.Note.In("en"), t.File, fmt.Sprint(t.Line), t.Href, t.Worth))
			}
		}
	}
	return writeCSV(rows)
}

// DocumentsCSV is the register of controlled documents.
func DocumentsCSV(s *site.Site) ([]byte, error) { return (&builder{site: s}).documentsCSV() }

func (b *builder) documentsCSV() ([]byte, error) {
	head := []string{"id"}
	for _, l := range b.site.Config.Languages {
		head = append(head, "title_"+l)
	}
	rows := [][]string{append(head, "type", "version", "status", "in_force", "overdue", "owner", "approver", "approved", "effective", "review", "classification", "clauses", "file", "href")}
	for _, d := range b.site.Documents {
		t := b.traceDocument(d)
		row := []string{t.ID}
		for _, l := range b.site.Config.Languages {
			row = append(row, t.Title[l])
		}
		rows = append(rows, append(row, t.Type, t.Version, t.Status, fmt.Sprint(t.InForce), fmt.Sprint(t.Overdue), t.Owner, t.Approver, t.Approved, t.Effective, t.Review, t.Classification, strings.Join(b.claimNumbers(d), " "), t.File, t.Href))
	}
	return writeCSV(rows)
}

// claimNumbers lists the clauses that a document claims, each once.
func (b *builder) claimNumbers(d *site.Document) []string {
	var out []string
	for _, c := range d.Claims {
		n := c.Clause.Number
		if c.Clause.Standard != b.site.Standards[0] {
			n = c.Clause.Ref()
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// calendar lists the reviews as all-day events (RFC 5545). DTSTAMP is the as-of date: there is no other clock.
func (b *builder) calendar() []byte {
	var out bytes.Buffer
	line := func(s string) {
		for len(s) > 73 { // a line has at most 75 bytes; a break may not split a character
			n := 73
			for n > 0 && s[n]&0xc0 == 0x80 {
				n--
			}
			out.WriteString(s[:n] + "\r\n ")
			s = s[n:]
		}
		out.WriteString(s + "\r\n")
	}
	text := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)
	day := func(d site.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Clausebook//Reviews//EN")
	for _, d := range b.site.Documents {
		if d.Review.IsZero() || d.Gone() {
			continue
		}
		line("BEGIN:VEVENT")
		line("UID:" + d.ID + "-" + d.Review.String() + "@clausebook")
		line("DTSTAMP:" + day(b.site.AsOf) + "T000000Z")
		line("DTSTART;VALUE=DATE:" + day(d.Review))
		line("SUMMARY:" + text.Replace(d.ID+" "+d.Original().Title))
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return out.Bytes()
}

// feed is an Atom feed of the newest changes (RFC 4287). Its ids name the revision, not an address: a site has no base URL.
func (f *frame) feed() ([]byte, error) {
	type link struct {
		Href string `xml:"href,attr"`
	}
	type person struct {
		Name string `xml:"name"`
	}
	type entry struct {
		Title   string `xml:"title"`
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Link    link   `xml:"link"`
		Author  person `xml:"author"`
		Summary string `xml:"summary"`
	}
	type feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Author  person   `xml:"author"`
		Entries []entry  `xml:"entry"`
	}
	b := f.base("changes.html")
	out := feed{Lang: f.lang, Title: joinNonEmpty(" · ", b.Org, f.T("changes")), ID: "urn:clausebook:changes:" + f.lang, Updated: b.AsOf + "T00:00:00Z", Author: person{cmpOr(b.Org, "Clausebook")}}
	for _, c := range f.changeList(b, 100) {
		out.Entries = append(out.Entries, entry{
			Title: c.ID + " " + c.Link.Text + " " + c.Version, ID: "urn:clausebook:" + c.ID + ":" + c.Version, Updated: c.Date.String() + "T00:00:00Z",
			Link: link{c.Link.Href}, Author: person{cmpOr(c.Author, b.Org, "Clausebook")}, Summary: c.Text,
		})
	}
	data, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}
