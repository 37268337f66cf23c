package site

import (
	"path"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// link resolves every reference once: those of the front matter, of the data files and of the texts.
func (r *reader) link() {
	r.targets = make([]atomic.Pointer[Target], r.opts.Memory.count())
	r.each(r.all(), func(r *reader, d *Document) {
		if d.Controlled() {
			r.linkHead(d)
		}
		r.linkClaims(d)
		for _, e := range d.Editions {
			r.linkText(e)
		}
	}, (*reader).linkBack)
	r.linkData()
	r.sortBacklinks()
}

// each does one piece of work for every document, on all cores, and then another in the order of the documents. The first may
// write into its own document only, and into the reader that it is given; the second, which may be nil, runs by itself.
func (r *reader) each(documents []*Document, work func(*reader, *Document), then func(*reader, *Document)) {
	cores := runtime.GOMAXPROCS(0)
	size := max(32, len(documents)/(8*cores)) // small parts leave no core without work at the end
	parts := slices.Collect(slices.Chunk(documents, size))
	type result struct {
		reader reader
		fault  any
	}
	results := make([]chan result, len(parts))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	var next atomic.Int64
	for range min(cores, len(parts)) {
		w := *r
		go func() {
			w.clauses, w.named = map[string]foundClause{}, map[string]*Target{}
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				w.diagnostics, w.used, w.waiting = nil, nil, nil
				func() {
					defer func() { results[i] <- result{w, recover()} }()
					for _, d := range parts[i] {
						work(&w, d)
					}
				}()
			}
		}()
	}
	for i, part := range parts {
		x := <-results[i]
		if x.fault != nil {
			panic(x.fault) // where the caller can say it
		}
		r.take(x.reader.diagnostics)
		r.used = append(r.used, x.reader.used...)
		r.waiting = append(r.waiting, x.reader.waiting...)
		if then != nil {
			for _, d := range part {
				then(r, d)
			}
		}
	}
}

// onAllCores does n pieces of work that have nothing to do with each other.
func onAllCores(n int, work func(i int)) {
	var next atomic.Int64
	cores := min(runtime.GOMAXPROCS(0), n)
	faults := make(chan any, cores)
	for range cores {
		go func() {
			defer func() { faults <- recover() }()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		}()
	}
	for range cores {
		if fault := <-faults; fault != nil {
			panic(fault) // where the caller can say it
		}
	}
}

// linkBack makes known to what a document refers to that it does.
func (r *reader) linkBack(d *Document) {
	for _, o := range d.Implements {
		o.ImplementedBy = append(o.ImplementedBy, d)
	}
	for _, o := range d.Supersedes {
		o.SupersededBy = append(o.SupersededBy, d)
	}
	for _, o := range d.Evidence {
		o.EvidenceFor = append(o.EvidenceFor, d)
	}
	for _, o := range d.SupportedBy {
		o.Supports = append(o.Supports, d)
	}
	for _, s := range d.Services {
		s.Documents = append(s.Documents, d)
	}
	for _, e := range d.Editions {
		for _, l := range e.Links {
			if l != nil {
				r.backlink(l)
			}
		}
	}
}

// all goes through the documents and pages of the site.
func (r *reader) all() []*Document { return slices.Concat(r.site.Documents, r.site.Pages) }

func (r *reader) linkHead(d *Document) {
	h := d.head
	d.Owner, d.Author = r.who(h.owner), r.who(h.author)
	d.Reviewer, d.Approver = r.who(h.reviewer), r.who(h.approver)
	d.Implements = r.documents(h.implements)
	d.Supersedes = r.documents(h.supersedes)
	d.Evidence = r.documents(h.evidence)
	d.SupportedBy = r.documents(h.supportedBy)
	for _, ref := range h.services {
		if s := r.service(ref); s != nil {
			d.Services = append(d.Services, s)
		}
	}
	for _, ref := range h.provides {
		if i := r.item(ref); i != nil {
			d.Provides = append(d.Provides, i)
		}
	}
}

// who finds the role of a person. A book without data/roles.yaml may write any words.
func (r *reader) who(p person) Person {
	if p.role == "" || !r.hasRoles {
		return Person{Name: cmpOr(p.name, p.role)}
	}
	role := r.role(reference{p.role, p.pos})
	if role == nil {
		return Person{Name: cmpOr(p.name, p.role)}
	}
	if p.name == "" {
		return Person{Role: role, Name: role.Holder.In(r.site.Config.Default())}
	}
	return Person{Role: role, Name: p.name}
}

func (r *reader) documents(refs []reference) []*Document {
	var out []*Document
	for _, ref := range refs {
		if d := r.document(ref); d != nil && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

func (r *reader) document(ref reference) *Document {
	if d := r.site.Document(ref.name); d != nil {
		return d
	}
	r.unknownDocument(ref)
	return nil
}

// unknownDocument says that no document has an id, and which one is most like it: by letters of the id, by its other case,
// or by a title that was written instead.
func (r *reader) unknownDocument(ref reference) {
	d := r.report(ref.pos, "unknown-document", ref.name)
	if near := r.nearestDocument(ref.name); near != nil {
		*d = d.With("did-you-mean-title", near.ID, titleOf{near})
	}
}

func (r *reader) nearestDocument(name string) *Document {
	if d := r.site.byID[fold(name)]; d != nil {
		return d
	}
	ids := make([]string, len(r.site.Documents))
	for i, d := range r.site.Documents {
		ids[i] = d.ID
		for _, e := range d.Editions {
			if strings.EqualFold(e.Title, name) {
				return d
			}
		}
	}
	if near := source.Nearest(name, ids); near != "" {
		return r.site.byID[near]
	}
	var titles []string
	of := map[string]*Document{}
	for _, d := range r.site.Documents {
		for _, e := range d.Editions {
			titles = append(titles, e.Title)
			of[e.Title] = d
		}
	}
	return of[source.Nearest(name, titles)]
}

// titleOf is the title of a document in the language of a message.
type titleOf struct{ d *Document }

// In gives the title.
func (t titleOf) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return t.d.Edition("zh-CN").Title
	}
	return t.d.Edition("en").Title
}

func (r *reader) role(ref reference) *Role {
	x := r.site.roles[ref.name]
	if x == nil {
		r.unknown(ref, "unknown-role", keysOf(r.site.roles))
	}
	return x
}

func (r *reader) service(ref reference) *Service {
	x := r.site.services[ref.name]
	if x == nil {
		r.unknown(ref, "unknown-service", keysOf(r.site.services))
	}
	return x
}

func (r *reader) party(ref reference) *Party {
	x := r.site.parties[ref.name]
	if x == nil {
		r.unknown(ref, "unknown-party", keysOf(r.site.parties))
	}
	return x
}

func (r *reader) term(ref reference) *Term {
	x := r.site.terms[ref.name]
	if x == nil {
		r.unknown(ref, "unknown-term", keysOf(r.site.terms))
	}
	return x
}

func keysOf[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (r *reader) unknown(ref reference, code string, names []string) {
	d := r.report(ref.pos, code, ref.name)
	if near := source.Nearest(ref.name, names); near != "" {
		*d = d.With("did-you-mean", near)
	}
}

func (r *reader) item(ref reference) *standard.Item {
	var names []string
	for _, s := range r.site.Standards {
		if i := s.Item(ref.name); i != nil {
			return i
		}
		for _, i := range s.Items {
			names = append(names, i.ID)
		}
	}
	r.unknown(ref, "unknown-item", names)
	return nil
}

// A foundClause is a clause that an author named, with the letters of its items.
type foundClause struct {
	clause *standard.Clause
	items  []string
}

// clause finds what an author named as a clause, and says what is wrong when there is no such clause: a range, a standard
// or a number that is not there, a number of another edition. A name that was right once is right again.
func (r *reader) clause(name string, at Place) (*standard.Clause, []string) {
	if n, ok := r.clauses[name]; ok {
		return n.clause, n.items
	}
	said := len(r.diagnostics)
	c, items := r.findClause(name, at)
	items = slices.Clip(items) // callers append to it
	if r.clauses != nil && c != nil && len(r.diagnostics) == said {
		r.clauses[name] = foundClause{c, items}
	}
	return c, items
}

func (r *reader) findClause(name string, at Place) (*standard.Clause, []string) {
	if from, to, ok := standard.Range(afterSlash(name)); ok {
		d := r.report(at, "clause-range", name)
		st := r.site.Standards[0]
		if id, _, named := strings.Cut(name, "/"); named {
			st = r.site.Standard(strings.TrimSpace(id))
		}
		if st != nil && len(st.Between(from, to)) > 0 {
			*d = d.With("write-each", r.asWritten(st, st.Between(from, to)...))
		}
		return nil, nil
	}
	ref, ok := standard.ParseReference(name)
	if !ok {
		r.report(at, "bad-clause-number", name)
		return nil, nil
	}
	st := r.site.Standards[0]
	if ref.Standard != "" {
		if st = r.site.Standard(ref.Standard); st == nil {
			ids := make([]string, len(r.site.Standards))
			for i, s := range r.site.Standards {
				ids[i] = s.ID
			}
			d := r.report(at, "unknown-standard", ref.Standard)
			*d = d.With("use-one-of", strings.Join(ids, ", "))
			return nil, nil
		}
	}
	c := st.Clause(ref.Number)
	if c == nil {
		r.unknownClause(st, ref.Number, at)
		return nil, nil
	}
	r.checkItems(c, ref.Items, at)
	return c, ref.Items
}

// checkItems looks for letters that a clause does not have; many catalogues list none.
func (r *reader) checkItems(c *standard.Clause, items []string, at Place) {
	for _, i := range items {
		if len(c.Items) > 0 && !slices.Contains(c.Items, i) {
			d := r.report(at, "unknown-clause-item", i, r.clauseName(c))
			*d = d.With("use-one-of", strings.Join(c.Items, ", "))
		}
	}
}

// clauseName names a clause in a message; those of other standards carry the name of theirs.
func (r *reader) clauseName(c *standard.Clause) string {
	if c.Standard == r.site.Standards[0] {
		return c.Number
	}
	return c.Standard.Name + " " + c.Number
}

// asWritten lists clauses as an author has to write them.
func (r *reader) asWritten(st *standard.Standard, numbers ...string) string {
	if st != r.site.Standards[0] {
		for i, n := range numbers {
			numbers[i] = st.ID + "/" + n
		}
	}
	return strings.Join(numbers, ", ")
}

func afterSlash(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

func (r *reader) unknownClause(st *standard.Standard, number string, at Place) {
	if old := r.otherEdition(st); old != nil {
		if c := old.Clause(number); c != nil {
			now := standard.Successors(number)
			d := r.report(at, "other-edition", number, c.Title, old.Name)
			if len(now) > 0 {
				*d = d.With("there-it-is", st.Name, strings.Join(now, ", "))
			}
			return
		}
	}
	d := r.report(at, "unknown-clause", number, st.Name)
	if near := nearestNumber(number, st); near != nil {
		*d = d.With("did-you-mean-title", near.Number, near.Title)
	}
}

// otherEdition is the edition that may have been meant; the 2018 edition knows where clauses of 2011 went.
func (r *reader) otherEdition(st *standard.Standard) *standard.Standard {
	if st.ID == "iso20000-1:2018" {
		return standard.Find("iso20000-1:2011")
	}
	return nil
}

// nearestNumber finds the clause most like a number that is not there: the deepest one above it, or its neighbour.
func nearestNumber(number string, st *standard.Standard) *standard.Clause {
	parent := number
	for i := strings.LastIndexByte(parent, '.'); i > 0; i = strings.LastIndexByte(parent, '.') {
		parent = parent[:i]
		c := st.Clause(parent)
		if c == nil {
			continue
		}
		if len(c.Children) > 0 {
			return c.Children[len(c.Children)-1]
		}
		return c
	}
	return nil
}

// linkClaims gathers the claims of a document: of its front matter and of its headings.
func (r *reader) linkClaims(d *Document) {
	if !d.Controlled() {
		for _, s := range d.Original().Text.Sections {
			for _, c := range s.Claims {
				r.report(Place{d.Original().File, int(c.Pos.Line), int(c.Pos.Column)}, "page-key", "satisfies")
			}
		}
		return
	}
	type key struct {
		section string
		clause  *standard.Clause
		items   string
	}
	seen := map[key]Place{}
	for _, c := range d.head.stated {
		clause, items := r.clause(c.clause, c.pos)
		if clause == nil {
			continue
		}
		r.checkItems(clause, c.items, c.pos)
		items = append(items, c.items...)
		k := key{c.section, clause, strings.Join(items, "")}
		if first, again := seen[k]; again {
			dup := r.report(c.pos, "duplicate-claim", r.clauseName(clause))
			*dup = dup.At(position(first), "first-here")
			continue
		}
		seen[k] = c.pos
		partial := c.partial || len(items) > 0 || len(clause.Needs) > 0 && !slices.Contains(clause.Needs, string(d.Type))
		made := r.madeClaims.one()
		*made = Claim{Document: d, Section: c.section, Clause: clause, Items: items, Partial: partial, Note: c.note, Pos: c.pos}
		d.Claims = append(d.Claims, made)
	}
}

func (r *reader) linkText(e *Edition) {
	t := e.Text
	for _, v := range t.Variables {
		if _, ok := r.site.variables[v.Name]; !ok {
			r.unknown(reference{v.Name, Place{e.File, int(v.Pos.Line), int(v.Pos.Column)}}, "unknown-variable", keysOf(r.site.variables))
		}
	}
	if len(t.Refs) == 0 {
		return
	}
	e.Links = r.madeLists.take(len(t.Refs))
	links := r.madeLinks.take(len(t.Refs))
	for i := range t.Refs {
		ref := &t.Refs[i]
		var seen *atomic.Pointer[Target]
		var target *Target
		name := ""
		if e.names == nil {
			name = meaning(ref)
			target = r.named[name]
		} else if e.names[i] >= 0 {
			seen = &r.targets[e.names[i]]
			target = seen.Load()
		}
		if target == nil {
			t, ok := r.resolve(e, ref)
			if !ok {
				continue
			}
			target = &t
			switch {
			case seen != nil:
				seen.Store(target)
			case name != "":
				r.named[name] = target
			}
		}
		links[i] = Link{Target: target, From: e, Ref: ref, Index: i}
		e.Links[i] = &links[i]
	}
}

func (r *reader) resolve(e *Edition, ref *markdown.Ref) (Target, bool) {
	at := Place{e.File, int(ref.Pos.Line), int(ref.Pos.Column)}
	if ref.Kind == markdown.Wiki {
		return r.wiki(e, ref.Target, at)
	}
	return r.relative(e, ref, at)
}

// meaning is what a reference names, written so that it says the same in every text; "" when it depends on its own.
func meaning(ref *markdown.Ref) string {
	switch name, section, _ := strings.Cut(ref.Target, "#"); {
	case name == "" || ref.Kind != markdown.Wiki && ref.File == "":
		return ""
	case ref.Kind == markdown.Wiki:
		return "[[" + ref.Target
	default:
		return ref.File + "#" + section
	}
}

func (r *reader) backlink(l *Link) {
	switch t := l.Target; {
	case t.Document != nil && t.Document != l.From.Document:
		if t.Document.In == nil {
			t.Document.In = make([]*Link, 0, 8)
		}
		t.Document.In = append(t.Document.In, l)
	case t.Clause != nil && l.From == l.From.Document.Original():
		r.mentions[t.Clause] = append(r.mentions[t.Clause], l)
	case t.Service != nil:
		t.Service.In = append(t.Service.In, l)
	case t.Role != nil:
		t.Role.In = append(t.Role.In, l)
	case t.Party != nil:
		t.Party.In = append(t.Party.In, l)
	case t.Term != nil:
		t.Term.In = append(t.Term.In, l)
	}
}

// wiki resolves what stands between [[ and ]].
func (r *reader) wiki(e *Edition, name string, at Place) (Target, bool) {
	if kind, id, found := strings.Cut(name, ":"); found && !strings.Contains(name, "/") {
		ref := reference{strings.TrimSpace(id), at}
		switch strings.TrimSpace(kind) {
		case "service":
			x := r.service(ref)
			return Target{Service: x}, x != nil
		case "role":
			x := r.role(ref)
			return Target{Role: x}, x != nil
		case "party":
			x := r.party(ref)
			return Target{Party: x}, x != nil
		case "term":
			x := r.term(ref)
			return Target{Term: x}, x != nil
		}
	}
	id, section, _ := strings.Cut(name, "#")
	if id == "" && section != "" {
		return r.inDocument(e.Document, e, section, "", at)
	}
	if d := r.site.byID[id]; d != nil && d.ID == id {
		return r.inDocument(d, d.Original(), section, "", at)
	}
	if _, _, isRange := standard.Range(afterSlash(name)); isRange && !strings.Contains(name, "#") {
		c, _ := r.clause(name, at)
		return Target{Clause: c}, c != nil
	}
	if ref, ok := standard.ParseReference(name); ok && section == "" && (ref.Standard != "" || !strings.ContainsAny(id, "-_")) {
		c, _ := r.clause(name, at)
		return Target{Clause: c}, c != nil
	}
	r.unknownDocument(reference{id, at})
	return Target{}, false
}

// inDocument checks the anchor of a reference to a document.
func (r *reader) inDocument(d *Document, in *Edition, section, lang string, at Place) (Target, bool) {
	t := Target{Document: d, Section: section, Lang: lang, From: in}
	if section == "" || in.Section(section) != nil {
		return t, true
	}
	for _, e := range d.Editions {
		if e.Section(section) != nil {
			t.From = e
			return t, true
		}
	}
	r.brokenAnchor(in, section, at)
	return t, false
}

func (r *reader) brokenAnchor(in *Edition, section string, at Place) {
	dg := r.report(at, "broken-link", path.Base(in.File), section)
	var ids []string
	for _, s := range in.Text.Sections {
		if s.ID != "" {
			ids = append(ids, s.ID)
		}
		if s.ID != "" && (strings.EqualFold(s.Title, section) || markdown.Slug(section) == s.ID) {
			*dg = dg.With("did-you-mean", "#"+s.ID)
			return
		}
	}
	if near := source.Nearest(section, ids); near != "" {
		*dg = dg.With("did-you-mean", "#"+near)
	}
}

// absolute tells whether a link begins at the top of the book or of a disk.
func absolute(dest string) bool {
	name, _, _ := strings.Cut(dest, "#")
	return strings.HasPrefix(name, "/") || strings.Contains(name, `\`)
}

// fileOf is the file of the book that a link leads to, seen from a text.
func fileOf(text, dest string) string {
	name, _, _ := strings.Cut(dest, "#")
	name, _, _ = strings.Cut(name, "?")
	return path.Join(path.Dir(text), unescape(name))
}

// relative resolves an ordinary Markdown link, which is relative to the folder of its file.
func (r *reader) relative(e *Edition, ref *markdown.Ref, at Place) (Target, bool) {
	dest, full := ref.Target, ref.File
	name, section, _ := strings.Cut(dest, "#")
	section = unescape(section)
	if name == "" {
		if section == "" {
			return Target{Document: e.Document, From: e, Lang: e.Lang}, true
		}
		return r.inDocument(e.Document, e, section, e.Lang, at)
	}
	if absolute(dest) {
		d := r.report(at, "absolute-link", dest)
		inBook := path.Clean(strings.Trim(strings.ReplaceAll(unescape(name), `\`, "/"), "/"))
		if r.site.byFile[inBook] != nil || r.files[inBook] {
			*d = d.With("did-you-mean", relativePath(path.Dir(e.File), inBook))
		}
		return Target{}, false
	}
	if full == ".." || strings.HasPrefix(full, "../") {
		r.report(at, "link-outside", dest)
		return Target{}, false
	}
	if to := r.site.byFile[full]; to != nil {
		if to.Document == nil {
			return Target{}, false // said at its own place
		}
		lang := ""
		if base, l := r.language(full); l != "" && base != full {
			lang = to.Lang
		}
		return r.inDocument(to.Document, to, section, lang, at)
	}
	if r.files[full] {
		r.use(full)
		return Target{File: full}, true
	}
	d := r.report(at, "missing-file", dest)
	if near := r.nearestFile(full); near != "" {
		rel := relativePath(path.Dir(e.File), near)
		*d = d.With("did-you-mean", rel)
	}
	return Target{}, false
}

// use lets a file travel with the site. Whether it does so already is asked once for all of them, in the end: to look for each
// in the list would cost the square of their number.
func (r *reader) use(file string) { r.used = append(r.used, file) }

// eachOnce sorts names and drops repetitions.
func eachOnce(names []string, compare func(a, b string) int) []string {
	slices.SortFunc(names, compare)
	return slices.CompactFunc(names, func(a, b string) bool { return compare(a, b) == 0 })
}

// nearestFile finds a file of the same name elsewhere, or one with nearly the same path.
func (r *reader) nearestFile(full string) string {
	names := keysOf(r.site.byFile)
	names = append(names, keysOf(r.files)...)
	for _, n := range names {
		if strings.EqualFold(path.Base(n), path.Base(full)) {
			return n
		}
	}
	return source.Nearest(full, names)
}

func relativePath(from, to string) string {
	if from == "." {
		return to
	}
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

// unescape resolves %20 and the like; what is no escape stays.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

func unhex(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }

// sortBacklinks orders the references to each thing by where they come from.
func (r *reader) sortBacklinks() {
	// Documents come before pages and are in natural order already, and so are the references in each text: the lists
	// were filled in that order and need no sorting. Static files are not in any order yet.
	for f := range r.files {
		if strings.HasPrefix(f, "static/") {
			r.use(f)
		}
	}
	r.site.Files = eachOnce(r.used, strings.Compare)
}

func (r *reader) linkData() {
	s := r.site
	for _, x := range s.Roles {
		for _, ref := range x.place.refs["reports_to"] {
			x.ReportsTo = r.role(ref)
		}
		x.Responsible = r.documents(x.place.refs["responsible"])
		x.Accountable = r.documents(x.place.refs["accountable"])
		x.Consulted = r.documents(x.place.refs["consulted"])
		x.Informed = r.documents(x.place.refs["informed"])
	}
	for _, x := range s.Services {
		for _, ref := range x.place.refs["owner"] {
			x.Owner = r.role(ref)
		}
		for _, ref := range x.place.refs["customers"] {
			if p := r.party(ref); p != nil {
				x.Customers = append(x.Customers, p)
				p.Customer = append(p.Customer, x)
			}
		}
		for _, ref := range x.place.refs["services"] {
			if o := r.service(ref); o != nil {
				x.DependsOn = append(x.DependsOn, o)
				o.Dependents = append(o.Dependents, x)
			}
		}
		for _, ref := range x.place.refs["parties"] {
			if p := r.party(ref); p != nil {
				x.Needs = append(x.Needs, p)
				p.Services = append(p.Services, x)
			}
		}
		for _, ref := range x.place.refs["sla"] {
			x.SLA = r.document(ref)
		}
	}
	for _, x := range s.Parties {
		r.linkParty(x)
	}
	r.linkScope()
	for _, x := range s.Terms {
		for _, ref := range x.place.refs["see"] {
			if t := r.term(ref); t != nil {
				x.See = append(x.See, t)
			}
		}
	}
}

func (r *reader) linkParty(x *Party) {
	for _, ref := range x.place.refs["agreement"] {
		x.Agreement = r.document(ref)
	}
	for _, ref := range x.place.refs["control"] {
		x.Control = r.document(ref)
	}
	for _, ref := range x.place.refs["accountable"] {
		x.Accountable = r.role(ref)
	}
	kept := x.Operates[:0]
	for i, d := range x.Operates {
		ref := x.place.refs["operates"][i]
		clause, items := r.clause(ref.name, ref.pos)
		d.Clause, d.Partial = clause, d.Partial || len(items) > 0
		if clause != nil {
			kept = append(kept, d)
		}
	}
	x.Operates = kept
}
