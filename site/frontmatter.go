package site

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// head is the front matter of one file, before anything is linked.
type head struct {
	file                                string
	id, title, typ, version, status     string
	folded                              string // the id as it is compared
	lang, translates, summary, sortKey  string
	classification, retention, location string
	owner, author, reviewer, approver   person
	approved, effective, review         source.Date
	satisfies                           []claim
	implements, supersedes, evidence    []reference
	noneYet                             string
	services, provides, supportedBy     []reference
	tags                                []string
	revisions                           []Revision
	maxAge                              int
	last                                Occurrence
	agreement                           *agreement.Agreement
	keys                                []headKey // in the order of the file
	missing, unsigned                   []string  // keys without a value, of requiredKeys and of approvalKeys
	stated                              []claim   // the claims of satisfies and those at headings
}

// headKey is one key of the front matter. A book keeps those of all its files until it is linked, so they are small.
type headKey struct {
	name, value  string // the value as canonical writes it
	line, column int32  // of the key
	valueLine    int32
	valueColumn  int32
	filled       bool // a value stands there
}

// key finds a key, nil when it is not there.
func (h *head) key(name string) *headKey {
	for i := range h.keys {
		if h.keys[i].name == name {
			return &h.keys[i]
		}
	}
	return nil
}

// valueAt is the place of a key's value, the zero Place when it is not there.
func (h *head) valueAt(name string) Place {
	if k := h.key(name); k != nil {
		return Place{h.file, int(k.valueLine), int(k.valueColumn)}
	}
	return Place{}
}

// keyAt is the place of a key, the zero Place when it is not there.
func (h *head) keyAt(name string) Place {
	if k := h.key(name); k != nil {
		return Place{h.file, int(k.line), int(k.column)}
	}
	return Place{}
}

// says tells whether a value stands at a key.
func (h *head) says(name string) bool {
	k := h.key(name)
	return k != nil && k.filled
}

// value is what stands at a key, as canonical writes it.
func (h *head) value(name string) string {
	if k := h.key(name); k != nil {
		return k.value
	}
	return ""
}

// requiredKeys are those that every controlled document has, approvalKeys those that approval brings.
var (
	requiredKeys = []string{"id", "type", "version", "status"}
	approvalKeys = []string{"owner", "approver", "approved"}
)

type person struct {
	role, name string
	pos        Place
}

// claim is one entry of satisfies, in the front matter or at a heading, as it was written.
type claim struct {
	section string // anchor of the heading, or ""
	clause  string
	items   []string
	partial bool
	note    Text
	pos     Place
}

// frontMatter decodes the keys of a document. Every key is known; what is not is said with its place.
func (r *reader) frontMatter(d *source.Decoder, n *yaml.Node) *head {
	h := &head{file: d.File.Path}
	text := func(to *string) func(*yaml.Node) { return func(v *yaml.Node) { *to = d.String(v) } }
	date := func(to *source.Date) func(*yaml.Node) { return func(v *yaml.Node) { *to = d.Date(v) } }
	who := func(to *person) func(*yaml.Node) { return func(v *yaml.Node) { *to = r.person(d, v) } }
	refs := func(to *[]reference) func(*yaml.Node) {
		return func(v *yaml.Node) { *to = references(d, v) }
	}
	fields := source.Fields{
		"id":    func(v *yaml.Node) { h.id = readID(d, v) },
		"title": text(&h.title),
		"type":  func(v *yaml.Node) { h.typ = d.OneOf(v, append(typeNames(), string(PageType))...) },
		"status": func(v *yaml.Node) {
			h.status = d.OneOf(v, string(Draft), string(InReview), string(Approved), string(Withdrawn))
		},
		"version": func(v *yaml.Node) {
			if h.version = d.String(v); strings.ContainsAny(h.version, "\n\t") {
				d.Report(v, "wrong-form", h.version, `"1.0"`)
			}
		},
		"owner": who(&h.owner), "author": who(&h.author), "reviewer": who(&h.reviewer), "approver": who(&h.approver),
		"approved": date(&h.approved), "effective": date(&h.effective), "review": date(&h.review),
		"classification": func(v *yaml.Node) { h.classification = d.OneOf(v, r.site.Config.Classifications...) },
		"satisfies": func(v *yaml.Node) {
			d.List(v, func(v *yaml.Node) { h.satisfies = append(h.satisfies, r.readClaim(d, v)) })
		},
		"implements":   refs(&h.implements),
		"supersedes":   refs(&h.supersedes),
		"evidence":     func(v *yaml.Node) { r.evidence(d, v, h) },
		"services":     refs(&h.services),
		"provides":     refs(&h.provides),
		"supported_by": refs(&h.supportedBy),
		"summary":      text(&h.summary),
		"tags":         func(v *yaml.Node) { h.tags = d.Strings(v) },
		"sort_key":     text(&h.sortKey),
		"lang":         func(v *yaml.Node) { h.lang = d.OneOf(v, r.site.Config.Languages...) },
		"translates":   text(&h.translates),
		"revisions": func(v *yaml.Node) {
			d.List(v, func(v *yaml.Node) { h.revisions = append(h.revisions, revision(d, v)) })
		},
		"retention": text(&h.retention),
		"location":  text(&h.location),
		"max_age":   func(v *yaml.Node) { h.maxAge = readDays(d, v) },
		"last": func(v *yaml.Node) {
			d.Struct(v, source.Fields{"date": date(&h.last.Date), "reference": text(&h.last.Reference)})
			if source.Empty(valueOf(v, "date")) && !source.Null(v) {
				d.Report(v, "missing-key", "date")
			}
		},
		"agreement": func(v *yaml.Node) { h.agreement = agreement.Read(d, v) },
	}
	d.Struct(n, fields)
	h.readKeys(n)
	h.folded = fold(h.id)
	h.missing, h.unsigned = h.without(requiredKeys), h.without(approvalKeys)
	return h
}

// own appends the places of the texts that the front matter keeps: for [source.Pack].
func (h *head) own(to []*string) []*string {
	to = append(to, &h.id, &h.title, &h.version, &h.folded, &h.translates, &h.summary, &h.sortKey, &h.retention, &h.location, &h.noneYet, &h.last.Reference)
	for _, p := range []*person{&h.owner, &h.author, &h.reviewer, &h.approver} {
		to = append(to, &p.role, &p.name)
	}
	for i := range h.satisfies {
		to = append(to, &h.satisfies[i].clause)
	}
	for _, refs := range [][]reference{h.implements, h.supersedes, h.evidence, h.services, h.provides, h.supportedBy} {
		for i := range refs {
			to = append(to, &refs[i].name)
		}
	}
	for i := range h.tags {
		to = append(to, &h.tags[i])
	}
	for i := range h.revisions {
		r := &h.revisions[i]
		to = append(to, &r.Version, &r.Author, &r.Change)
	}
	for i := range h.keys {
		to = append(to, &h.keys[i].name, &h.keys[i].value)
	}
	return to
}

// readKeys notes where every key stands, and what it says.
func (h *head) readKeys(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	h.keys = make([]headKey, 0, len(n.Content)/2)
	values := make([]byte, 0, 512)
	ends := make([]int, 0, 32)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		h.keys = append(h.keys, headKey{
			name: k.Value, line: int32(k.Line), column: int32(k.Column), valueLine: int32(v.Line), valueColumn: int32(v.Column),
			filled: !source.Null(v) && (v.Kind != yaml.ScalarNode || v.Value != ""),
		})
		values = canonical(values, v)
		ends = append(ends, len(values))
	}
	all, from := string(values), 0
	for i, to := range ends {
		h.keys[i].value, from = all[from:to], to
	}
}

// without lists those of some keys that have no value.
func (h *head) without(keys []string) (out []string) {
	for _, k := range keys {
		if !h.says(k) {
			out = append(out, k)
		}
	}
	return out
}

func typeNames() []string {
	out := make([]string, len(Types))
	for i, t := range Types {
		out[i] = string(t)
	}
	return out
}

// readID reads an id: letters, digits, ". _ -". It becomes the name of a page, so names that some system cannot store are
// refused everywhere.
func readID(d *source.Decoder, n *yaml.Node) string {
	id := d.String(n)
	if id != "" && !validID(id) {
		d.Report(n, "bad-id", id)
		return ""
	}
	return id
}

var deviceNames = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "index": true}

func validID(id string) bool {
	if id == "" || len(id) > 100 || id[0] == '.' || strings.HasSuffix(id, ".") || !norm.NFC.IsNormalString(id) {
		return false
	}
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '_' && r != '-' {
			return false
		}
	}
	base, _, _ := strings.Cut(strings.ToLower(id), ".")
	if len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) {
		return base[3] < '0' || base[3] > '9'
	}
	return !deviceNames[base]
}

// fold makes ids equal that a file system or a reader might take for the same: case and full-width forms.
func fold(id string) string { return strings.ToLower(norm.NFKC.String(id)) }

func (r *reader) person(d *source.Decoder, n *yaml.Node) person {
	p := person{pos: placeOf(d, n)}
	if n.Kind == yaml.MappingNode {
		d.Struct(n, source.Fields{
			"role": func(v *yaml.Node) { p.role, p.pos = d.String(v), placeOf(d, v) },
			"name": func(v *yaml.Node) { p.name = d.String(v) },
		})
		if p.role == "" && p.name == "" {
			d.Report(n, "missing-key", "role")
		}
		return p
	}
	p.role = d.String(n)
	return p
}

// evidence reads record types, or {none-yet: reason}: a requirement that had no occasion so far.
func (r *reader) evidence(d *source.Decoder, n *yaml.Node, h *head) {
	d.List(n, func(v *yaml.Node) {
		switch {
		case v.Kind == yaml.MappingNode:
			said := false
			d.Struct(v, source.Fields{"none-yet": func(v *yaml.Node) {
				said = true
				if h.noneYet = d.String(v); h.noneYet == "" {
					d.Report(v, "none-yet-without-reason")
				}
			}})
			if len(v.Content) == 0 && !said {
				d.Report(v, "missing-key", "none-yet")
			}
		case v.Value == "none-yet":
			d.Report(v, "none-yet-without-reason")
		default:
			var ref reference
			if ref.read(d, v); ref.name != "" {
				h.evidence = append(h.evidence, ref)
			}
		}
	})
}

func (r *reader) readClaim(d *source.Decoder, n *yaml.Node) claim {
	c := claim{pos: placeOf(d, n)}
	if n.Kind != yaml.MappingNode {
		c.clause = d.String(n)
		return c
	}
	d.Struct(n, source.Fields{
		"clause": func(v *yaml.Node) { c.clause, c.pos = d.String(v), placeOf(d, v) },
		"extent": func(v *yaml.Node) { c.partial = d.OneOf(v, "full", "partial") == "partial" },
		"items": func(v *yaml.Node) {
			if c.items = d.Strings(v); len(c.items) == 0 {
				d.Report(v, "missing-key", "items") // a claim without letters is one of the whole clause
			}
		},
		"note": func(v *yaml.Node) { c.note = standard.ReadText(d, v) },
		"not-applicable": func(v *yaml.Node) {
			d.Report(v, "exclusion-forbidden")
		},
	})
	if c.clause == "" {
		d.Report(n, "missing-key", "clause")
	}
	return c
}

func revision(d *source.Decoder, n *yaml.Node) Revision {
	var r Revision
	d.Struct(n, source.Fields{
		"version": func(v *yaml.Node) { r.Version = d.String(v) },
		"date":    func(v *yaml.Node) { r.Date = d.Date(v) },
		"author":  func(v *yaml.Node) { r.Author = d.String(v) },
		"change":  func(v *yaml.Node) { r.Change = d.String(v) },
	})
	if n.Kind == yaml.MappingNode && r.Version == "" {
		d.Report(n, "missing-key", "version")
	}
	return r
}
