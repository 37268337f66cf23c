package standard

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

//go:embed data/*.yaml
var data embed.FS

// Builtin lists the ids of the standards that Clausebook brings along, the current edition first.
var Builtin = []string{"iso20000-1:2018", "iso20000-1:2011"}

var builtin = map[string]func() *Standard{
	"iso20000-1:2018": sync.OnceValue(func() *Standard { return embedded("iso20000-1-2018") }),
	"iso20000-1:2011": sync.OnceValue(func() *Standard { return embedded("iso20000-1-2011") }),
}

// Find gives a built-in standard, or nil. It is read at the first call.
func Find(id string) *Standard {
	if load, ok := builtin[id]; ok {
		return load()
	}
	return nil
}

func embedded(name string) *Standard {
	f := embeddedFile(name)
	s, ds := Read(f)
	if len(ds) > 0 {
		panic("standard: " + ds[0].Text("en"))
	}
	return s
}

func embeddedFile(name string) *source.File {
	raw, err := data.ReadFile("data/" + name + ".yaml")
	if err != nil {
		panic(err)
	}
	f, ds := source.NewFile(name+".yaml", raw)
	if len(ds) > 0 {
		panic("standard: " + ds[0].Text("en"))
	}
	return f
}

// Read reads a catalogue file. The standard is nil when the file names none.
func Read(f *source.File) (*Standard, []diag.Diagnostic) {
	root, ds := f.YAML(0, len(f.Text))
	if root == nil {
		return nil, ds
	}
	r := reader{Decoder: source.Decoder{File: f}, s: &Standard{byNumber: map[string]*Clause{}, byItem: map[string]*Item{}}}
	s := r.s
	var clauses, items *yaml.Node
	r.Struct(root, source.Fields{
		"id":          func(v *yaml.Node) { s.ID = r.String(v) },
		"name":        func(v *yaml.Node) { s.Name = r.String(v) },
		"title":       func(v *yaml.Node) { s.Title = ReadText(&r.Decoder, v) },
		"edition":     func(v *yaml.Node) { r.String(v) },
		"published":   func(v *yaml.Node) { r.String(v) },
		"superseded":  func(v *yaml.Node) { s.Superseded = r.String(v) },
		"exclusions":  func(v *yaml.Node) { s.Exclusions = r.OneOf(v, "allowed", "forbidden") == "allowed" },
		"delegation":  func(v *yaml.Node) { s.Delegation = r.Strings(v) },
		"amendments":  func(v *yaml.Node) { r.List(v, r.amendment) },
		"clauses":     func(v *yaml.Node) { clauses = v },
		"information": func(v *yaml.Node) { items = v },
		"letters":     func(v *yaml.Node) { r.List(v, r.letter) },
	})
	if s.ID == "" {
		r.Report(root, "missing-key", "id")
		return nil, append(ds, r.Diagnostics...)
	}
	if !validID(s.ID) {
		r.Report(root, "bad-id", s.ID)
		return nil, append(ds, r.Diagnostics...)
	}
	if s.Name == "" {
		s.Name = s.ID
	}
	if len(s.Title) == 0 {
		s.Title = Text{"en": s.Name}
	}
	r.List(clauses, r.clause)
	r.tree()
	r.List(items, r.item)
	return s, append(ds, r.Diagnostics...)
}

// validID tells whether a text can be the id of a standard, which becomes the name of a folder: "iso27001:2022".
func validID(id string) bool {
	for i, c := range id {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != ':' && c != '.' && c != '-' && c != '_') {
			return false
		}
	}
	return id != "" && len(id) <= 80 && !strings.Contains(id, "..") && !strings.HasSuffix(id, ".")
}

type reader struct {
	source.Decoder
	s       *Standard
	parents []parent
}

type parent struct {
	clause *Clause
	number string
	node   *yaml.Node
}

// ReadText reads a text that stands in several languages, or a plain one, which then is taken for all of them.
func ReadText(d *source.Decoder, n *yaml.Node) Text {
	if source.Null(n) {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		if n.Value == "" {
			return nil
		}
		return Text{"": d.String(n)}
	}
	t := Text{}
	d.Map(n, func(k string, key, v *yaml.Node) {
		if !LooksLikeLanguage(k) {
			d.Report(key, "not-a-language", k)
			return
		}
		if s := d.String(v); s != "" {
			t[k] = s
		}
	})
	return t
}

// LooksLikeLanguage tells whether a key can be the tag of a language: "en", "zh-CN".
func LooksLikeLanguage(s string) bool {
	base, _, _ := strings.Cut(s, "-")
	if len(base) < 2 || len(base) > 3 {
		return false
	}
	return strings.IndexFunc(base, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

func (r *reader) amendment(n *yaml.Node) {
	var a Amendment
	r.Struct(n, source.Fields{
		"name":      func(v *yaml.Node) { a.Name = r.String(v) },
		"title":     func(v *yaml.Node) { a.Title = ReadText(&r.Decoder, v) },
		"published": func(v *yaml.Node) { a.Published = r.String(v) },
		"touches":   func(v *yaml.Node) { a.Touches = r.Strings(v) },
	})
	r.s.Amendments = append(r.s.Amendments, a)
}

func (r *reader) letter(n *yaml.Node) {
	var l Letter
	r.Struct(n, source.Fields{
		"letter":     func(v *yaml.Node) { l.Letter = r.String(v) },
		"title":      func(v *yaml.Node) { l.Title = ReadText(&r.Decoder, v) },
		"items":      func(v *yaml.Node) { l.Items = r.Strings(v) },
		"confidence": func(v *yaml.Node) { l.Confidence = r.String(v) },
	})
	r.s.Letters = append(r.s.Letters, l)
}

func (r *reader) clause(n *yaml.Node) {
	c := &Clause{Standard: r.s, Titled: true, Kind: Requirement}
	up, number := parent{clause: c, node: n}, n
	r.Struct(n, source.Fields{
		"number":  func(v *yaml.Node) { c.Number, number = r.String(v), v },
		"parent":  func(v *yaml.Node) { up.number, up.node = r.String(v), v },
		"title":   func(v *yaml.Node) { c.Title = ReadText(&r.Decoder, v) },
		"also":    func(v *yaml.Node) { c.Also = r.Strings(v) },
		"topic":   func(v *yaml.Node) { c.Topic = ReadText(&r.Decoder, v) },
		"kind":    func(v *yaml.Node) { c.Kind = Kind(r.OneOf(v, string(Section), string(Requirement))) },
		"titled":  func(v *yaml.Node) { c.Titled = r.Bool(v) },
		"items":   func(v *yaml.Node) { c.Items = r.Strings(v) },
		"needs":   func(v *yaml.Node) { c.Needs = r.Strings(v) },
		"amended": func(v *yaml.Node) { c.Amended = r.String(v) },
		"confidence": func(v *yaml.Node) {
			c.Confidence = Confidence{}
			r.Map(v, func(k string, _, g *yaml.Node) { c.Confidence[k] = r.String(g) })
		},
	})
	switch {
	case c.Number == "":
		r.Report(n, "missing-key", "number")
		return
	case !LooksLikeNumber(c.Number):
		r.Report(number, "bad-clause-number", c.Number)
		return
	case r.s.byNumber[c.Number] != nil:
		r.Report(number, "duplicate-clause", c.Number)
		return
	}
	if len(c.Title) == 0 {
		r.Report(n, "missing-key", "title")
		c.Title = Text{"en": c.Number}
	}
	r.s.byNumber[c.Number] = c
	r.s.Clauses = append(r.s.Clauses, c)
	r.parents = append(r.parents, up)
}

// tree hangs every clause under its parent. A clause without the key hangs under the number it begins with, if that is
// there.
func (r *reader) tree() {
	for _, p := range r.parents {
		number := p.number
		if number == "" {
			if i := strings.LastIndexByte(p.clause.Number, '.'); i > 0 && r.s.byNumber[p.clause.Number[:i]] != nil {
				number = p.clause.Number[:i]
			}
		}
		if number == "" {
			continue
		}
		up := r.s.byNumber[number]
		if up == nil || up == p.clause || up.Under(p.clause.Number) {
			r.Report(p.node, "unknown-clause", number, r.s.Name)
			continue
		}
		p.clause.Parent = up
	}
	slices.SortStableFunc(r.s.Clauses, func(a, b *Clause) int { return Compare(a.Number, b.Number) })
	for _, c := range r.s.Clauses {
		if c.Parent != nil {
			c.Parent.Children = append(c.Parent.Children, c)
		}
	}
}

func (r *reader) item(n *yaml.Node) {
	i := &Item{}
	number := ""
	r.Struct(n, source.Fields{
		"id":         func(v *yaml.Node) { i.ID = r.String(v) },
		"clause":     func(v *yaml.Node) { number = r.String(v) },
		"kind":       func(v *yaml.Node) { i.Record = r.OneOf(v, "document", "record") == "record" },
		"form":       func(v *yaml.Node) { r.String(v) },
		"force":      func(v *yaml.Node) { i.Explicit = r.OneOf(v, "explicit", "customary") == "explicit" },
		"title":      func(v *yaml.Node) { i.Title = ReadText(&r.Decoder, v) },
		"letter":     func(v *yaml.Node) { i.Letter = r.String(v) },
		"confidence": func(v *yaml.Node) { i.Confidence = r.String(v) },
	})
	i.Clause = r.s.byNumber[number]
	switch {
	case i.ID == "":
		r.Report(n, "missing-key", "id")
		return
	case i.Clause == nil:
		r.Report(n, "unknown-clause", number, r.s.Name)
		return
	case r.s.byItem[i.ID] != nil:
		r.Report(n, "duplicate-key", i.ID)
		return
	}
	r.s.byItem[i.ID] = i
	r.s.Items = append(r.s.Items, i)
}

// A Mapping says where the subject of a clause of one edition went in another. Relation is one of the OSCAL mapping model:
// equal-to, equivalent-to, subset-of, superset-of, intersects-with, no-relationship.
type Mapping struct {
	From       string
	To         []string
	Change     string // moved, split, merged, reduced
	Relation   string
	Note       Text
	Confidence string
}

// Mappings gives where the clauses of ISO/IEC 20000-1:2011 went in :2018, the only pair of editions that is built in.
var Mappings = sync.OnceValue(func() []Mapping {
	f := embeddedFile("mapping-2011-2018")
	root, ds := f.YAML(0, len(f.Text))
	d := source.Decoder{File: f, Diagnostics: ds}
	var out []Mapping
	d.Struct(root, source.Fields{
		"from": func(v *yaml.Node) {},
		"to":   func(v *yaml.Node) {},
		"mappings": func(v *yaml.Node) {
			d.List(v, func(n *yaml.Node) {
				var m Mapping
				d.Struct(n, source.Fields{
					"from":       func(v *yaml.Node) { m.From = d.String(v) },
					"to":         func(v *yaml.Node) { m.To = d.Strings(v) },
					"change":     func(v *yaml.Node) { m.Change = d.String(v) },
					"relation":   func(v *yaml.Node) { m.Relation = d.String(v) },
					"confidence": func(v *yaml.Node) { m.Confidence = d.String(v) },
					"note":       func(v *yaml.Node) { m.Note = ReadText(&d, v) },
				})
				out = append(out, m)
			})
		},
	})
	if len(d.Diagnostics) > 0 {
		panic(fmt.Sprint("standard: ", d.Diagnostics[0].Text("en")))
	}
	return out
})

// Successors gives the numbers in the 2018 edition that took up a clause of the 2011 edition.
func Successors(number string) []string {
	for _, m := range Mappings() {
		if m.From == number {
			return m.To
		}
	}
	return nil
}

// Predecessors gives the clauses of the 2011 edition whose subject went to a clause of the 2018 edition.
func Predecessors(number string) []*Clause {
	old := Find("iso20000-1:2011")
	var out []*Clause
	for _, m := range Mappings() {
		if slices.Contains(m.To, number) {
			out = append(out, old.Clause(m.From))
		}
	}
	return out
}

// A Category is one business category of the certification of IT service management systems in China (CNCA Announcement
// No. 8 of 2012, annex 1).
type Category struct {
	Code    string
	Number  string
	Title   Text
	Content Text
}

// Categories gives the fourteen published categories, and the letters that were reserved and never published.
var Categories = sync.OnceValues(func() (published []Category, reserved []string) {
	f := embeddedFile("cnca-itsm-categories")
	root, ds := f.YAML(0, len(f.Text))
	d := source.Decoder{File: f, Diagnostics: ds}
	d.Struct(root, source.Fields{
		"reserved": func(v *yaml.Node) { reserved = d.Strings(v) },
		"categories": func(v *yaml.Node) {
			d.List(v, func(n *yaml.Node) {
				var c Category
				d.Struct(n, source.Fields{
					"code":    func(v *yaml.Node) { c.Code = d.String(v) },
					"number":  func(v *yaml.Node) { c.Number = d.String(v) },
					"title":   func(v *yaml.Node) { c.Title = ReadText(&d, v) },
					"content": func(v *yaml.Node) { c.Content = ReadText(&d, v) },
				})
				published = append(published, c)
			})
		},
	})
	if len(d.Diagnostics) > 0 {
		panic(fmt.Sprint("standard: ", d.Diagnostics[0].Text("en")))
	}
	return published, reserved
})

// A Part is one part of the ISO/IEC 20000 family in its current edition.
type Part struct {
	ID      string // "iso20000-3"; a catalogue of it in data/standards is called "iso20000-3:2019"
	Name    string
	Edition string
	Note    string // amendments
	Title   Text   // its subject
}

// Family lists the parts of ISO/IEC 20000 whose current edition is confirmed, in the order of their numbers.
var Family = sync.OnceValue(func() (parts []Part) {
	f := embeddedFile("iso20000-family")
	root, ds := f.YAML(0, len(f.Text))
	d := source.Decoder{File: f, Diagnostics: ds}
	d.Struct(root, source.Fields{
		"parts": func(v *yaml.Node) {
			d.List(v, func(n *yaml.Node) {
				var p Part
				d.Struct(n, source.Fields{
					"id":      func(v *yaml.Node) { p.ID = d.String(v) },
					"name":    func(v *yaml.Node) { p.Name = d.String(v) },
					"edition": func(v *yaml.Node) { p.Edition = d.String(v) },
					"note":    func(v *yaml.Node) { p.Note = d.String(v) },
					"title":   func(v *yaml.Node) { p.Title = ReadText(&d, v) },
				})
				parts = append(parts, p)
			})
		},
	})
	if len(d.Diagnostics) > 0 {
		panic(fmt.Sprint("standard: ", d.Diagnostics[0].Text("en")))
	}
	return parts
})
