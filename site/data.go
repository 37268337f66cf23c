package site

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// reference is the name of something in a data file or in front matter, kept until everything has been read.
type reference struct {
	name string
	pos  Place
}

func (r *reference) read(d *source.Decoder, v *yaml.Node) {
	*r = reference{d.String(v), placeOf(d, v)}
}

// references reads a list of names. The same name twice says nothing more than once, and most likely another was meant.
func references(d *source.Decoder, v *yaml.Node) []reference {
	var out []reference
	first := map[string]Place{}
	d.List(v, func(v *yaml.Node) {
		var r reference
		if r.read(d, v); r.name == "" {
			return
		}
		if at, again := first[r.name]; again {
			x := d.Report(v, "repeated-name", r.name)
			*x = x.At(position(at), "first-here")
			return
		}
		first[r.name] = r.pos
		out = append(out, r)
	})
	return out
}

// oneReference reads a key that takes one name. A list of several would have to drop all but one.
func oneReference(d *source.Decoder, key string, v *yaml.Node) []reference {
	out := references(d, v)
	if len(out) < 2 {
		return out
	}
	x := diag.New(position(out[1].pos), "several-values", key, out[1].name)
	d.Diagnostics = append(d.Diagnostics, x.At(position(out[0].pos), "first-here"))
	return out[:1]
}

func placeOf(d *source.Decoder, v *yaml.Node) Place {
	return Place{d.File.Path, v.Line, v.Column}
}

// places remembers, for an entry, where its keys stand and which names they hold.
type places struct {
	at   map[string]Place
	refs map[string][]reference
}

func (p *places) set(key string, at Place) {
	if p.at == nil {
		p.at = map[string]Place{}
	}
	p.at[key] = at
}

func (p *places) refer(key string, refs ...reference) {
	if len(refs) == 0 {
		return
	}
	if p.refs == nil {
		p.refs = map[string][]reference{}
	}
	p.refs[key] = append(p.refs[key], refs...)
}

// texts reads a list of texts in several languages.
func texts(d *source.Decoder, n *yaml.Node) []Text {
	var out []Text
	d.List(n, func(v *yaml.Node) { out = append(out, standard.ReadText(d, v)) })
	return out
}

func (r *reader) organization(f *source.File) {
	d, root := r.data(f)
	if root == nil {
		return
	}
	r.variables(d, "organization", root)
	r.take(d.Diagnostics)
}

// variables flattens the tree of values: organization.service_desk.phone. A mapping whose keys are languages is one value.
func (r *reader) variables(d *source.Decoder, prefix string, n *yaml.Node) {
	switch {
	case n.Kind == yaml.MappingNode && !r.isText(n):
		d.Map(n, func(k string, key, v *yaml.Node) {
			r.variables(d, prefix+"."+k, v)
		})
	case n.Kind == yaml.SequenceNode:
		d.Report(n, "wrong-kind", source.KindList, source.KindText)
	default:
		t := standard.ReadText(d, n)
		r.site.variables[prefix] = t
		for lang, s := range t {
			if words, ok := placeholder(s); ok {
				if _, again := r.todos[prefix]; !again {
					r.waiting = append(r.waiting, Todo{Pos: placeOf(d, n), Words: words})
				}
				r.todos[prefix] = words
				t[lang] = words
			}
		}
	}
}

// placeholder tells whether a value is still to be filled in, and gives the words that stand in it.
func placeholder(s string) (words string, ok bool) {
	inside, open := strings.CutPrefix(strings.TrimSpace(s), "{{")
	inside, closed := strings.CutSuffix(inside, "}}")
	if !open || !closed {
		return "", false
	}
	return markdown.Placeholder(strings.TrimSpace(inside))
}

func (r *reader) isText(n *yaml.Node) bool {
	for i := 0; i < len(n.Content); i += 2 {
		if !contains(r.site.Config.Languages, n.Content[i].Value) && n.Content[i].Value != "en" && n.Content[i].Value != "zh-CN" {
			return false
		}
	}
	return len(n.Content) > 0
}

// data begins a data file: a mapping, or nothing when the file is empty or broken.
func (r *reader) data(f *source.File) (*source.Decoder, *yaml.Node) {
	root, ds := f.YAML(0, len(f.Text))
	d := &source.Decoder{File: f, Diagnostics: ds}
	if root == nil {
		r.take(ds)
	}
	return d, root
}

// entries reads a data file of the form id → keys; a list of entries with an id key is taken as well.
func (r *reader) entries(f *source.File, read func(d *source.Decoder, id string, at Place, v *yaml.Node)) {
	d, root := r.data(f)
	if root == nil {
		return
	}
	d.Map(root, func(id string, key, v *yaml.Node) {
		if !validID(id) {
			d.Report(key, "bad-id", id)
			return
		}
		read(d, id, placeOf(d, key), v)
	})
	r.take(d.Diagnostics)
}

// named gives the name of an entry; one without a name is called by its id.
func named(d *source.Decoder, n *yaml.Node, key string, name Text, id string) Text {
	if len(name) > 0 {
		return name
	}
	if n.Kind == yaml.MappingNode { // else it has been said that these are no keys
		d.Report(n, "missing-key", key)
	}
	return Text{"": id}
}

func (r *reader) readRoles(f *source.File) {
	r.entries(f, func(d *source.Decoder, id string, at Place, n *yaml.Node) {
		x := &Role{ID: id}
		x.place.set("", at)
		refs := func(key string) func(*yaml.Node) {
			return func(v *yaml.Node) { x.place.refer(key, references(d, v)...) }
		}
		ref := func(key string) func(*yaml.Node) {
			return func(v *yaml.Node) { x.place.refer(key, oneReference(d, key, v)...) }
		}
		d.Struct(n, source.Fields{
			"title":      func(v *yaml.Node) { x.Title = standard.ReadText(d, v) },
			"holder":     func(v *yaml.Node) { x.Holder = standard.ReadText(d, v) },
			"department": func(v *yaml.Node) { x.Department = standard.ReadText(d, v) },
			"summary":    func(v *yaml.Node) { x.Summary = standard.ReadText(d, v) },
			"reports_to": ref("reports_to"),
			"raci": func(v *yaml.Node) {
				d.Struct(v, source.Fields{
					"responsible": refs("responsible"), "accountable": refs("accountable"),
					"consulted": refs("consulted"), "informed": refs("informed"),
				})
			},
		})
		x.Title = named(d, n, "title", x.Title, id)
		r.site.roles[id] = x
		r.site.Roles = append(r.site.Roles, x)
	})
}

func (r *reader) readServices(f *source.File) {
	r.entries(f, func(d *source.Decoder, id string, at Place, n *yaml.Node) {
		x := &Service{ID: id, Status: "live", InScope: true}
		x.place.set("", at)
		refs := func(key string) func(*yaml.Node) {
			return func(v *yaml.Node) { x.place.refer(key, references(d, v)...) }
		}
		ref := func(key string) func(*yaml.Node) {
			return func(v *yaml.Node) { x.place.refer(key, oneReference(d, key, v)...) }
		}
		d.Struct(n, source.Fields{
			"title":   func(v *yaml.Node) { x.Title = standard.ReadText(d, v) },
			"summary": func(v *yaml.Node) { x.Summary = standard.ReadText(d, v) },
			"owner":   ref("owner"),
			"status": func(v *yaml.Node) {
				x.place.set("status", placeOf(d, v))
				if !source.Null(v) {
					x.Status = d.OneOf(v, "pipeline", "live", "retired")
				}
			},
			"customers": refs("customers"),
			"hours":     func(v *yaml.Node) { x.Hours = standard.ReadText(d, v) },
			"channels":  func(v *yaml.Node) { x.Channels = texts(d, v) },
			"depends_on": func(v *yaml.Node) {
				d.Struct(v, source.Fields{"services": refs("services"), "parties": refs("parties")})
			},
			"sla":      ref("sla"),
			"category": func(v *yaml.Node) { x.Category = d.String(v); x.place.set("category", placeOf(d, v)) },
			"in_scope": func(v *yaml.Node) { x.InScope = d.Bool(v); x.place.set("in_scope", placeOf(d, v)) },
			"targets":  func(v *yaml.Node) { x.Targets = standard.ReadText(d, v) },
		})
		if n.Kind != yaml.MappingNode {
			x.Status = "" // nothing is known of it, and that has been said
		}
		x.Title = named(d, n, "title", x.Title, id)
		r.site.services[id] = x
		r.site.Services = append(r.site.Services, x)
	})
}

func (r *reader) readParties(f *source.File) {
	r.entries(f, func(d *source.Decoder, id string, at Place, n *yaml.Node) {
		x := &Party{ID: id}
		x.place.set("", at)
		ref := func(key string) func(*yaml.Node) {
			return func(v *yaml.Node) { x.place.refer(key, oneReference(d, key, v)...) }
		}
		d.Struct(n, source.Fields{
			"title": func(v *yaml.Node) { x.Title = standard.ReadText(d, v) },
			"kind": func(v *yaml.Node) {
				x.Kind = d.OneOf(v, "external-supplier", "internal-supplier", "customer-as-supplier", "customer")
			},
			"summary":     func(v *yaml.Node) { x.Summary = standard.ReadText(d, v) },
			"contact":     func(v *yaml.Node) { x.Contact = standard.ReadText(d, v) },
			"agreement":   ref("agreement"),
			"control":     ref("control"),
			"accountable": ref("accountable"),
			"components":  func(v *yaml.Node) { x.Components = texts(d, v) },
			"operates": func(v *yaml.Node) {
				d.List(v, func(v *yaml.Node) {
					c := r.readClaim(d, v)
					x.Operates = append(x.Operates, &Delegation{Party: x, Partial: c.partial || len(c.items) > 0, Note: c.note, Pos: c.pos})
					x.place.refer("operates", reference{c.clause, c.pos})
				})
			},
		})
		x.Title = named(d, n, "title", x.Title, id)
		if x.Kind == "" && n.Kind == yaml.MappingNode {
			d.Report(n, "missing-key", "kind")
		}
		r.site.parties[id] = x
		r.site.Parties = append(r.site.Parties, x)
	})
}

func (r *reader) readGlossary(f *source.File) {
	r.entries(f, func(d *source.Decoder, id string, at Place, n *yaml.Node) {
		x := &Term{ID: id}
		x.place.set("", at)
		d.Struct(n, source.Fields{
			"term":       func(v *yaml.Node) { x.Term = standard.ReadText(d, v) },
			"definition": func(v *yaml.Node) { x.Definition = standard.ReadText(d, v) },
			"see":        func(v *yaml.Node) { x.place.refer("see", references(d, v)...) },
			"synonyms": func(v *yaml.Node) {
				x.Synonyms = map[string][]string{}
				d.Map(v, func(lang string, _, v *yaml.Node) { x.Synonyms[lang] = d.Strings(v) })
			},
		})
		x.Term = named(d, n, "term", x.Term, id)
		r.site.terms[id] = x
		r.site.Terms = append(r.site.Terms, x)
	})
}

// readDays reads an age: 90d, 12w, 6m or 2y, in days (a month counts 30, a year 365).
func readDays(d *source.Decoder, n *yaml.Node) int {
	s := d.String(n)
	if s == "" {
		return 0
	}
	unit := map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[s[len(s)-1]]
	count, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || unit == 0 || count <= 0 {
		d.Report(n, "wrong-form", s, "30d, 4w, 6m, 1y")
		return 0
	}
	return count * unit
}
