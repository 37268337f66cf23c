package generator

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// The trace in the models of OSCAL 1.2.2 (NIST): a catalog of the clauses, with numbers and titles only; a component-definition, in
// which every document, every party and the book as a whole say which clauses they implement; a mapping-collection between the
// editions. What OSCAL has no word for stands in props of our own namespace.
const (
	oscalVersion   = "1.2.2"
	oscalNamespace = "https://github.com/clausebook/clausebook/ns/oscal"
	oscalCatalog   = "oscal-catalog.json"
)

// The types below are those parts of the models that we fill.

type oscalMetadata struct {
	Title        string       `json:"title"`
	LastModified string       `json:"last-modified"`
	Version      string       `json:"version"`
	OSCAL        string       `json:"oscal-version"`
	Props        []oscalProp  `json:"props,omitempty"`
	Parties      []oscalParty `json:"parties,omitempty"`
}

type oscalParty struct {
	UUID string `json:"uuid"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type oscalProp struct {
	Name  string `json:"name"`
	NS    string `json:"ns,omitempty"`
	Value string `json:"value"`
	Class string `json:"class,omitempty"`
}

type oscalLink struct {
	Href string `json:"href"`
	Rel  string `json:"rel,omitempty"`
}

type oscalGroup struct {
	ID       string         `json:"id"`
	Class    string         `json:"class"`
	Title    string         `json:"title"`
	Props    []oscalProp    `json:"props,omitempty"`
	Links    []oscalLink    `json:"links,omitempty"`
	Groups   []oscalGroup   `json:"groups,omitempty"`
	Controls []oscalControl `json:"controls,omitempty"`
}

type oscalControl struct {
	ID       string         `json:"id"`
	Class    string         `json:"class"`
	Title    string         `json:"title"`
	Props    []oscalProp    `json:"props,omitempty"`
	Links    []oscalLink    `json:"links,omitempty"`
	Parts    []oscalPart    `json:"parts,omitempty"`
	Controls []oscalControl `json:"controls,omitempty"`
}

type oscalPart struct {
	ID    string      `json:"id"`
	Name  string      `json:"name"`
	Title string      `json:"title,omitempty"`
	Props []oscalProp `json:"props,omitempty"`
	Parts []oscalPart `json:"parts,omitempty"`
}

type oscalComponent struct {
	UUID            string                `json:"uuid"`
	Type            string                `json:"type"`
	Title           string                `json:"title"`
	Description     string                `json:"description"`
	Props           []oscalProp           `json:"props,omitempty"`
	Links           []oscalLink           `json:"links,omitempty"`
	Implementations []oscalImplementation `json:"control-implementations,omitempty"`
}

type oscalImplementation struct {
	UUID         string             `json:"uuid"`
	Source       string             `json:"source"`
	Description  string             `json:"description"`
	Requirements []oscalRequirement `json:"implemented-requirements"`
}

type oscalRequirement struct {
	UUID        string           `json:"uuid"`
	Control     string           `json:"control-id"`
	Description string           `json:"description"`
	Props       []oscalProp      `json:"props,omitempty"`
	Links       []oscalLink      `json:"links,omitempty"`
	Statements  []oscalStatement `json:"statements,omitempty"`
}

type oscalStatement struct {
	ID          string      `json:"statement-id"`
	UUID        string      `json:"uuid"`
	Description string      `json:"description"`
	Props       []oscalProp `json:"props,omitempty"`
}

type oscalMapping struct {
	UUID   string         `json:"uuid"`
	Source oscalResource  `json:"source-resource"`
	Target oscalResource  `json:"target-resource"`
	Maps   []oscalMap     `json:"maps"`
	Left   *oscalUnmapped `json:"source-gap-summary,omitempty"`
	New    *oscalUnmapped `json:"target-gap-summary,omitempty"`
}

type oscalResource struct {
	Type string `json:"type"`
	Href string `json:"href"`
}

type oscalMap struct {
	UUID         string           `json:"uuid"`
	Rationale    string           `json:"matching-rationale"`
	Relationship string           `json:"relationship"`
	Sources      []oscalMapItem   `json:"sources"`
	Targets      []oscalMapItem   `json:"targets"`
	Confidence   *oscalConfidence `json:"confidence-score,omitempty"`
	Props        []oscalProp      `json:"props,omitempty"`
	Remarks      string           `json:"remarks,omitempty"`
}

type oscalMapItem struct {
	Type string `json:"type"`
	ID   string `json:"id-ref"`
}

type oscalConfidence struct {
	Category string `json:"category"`
}

type oscalUnmapped struct {
	UUID     string          `json:"uuid"`
	Controls []oscalSelected `json:"unmapped-controls"`
}

type oscalSelected struct {
	IDs []string `json:"with-ids"`
}

type oscalBackMatter struct {
	Resources []oscalBackResource `json:"resources"`
}

type oscalBackResource struct {
	UUID     string        `json:"uuid"`
	Title    string        `json:"title"`
	Citation oscalCitation `json:"citation"`
}

type oscalCitation struct {
	Text string `json:"text"`
}

// uuid is a UUID of version 5 (RFC 9562) of words in a namespace, which itself is one.
func uuid(namespace [16]byte, words ...string) string {
	u := uuid5(namespace, words...)
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func uuid5(namespace [16]byte, words ...string) (u [16]byte) {
	h := sha1.New()
	h.Write(namespace[:])
	h.Write([]byte(strings.Join(words, "\n")))
	copy(u[:], h.Sum(nil))
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

// oscal writes one document of OSCAL.
type oscal struct {
	*builder
	lang string   // in which titles and descriptions stand
	book [16]byte // namespace of the UUIDs: the same ids in the books of two organisations are not the same things
}

func (b *builder) oscal() *oscal {
	c := b.site.Config
	url := [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8} // RFC 9562: names that are URLs
	return &oscal{builder: b, lang: c.Default(), book: uuid5(url, oscalNamespace, c.Organization.In(c.Default()), c.Title.In(c.Default()))}
}

func (o *oscal) uuid(words ...string) string { return uuid(o.book, words...) }

func (o *oscal) metadata(title string) oscalMetadata {
	c := o.site.Config
	day := o.site.AsOf.String()
	m := oscalMetadata{Title: markup(title), LastModified: day + "T00:00:00Z", Version: day, OSCAL: oscalVersion}
	if name := oscalString(c.Organization.In(o.lang)); name != "" {
		m.Parties = []oscalParty{{o.uuid("organization"), "organization", name}}
	}
	return m
}

// noUUID stands where the UUID of a document will be. That one changes with every change of the document, so it comes from the
// bytes of the rest.
const noUUID = "00000000-0000-5000-8000-000000000000"

// A member is one key of a document. The entries of a long list stand on lines of their own.
type member struct {
	key  string
	one  any
	many iter.Seq[any]
}

// document writes a document of OSCAL: its UUID, its metadata, and what it is about.
func (o *oscal) document(root, title string, members ...member) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	fmt.Fprintf(&b, "{%q: {%q: %q", root, "uuid", noUUID)
	place := b.Len() - len(noUUID) - 1
	for _, m := range slices.Concat([]member{{key: "metadata", one: o.metadata(title)}}, members) {
		fmt.Fprintf(&b, ",\n%q: ", m.key)
		if m.many == nil {
			if err := e.Encode(m.one); err != nil {
				return nil, err
			}
			continue
		}
		between := "[\n"
		for x := range m.many {
			b.WriteString(between)
			between = ","
			if err := e.Encode(x); err != nil {
				return nil, err
			}
		}
		b.WriteString("]")
	}
	b.WriteString("}}\n")
	sum := sha1.Sum(b.Bytes())
	copy(b.Bytes()[place:], o.uuid(root, string(sum[:])))
	return b.Bytes(), nil
}

// own is a prop of our own namespace.
func own(name, value string) oscalProp {
	return oscalProp{Name: name, NS: oscalNamespace, Value: oscalString(value)}
}

// titles gives the titles in the other languages as props.
func (o *oscal) titles(props []oscalProp, t site.Text) []oscalProp {
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if s := oscalString(t[l]); l != "" && s != "" && t[l] != t.In(o.lang) {
			props = append(props, oscalProp{Name: "title", NS: oscalNamespace, Value: s, Class: l})
		}
	}
	return props
}

// clauseID names a clause in OSCAL, where an id begins with a letter: cl-8.6.1. Clauses of further standards carry the name of
// their standard before that.
func (o *oscal) clauseID(c *standard.Clause) string {
	id := "cl-" + c.Number
	if len(o.site.Standards) > 1 && c.Standard != o.site.Standards[0] && slices.Contains(o.site.Standards, c.Standard) {
		id = c.Standard.Key() + "-" + id
	}
	return token(id)
}

// token makes a text an id or a class of OSCAL.
func token(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, s)
	if r := []rune(s); len(r) == 0 || !unicode.IsLetter(r[0]) && r[0] != '_' {
		s = "_" + s
	}
	return s
}

// oscalString makes a text a string of OSCAL: no line breaks, no space around it.
func oscalString(s string) string { return strings.Join(strings.Fields(s), " ") }

var markupEscaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `{`, `\{`, `~`, `\~`, `^`, `\^`)

// markup makes a text a line of the markup that titles and descriptions are in.
func markup(s string) string { return markupEscaper.Replace(oscalString(s)) }

// oscalCatalog is the tree of every standard of the book: chapters are groups, the clauses below them controls.
func (b *builder) oscalCatalog() ([]byte, error) {
	o := b.oscal()
	var names []string
	for _, s := range o.site.Standards {
		names = append(names, s.Name)
	}
	return o.document("catalog", strings.Join(names, ", "), member{key: "groups", many: func(yield func(any) bool) {
		for _, s := range o.site.Standards {
			groups := o.chapters(s)
			if len(o.site.Standards) > 1 {
				groups = []oscalGroup{{ID: token("std-" + s.Key()), Class: "standard", Title: markup(s.Name), Props: o.titles([]oscalProp{{Name: "label", Value: s.ID}}, s.Title), Groups: groups}}
			}
			for _, g := range groups {
				if !yield(g) {
					return
				}
			}
		}
	}})
}

// chapters are the top clauses of a standard. OSCAL lets a group hold groups or controls, never both, and a chapter may have
// requirements beside sections; so sections are controls that hold controls.
func (o *oscal) chapters(s *standard.Standard) []oscalGroup {
	var out []oscalGroup
	for _, c := range s.Clauses {
		if c.Parent != nil {
			continue
		}
		g := oscalGroup{ID: o.clauseID(c), Class: "chapter", Title: markup(c.Title.In(o.lang)), Props: o.clauseProps(c), Links: o.clauseLinks(c), Controls: o.controls(c)}
		if c.Leaf() {
			g.ID, g.Controls = token("ch-"+g.ID), []oscalControl{o.control(c)}
		}
		out = append(out, g)
	}
	return out
}

func (o *oscal) controls(parent *standard.Clause) []oscalControl {
	var out []oscalControl
	for _, c := range parent.Children {
		if c.Titled {
			out = append(out, o.control(c))
		}
	}
	return out
}

func (o *oscal) control(c *standard.Clause) oscalControl {
	x := oscalControl{ID: o.clauseID(c), Class: "section", Title: markup(c.Title.In(o.lang)), Props: o.clauseProps(c), Links: o.clauseLinks(c), Controls: o.controls(c)}
	if c.Leaf() {
		x.Class = "requirement"
	}
	// Numbered paragraphs without a title, and letters, are what a claim may name below a requirement.
	statement := oscalPart{ID: x.ID + "_smt", Name: "statement"}
	for _, k := range c.Children {
		if !k.Titled {
			statement.Parts = append(statement.Parts, oscalPart{ID: o.clauseID(k), Name: "item", Title: markup(k.Title.In(o.lang)), Props: o.titles([]oscalProp{{Name: "label", Value: k.Number}}, k.Title), Parts: o.letters(k)})
		}
	}
	statement.Parts = append(statement.Parts, o.letters(c)...)
	if len(statement.Parts) > 0 {
		x.Parts = []oscalPart{statement}
	}
	return x
}

func (o *oscal) letters(c *standard.Clause) []oscalPart {
	var out []oscalPart
	for _, l := range c.Items {
		out = append(out, oscalPart{ID: o.letterID(c, l), Name: "item", Props: []oscalProp{{Name: "label", Value: l + ")"}}})
	}
	return out
}

func (o *oscal) letterID(c *standard.Clause, letter string) string {
	return token(o.clauseID(c) + "." + letter)
}

func (o *oscal) clauseProps(c *standard.Clause) []oscalProp {
	props := o.titles([]oscalProp{{Name: "label", Value: c.Number}, {Name: "sort-id", Value: sortID(c.Number)}}, c.Title)
	if c.Amended != "" {
		props = append(props, own("amended", c.Amended))
	}
	return props
}

func (o *oscal) clauseLinks(c *standard.Clause) []oscalLink {
	return []oscalLink{{Href: address(clausePath(c)), Rel: "reference"}}
}

// sortID pads the parts of a number, so that 8.2 stands before 8.10 in the order of text too.
func sortID(number string) string {
	parts := strings.Split(number, ".")
	for i, p := range parts {
		if _, err := strconv.Atoi(p); err == nil && len(p) < 2 {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, ".")
}

// componentTypes gives the types of documents the names that OSCAL has for them.
var componentTypes = map[site.Type]string{
	"policy": "policy", "plan": "plan", "process": "process-procedure", "procedure": "process-procedure", "instruction": "process-procedure",
	"catalogue": "service", "sla": "service", "ola": "service", "contract": "service",
}

// oscalComponents says who implements what: first the book as a whole, with the state of every requirement that is no gap; then
// every document that claims something, and every party that operates something.
func (b *builder) oscalComponents() ([]byte, error) {
	o := b.oscal()
	return o.document("component-definition", o.site.Config.Title.In(o.lang), member{key: "components", many: func(yield func(any) bool) {
		if !yield(o.system()) {
			return
		}
		for _, d := range o.site.Documents {
			if reqs := o.claims(d); len(reqs) > 0 && !yield(o.documentComponent(d, reqs)) {
				return
			}
		}
		for _, p := range o.site.Parties {
			if len(p.Operates) > 0 && !yield(o.partyComponent(p)) {
				return
			}
		}
	}})
}

// system is the book as a whole. Its figures are props, one set for each standard; a gap has no implemented requirement, because
// OSCAL has no word for "nothing".
func (o *oscal) system() oscalComponent {
	c := oscalComponent{UUID: o.uuid("system"), Type: "management-system", Title: markup(o.site.Config.Title.In(o.lang)), Description: markup(o.site.Config.Title.In(o.lang) + ", " + o.site.AsOf.String())}
	words := o.words(o.lang)
	for _, st := range o.site.Trace.Standards {
		for _, x := range figuresOf(st.Summary) {
			c.Props = append(c.Props, oscalProp{Name: x.key, NS: oscalNamespace, Value: strconv.Itoa(x.n), Class: token(st.Standard.Key())})
		}
		var reqs []oscalRequirement
		for _, ct := range st.Clauses {
			if !ct.Clause.Leaf() || ct.State == site.Gap {
				continue
			}
			r := oscalRequirement{UUID: o.uuid("system", ct.Clause.Ref()), Control: o.clauseID(ct.Clause), Description: markup(words.sentences(words.why(ct))), Links: o.clauseLinks(ct.Clause),
				Props: []oscalProp{{Name: "implementation-status", Value: statusWord[ct.State]}, own("state", ct.State.String())}}
			for _, f := range ct.Flags {
				r.Props = append(r.Props, own("flag", string(f)))
			}
			reqs = append(reqs, r)
		}
		c.Implementations = append(c.Implementations, o.implementation(reqs, "system", st.Standard.ID)...)
	}
	return c
}

// statusWord gives the states the names that OSCAL has for them.
var statusWord = map[site.State]string{site.Covered: "implemented", site.Delegated: "alternative", site.Partial: "partial", site.Planned: "planned"}

// implementation wraps requirements; without any there is nothing to wrap.
func (o *oscal) implementation(reqs []oscalRequirement, words ...string) []oscalImplementation {
	if len(reqs) == 0 {
		return nil
	}
	return []oscalImplementation{{UUID: o.uuid(append(words, "implementation")...), Source: oscalCatalog, Description: markup(words[len(words)-1]), Requirements: reqs}}
}

// claims are the requirements that a document claims, each once, with what its best claim is worth. Claims of documents that were
// withdrawn or superseded are worth nothing, and claims on sections neither.
func (o *oscal) claims(d *site.Document) []oscalRequirement {
	if d.Gone() {
		return nil
	}
	var out []oscalRequirement
	at, best := map[*standard.Clause]int{}, map[*standard.Clause]site.State{}
	for _, c := range d.Claims {
		leaf := c.Clause.Requirement()
		if leaf == nil {
			continue
		}
		i, seen := at[leaf]
		if !seen {
			i = len(out)
			at[leaf] = i
			out = append(out, oscalRequirement{UUID: o.uuid("claim", d.ID, leaf.Ref()), Control: o.clauseID(leaf), Description: o.claimText(c)})
		}
		r := &out[i]
		r.Links = append(r.Links, oscalLink{Href: address(atSection(documentPath(d), escapeFragment(c.Section))), Rel: "reference"})
		worth := stateOf(c)
		if c.Clause != leaf || len(c.Items) > 0 {
			r.Statements = o.statements(r.Statements, c, worth)
			worth = min(worth, site.Partial)
		}
		best[leaf] = max(best[leaf], worth)
	}
	for leaf, i := range at {
		out[i].Props = []oscalProp{{Name: "implementation-status", Value: statusWord[best[leaf]]}}
	}
	return out
}

// stateOf is what a claim alone would make of its clause.
func stateOf(c *site.Claim) site.State {
	switch {
	case !c.Document.InForce:
		return site.Planned
	case c.Partial && len(c.Items) == 0:
		return site.Partial
	}
	return site.Covered
}

// statements adds the paragraph or the letters that a claim names.
func (o *oscal) statements(list []oscalStatement, c *site.Claim, worth site.State) []oscalStatement {
	names := []string{o.clauseID(c.Clause)}
	if len(c.Items) > 0 {
		names = names[:0]
		for _, l := range c.Items {
			names = append(names, o.letterID(c.Clause, l))
		}
	}
	for _, id := range names {
		if !slices.ContainsFunc(list, func(s oscalStatement) bool { return s.ID == id }) {
			list = append(list, oscalStatement{ID: id, UUID: o.uuid("claim", c.Document.ID, c.Clause.Standard.ID, id), Description: o.claimText(c), Props: []oscalProp{{Name: "implementation-status", Value: statusWord[worth]}}})
		}
	}
	return list
}

// claimText says where the text stands and what the author noted.
func (o *oscal) claimText(c *site.Claim) string {
	e := c.Document.Original()
	words := []string{e.Title}
	if s := e.Section(c.Section); s != nil {
		words = append(words, strings.TrimSpace(s.Number+" "+o.site.SectionTitle(e, s)))
	}
	return markup(strings.Join(append(words, nonEmpty(c.Note.In(o.lang))...), " – "))
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (o *oscal) documentComponent(d *site.Document, reqs []oscalRequirement) oscalComponent {
	e := d.Edition(o.lang)
	c := oscalComponent{
		UUID: o.uuid("document", d.ID), Type: cmp.Or(componentTypes[d.Type], "guidance"), Title: markup(e.Title), Description: markup(cmp.Or(oscalString(e.Summary), e.Title)),
		Links:           []oscalLink{{Href: address(documentPath(d)), Rel: "reference"}},
		Props:           []oscalProp{{Name: "label", Value: d.ID}, {Name: "version", Value: cmp.Or(oscalString(d.Version), "-")}},
		Implementations: o.implementation(reqs, "document", d.ID),
	}
	if day := from(d); d.Status == site.Approved && !day.IsZero() {
		c.Props = append(c.Props, oscalProp{Name: "release-date", Value: day.String()})
	}
	c.Props = append(c.Props, own("type", string(d.Type)), own("status", string(d.Status)), own("in-force", strconv.FormatBool(d.InForce)))
	for _, t := range d.Editions {
		if t != e {
			c.Props = append(c.Props, oscalProp{Name: "title", NS: oscalNamespace, Value: oscalString(t.Title), Class: t.Lang})
		}
	}
	return c
}

// partyComponent is another party with the requirements that it operates (8.2.3). Without a control document in force nothing is
// implemented by it.
func (o *oscal) partyComponent(p *site.Party) oscalComponent {
	var reqs []oscalRequirement
	for _, d := range p.Operates {
		leaf := d.Clause.Requirement()
		if leaf == nil || slices.ContainsFunc(reqs, func(r oscalRequirement) bool { return r.Control == o.clauseID(leaf) }) {
			continue
		}
		status := statusWord[site.Partial]
		switch {
		case p.Control != nil && !p.Control.InForce:
			status = statusWord[site.Planned]
		case p.Control != nil && !d.Partial && leaf == d.Clause:
			status = statusWord[site.Delegated]
		}
		reqs = append(reqs, oscalRequirement{UUID: o.uuid("operates", p.ID, leaf.Ref()), Control: o.clauseID(leaf), Description: markup(cmp.Or(d.Note.In(o.lang), p.Title.In(o.lang))),
			Props: []oscalProp{{Name: "implementation-status", Value: status}}})
	}
	c := oscalComponent{UUID: o.uuid("party", p.ID), Type: "service", Title: markup(p.Title.In(o.lang)), Description: markup(cmp.Or(p.Summary.In(o.lang), p.Title.In(o.lang))),
		Links: []oscalLink{{Href: address(partyPath(p)), Rel: "reference"}}, Props: o.titles([]oscalProp{{Name: "label", Value: p.ID}, own("type", p.Kind)}, p.Title),
		Implementations: o.implementation(reqs, "party", p.ID)}
	for _, x := range []struct {
		name string
		d    *site.Document
	}{{"agreement", p.Agreement}, {"control", p.Control}} {
		if x.d != nil && !o.site.Hidden[x.d] {
			c.Props = append(c.Props, own(x.name, x.d.ID))
		}
	}
	return c
}

// hasEditions tells whether the book is about one of the two editions that are mapped to each other.
func hasEditions(s *site.Site) bool {
	return s.Standard(before2018) != nil || s.Standard(edition2018) != nil
}

// oscalMapping says where each clause of the 2011 edition went in 2018, and which clauses have no counterpart.
func (b *builder) oscalMapping() ([]byte, error) {
	o := b.oscal()
	type provenance struct {
		Method      string `json:"method"`
		Rationale   string `json:"matching-rationale"`
		Status      string `json:"status"`
		Description string `json:"mapping-description"`
	}
	before, now := standard.Find("iso20000-1:2011"), standard.Find("iso20000-1:2018")
	m := oscalMapping{UUID: o.uuid("mapping", before.ID, now.ID), Source: o.resource(before), Target: o.resource(now)}
	mapped := map[*standard.Clause]bool{}
	for _, x := range standard.Mappings() {
		c := before.Clause(x.From)
		mapped[c] = true
		y := oscalMap{UUID: o.uuid("map", c.Ref()), Rationale: "semantic", Relationship: x.Relation, Sources: []oscalMapItem{o.mapItem(c)}, Props: []oscalProp{own("change", x.Change)}, Remarks: markup(x.Note.In(o.lang))}
		if x.Confidence != "" {
			y.Confidence = &oscalConfidence{x.Confidence}
		}
		for _, to := range x.To {
			t := now.Clause(to)
			mapped[t.Requirement()] = true
			y.Targets = append(y.Targets, o.mapItem(t))
		}
		m.Maps = append(m.Maps, y)
	}
	m.Left, m.New = o.unmapped(before, mapped), o.unmapped(now, mapped)
	var resources []oscalBackResource
	for _, s := range []*standard.Standard{before, now} {
		resources = append(resources, oscalBackResource{o.uuid("resource", s.ID), markup(s.Name), oscalCitation{markup(s.Name + ", " + s.Title.In(o.lang))}})
	}
	return o.document("mapping-collection", before.Name+" → "+now.Name,
		member{key: "provenance", one: provenance{"human", "semantic", "complete", "By subject, not sentence by sentence. The relation is that of the source to all its targets together."}},
		member{key: "mappings", one: []oscalMapping{m}}, member{key: "back-matter", one: oscalBackMatter{resources}})
}

// resource is where the clauses of a standard are listed: in our catalog, when the standard is one of the book.
func (o *oscal) resource(s *standard.Standard) oscalResource {
	if slices.Contains(o.site.Standards, s) {
		return oscalResource{"catalog", oscalCatalog}
	}
	return oscalResource{"catalog", "#" + o.uuid("resource", s.ID)}
}

func (o *oscal) mapItem(c *standard.Clause) oscalMapItem {
	if !c.Titled {
		return oscalMapItem{"statement", o.clauseID(c)}
	}
	return oscalMapItem{"control", o.clauseID(c)}
}

// unmapped lists the requirements of a standard that no mapping names.
func (o *oscal) unmapped(s *standard.Standard, mapped map[*standard.Clause]bool) *oscalUnmapped {
	var ids []string
	for _, c := range s.Requirements() {
		if !mapped[c] {
			ids = append(ids, o.clauseID(c))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return &oscalUnmapped{o.uuid("unmapped", s.ID), []oscalSelected{{ids}}}
}
