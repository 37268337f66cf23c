package site

import (
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/spill"
	"github.com/clausebook/clausebook/site/standard"
)

// Options tell Load what the files do not say.
type Options struct {
	Today Date     // the as-of date
	Skip  []string // folders of the book that are not content, for example the output
	// Standards take the place of those in clausebook.yaml; nil leaves them.
	Standards []string
	// Memory keeps what reading a file gave, for a caller that loads the same book again; nil remembers nothing.
	Memory *Memory
	// Found is told how many texts the book has, before they are read; it may be nil.
	Found func(texts int)
	// Progress is told how many of how many files have been read; it may be nil.
	Progress func(done, total int)
	// Texts makes a file for the HTML of the texts, in which a large book is kept out of memory; nil keeps every book there.
	Texts func() (spill.File, error)
}

// LargeBook is the number of documents from which on it pays to write down what is not needed at once, and to read it again.
const LargeBook = 4000

// ErrNoBook says that a folder has no clausebook.yaml.
var ErrNoBook = errors.New("no " + ConfigFile)

// Load reads the book in a file system. The site is complete only when no diagnostic is an error; err says that the book
// could not be read at all.
func Load(fsys fs.FS, opts Options) (*Site, []Diagnostic, error) {
	r := &reader{opts: opts, todos: map[string]string{}, mentions: map[*standard.Clause][]*Link{}, standardAt: map[string]Place{}, site: &Site{
		AsOf: opts.Today, variables: map[string]Text{},
		roles: map[string]*Role{}, services: map[string]*Service{}, parties: map[string]*Party{}, terms: map[string]*Term{},
	}}
	if err := r.read(fsys); err != nil {
		return nil, diag.Sort(r.diagnostics), err
	}
	r.link()
	r.linkControls()
	r.check()
	r.checkReports()
	r.site.Trace = r.trace()
	r.checkTrace()
	r.release()
	return r.site, diag.Sort(r.diagnostics), r.spillTexts()
}

// reader holds a site while it is being put together.
type reader struct {
	opts        Options
	site        *Site
	diagnostics []Diagnostic
	heads       map[*Edition]*head
	files       map[string]bool   // every file of the book that is not Markdown or data
	used        []string          // those of them that travel with the site, as often as they are asked for
	todos       map[string]string // variable → what is to be filled in
	waiting     []Todo
	hasRoles    bool
	standardAt  map[string]Place // where clausebook.yaml names each standard
	aliases     map[string]*standard.Standard
	controls    map[string]*Control // by id
	reports     []reportFile
	targets     []atomic.Pointer[Target]     // what the names of Edition.names mean, when one of them was resolved
	texts       *spill.Store                 // where the HTML of a large book goes, or nil
	named       map[string]*Target           // the same by the names themselves, for a book that is read once
	clauses     map[string]foundClause       // what names of clauses mean
	mentions    map[*standard.Clause][]*Link // references to clauses in originals, in their order

	madeDocuments slab[Document]
	madeLinks     slab[Link]
	madeLists     slab[*Link]
	madeClaims    slab[Claim]
}

func (r *reader) take(ds []Diagnostic) { r.diagnostics = append(r.diagnostics, ds...) }

func (r *reader) report(at Place, code string, args ...any) *Diagnostic {
	pos := token.Position{Filename: at.File, Line: at.Line, Column: at.Column}
	r.diagnostics = append(r.diagnostics, diag.New(pos, code, args...))
	return &r.diagnostics[len(r.diagnostics)-1]
}

func position(at Place) token.Position {
	return token.Position{Filename: at.File, Line: at.Line, Column: at.Column}
}

// read finds and reads all files of the book.
func (r *reader) read(fsys fs.FS) error {
	var texts, data, controls []string
	r.files = map[string]bool{}
	found := false
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		base := path.Base(name)
		if e.IsDir() {
			if name != "." && (strings.HasPrefix(base, ".") || base == "node_modules" || name == "themes" || slices.Contains(r.opts.Skip, name)) {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case name == ConfigFile:
			found = true
		case strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || base == "Thumbs.db":
		case !e.Type().IsRegular():
			r.report(Place{File: name}, "not-a-file")
		case strings.HasPrefix(name, ControlFolder+"/"):
			controls = append(controls, name)
		case strings.HasPrefix(name, "static/"):
			r.files[name] = true
		case strings.EqualFold(path.Ext(name), ".md"):
			if name != "README.md" {
				texts = append(texts, name)
			}
		case strings.HasPrefix(name, "data/"):
			data = append(data, name)
		default:
			r.files[name] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !found {
		return ErrNoBook
	}
	r.site.Config = defaults()
	if f, err := r.open(fsys, ConfigFile); err != nil {
		return err
	} else if f != nil {
		r.config(f)
	}
	if r.opts.Standards != nil {
		r.site.Config.Standards = r.opts.Standards
	}
	if err := r.readData(fsys, data); err != nil {
		return err
	}
	if err := r.readControls(fsys, controls); err != nil {
		return err
	}
	r.readStandards()
	slices.Sort(texts) // folders are walked name by name, which is another order: a/x.md comes before a-b.md
	return r.readTexts(fsys, texts)
}

func (r *reader) open(fsys fs.FS, name string) (*source.File, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	f, ds := source.NewFile(name, raw)
	r.take(ds)
	if f.Text == nil && len(ds) > 0 {
		return nil, nil
	}
	return f, nil
}

// readData reads the data files; one that nobody would look at is said, because it is most likely misnamed.
func (r *reader) readData(fsys fs.FS, names []string) error {
	known := map[string]func(*source.File){
		"data/organization.yaml": r.organization,
		"data/roles.yaml":        func(f *source.File) { r.readRoles(f); r.hasRoles = len(r.site.Roles) > 0 },
		"data/services.yaml":     r.readServices,
		"data/parties.yaml":      r.readParties,
		"data/glossary.yaml":     r.readGlossary,
		"data/calendars.yaml":    r.readCalendars,
		ScopeFile:                r.readScope,
	}
	for _, name := range names {
		read, ok := known[name]
		if strings.HasPrefix(name, "data/standards/") && path.Ext(name) == ".yaml" {
			read, ok = r.readStandard, true
		}
		if strings.HasPrefix(name, ReportFolder+"/") && path.Ext(name) == ".yaml" {
			read, ok = r.readReport, true
		}
		if !ok {
			d := r.report(Place{File: name}, "unknown-data-file", path.Base(name))
			all := make([]string, 0, len(known))
			for k := range known {
				all = append(all, path.Base(k))
			}
			if near := source.Nearest(path.Base(name), all); near != "" {
				*d = d.With("did-you-mean", near)
			}
			continue
		}
		f, err := r.open(fsys, name)
		if err != nil {
			return err
		}
		if f != nil {
			read(f)
		}
	}
	return nil
}

func (r *reader) readStandard(f *source.File) {
	s, ds := standard.Read(f)
	r.take(ds)
	if s == nil {
		return
	}
	if r.aliases == nil {
		r.aliases = map[string]*standard.Standard{}
	}
	if r.aliases[s.ID] != nil || standard.Find(s.ID) != nil {
		r.report(Place{File: f.Path}, "duplicate-standard", s.ID)
		return
	}
	r.aliases[s.ID] = s
}

// readStandards puts the standards of the book together, in the order of the configuration; a catalogue in data/standards
// that is not named there takes part as well.
func (r *reader) readStandards() {
	for _, id := range r.site.Config.Standards {
		s := r.aliases[id]
		if s == nil {
			s = standard.Find(id)
		}
		if s == nil {
			d := r.report(r.standardAt[id], "unknown-standard", id)
			known := slices.Clone(standard.Builtin)
			for k := range r.aliases {
				known = append(known, k)
			}
			slices.Sort(known)
			*d = d.With("use-one-of", strings.Join(known, ", "))
			continue
		}
		if !slices.Contains(r.site.Standards, s) {
			r.site.Standards = append(r.site.Standards, s)
		}
	}
	ids := make([]string, 0, len(r.aliases))
	for id := range r.aliases {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if !slices.Contains(r.site.Standards, r.aliases[id]) {
			r.site.Standards = append(r.site.Standards, r.aliases[id])
		}
	}
	if len(r.site.Standards) == 0 {
		r.site.Standards = []*standard.Standard{standard.Find(standard.Builtin[0])}
	}
}

// one is what reading one Markdown file gives.
type one struct {
	edition *Edition
	head    *head
	ds      []Diagnostic
	err     error

	raw   []byte   // of the file, for a Memory
	kept  *Edition // the edition as it was read, for a Memory
	known bool     // it comes from there
}

// readTexts reads all Markdown files on all cores and then puts them together in the order of their names.
func (r *reader) readTexts(fsys fs.FS, names []string) error {
	if r.opts.Found != nil {
		r.opts.Found(len(names))
	}
	results := make([]one, len(names))
	if r.opts.Texts != nil && len(names) >= LargeBook {
		file, err := r.opts.Texts()
		if err != nil {
			return err
		}
		r.texts = spill.New(file)
	}
	atOnce := r.texts != nil && len(r.controls) == 0 // else approvals are compared with the texts first
	memory := r.opts.Memory
	memory.begin(r.dialect())
	var editions []Edition // what a Memory keeps is copied into them
	if memory != nil {
		editions = make([]Edition, len(names))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	next, done := 0, 0
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var kept *shelf // what a Memory keeps is let go of file by file
			if memory == nil {
				kept = &shelf{words: source.Words{Many: true}}
			}
			for {
				mu.Lock()
				i := next
				next++
				if r.opts.Progress != nil && i <= len(names) {
					r.opts.Progress(done, len(names))
				}
				done++
				mu.Unlock()
				if i >= len(names) {
					return
				}
				x := r.readText(fsys, names[i], kept)
				if atOnce && x.edition != nil {
					r.spill(x.edition.Text)
				}
				if memory != nil && x.edition != nil {
					editions[i] = *x.edition // linking writes into an edition; the text in it never changes
					x.kept, x.edition = x.edition, &editions[i]
				}
				results[i] = x
			}
		})
	}
	wg.Wait()
	memory.keep(names, results)
	r.heads = make(map[*Edition]*head, len(names))
	read := make([]*Edition, 0, len(names))
	for _, x := range results {
		if x.err != nil {
			return x.err
		}
		r.take(x.ds)
		if x.edition != nil {
			r.heads[x.edition] = x.head
			read = append(read, x.edition)
		}
	}
	r.assemble(read)
	return nil
}

func (r *reader) readText(fsys fs.FS, name string, kept *shelf) (x one) {
	// A fault of the program in one file must not hide what is wrong in the others.
	defer func() {
		if p := recover(); p != nil {
			x.err = &Fault{File: name, Cause: p}
		}
	}()
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return one{err: fmt.Errorf("reading %s: %w", name, err)}
	}
	if x, ok := r.opts.Memory.recall(name, raw); ok {
		return x
	}
	x = r.parseText(name, raw, kept)
	if r.opts.Memory != nil {
		x.raw = raw
		r.opts.Memory.share(x)
	}
	return x
}

// parseText is what reading a file does once its bytes are there. It depends on them, the name and the dialect alone; the
// result stands on the shelf unless that is nil.
func (r *reader) parseText(name string, raw []byte, kept *shelf) (x one) {
	f, ds := source.NewFile(name, raw)
	x.ds = ds
	if f.Text == nil {
		return x
	}
	node, body, ds := f.FrontMatter()
	x.ds = append(x.ds, ds...)
	if node == nil {
		if len(ds) == 0 {
			x.ds = append(x.ds, diag.New(f.Position(0), "missing-front-matter"))
		}
		return x
	}
	d := &source.Decoder{File: f}
	x.head = r.frontMatter(d, node)
	x.ds = append(x.ds, d.Diagnostics...)
	text := markdown.Parse(f, body, x.head.title)
	x.ds = append(x.ds, text.Diagnostics...)
	for i := range text.Refs {
		if ref := &text.Refs[i]; ref.Kind != markdown.Wiki && !absolute(ref.Target) {
			ref.File = fileOf(name, ref.Target)
		}
	}
	words := &source.Words{}
	if kept != nil {
		words = &kept.words
	}
	words.Pack(x.head.own(text.Own(make([]*string, 0, 256))))
	x.head.stated = stated(x.head, name, text)
	x.edition = &Edition{File: name, Title: x.head.title, Summary: x.head.summary, Translates: x.head.translates, Revisions: x.head.revisions, Text: text}
	if kept != nil {
		x.edition = kept.keep(x.edition)
	}
	return x
}

// stated gathers the claims of a file: of its front matter and of its headings.
func stated(h *head, name string, t *markdown.Text) (out []claim) {
	for _, c := range h.satisfies {
		if c.clause != "" {
			out = append(out, c)
		}
	}
	for _, s := range t.Sections {
		for _, c := range s.Claims {
			out = append(out, claim{section: s.ID, clause: c.Clause, pos: Place{name, int(c.Pos.Line), int(c.Pos.Column)}})
		}
	}
	return out
}

// A Fault is a fault of Clausebook itself, met in one file.
type Fault struct {
	File  string
	Cause any
}

// Error names the file and the cause.
func (f *Fault) Error() string { return fmt.Sprintf("%s: %v", f.File, f.Cause) }

// language splits the language off a file name: "incident.zh-CN.md" is "incident.md" in zh-CN.
func (r *reader) language(name string) (base, lang string) {
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, l := range r.site.Config.Languages {
		if rest, ok := strings.CutSuffix(stem, "."+l); ok {
			return rest + ".md", l
		}
	}
	return name, ""
}

// assemble makes documents of files: an original with its translations beside it.
func (r *reader) assemble(editions []*Edition) {
	r.site.byFile = make(map[string]*Edition, len(editions))
	r.site.byID = make(map[string]*Document, 2*len(editions))
	var translations []*Edition
	for _, e := range editions {
		h := r.heads[e]
		base, lang := r.language(e.File)
		r.site.byFile[e.File] = e
		// A file with a language in its name is a translation when the file without it is there.
		e.Lang = cmpOr(h.lang, lang, r.site.Config.Default())
		if lang != "" && hasFile(editions, base) {
			translations = append(translations, e)
			continue
		}
		r.original(e, h)
	}
	for _, e := range translations {
		base, _ := r.language(e.File)
		r.translation(e, r.site.byFile[base])
	}
	for _, e := range translations {
		if e.Document != nil {
			r.sortEditions(e.Document)
		}
	}
	// Files of a folder mostly stand in the order of their ids, and the stable sort asks little where that is so.
	slices.SortStableFunc(r.site.Documents, func(a, b *Document) int { return CompareIDs(a.ID, b.ID) })
	slices.SortStableFunc(r.site.Pages, func(a, b *Document) int { return CompareIDs(a.ID, b.ID) })
}

// spill takes the HTML of a text out of memory.
func (r *reader) spill(t *markdown.Text) { t.MoveTo(r.texts, r.texts.Put(t.HTML)) }

// spillTexts does so with the texts of a large book that are still there, and makes sure that all can be read back.
func (r *reader) spillTexts() error {
	if r.texts == nil {
		return nil
	}
	for _, d := range r.all() {
		for _, e := range d.Editions {
			if e.Text.HTML != nil {
				r.spill(e.Text)
			}
		}
	}
	return r.texts.Flush()
}

func hasFile(sorted []*Edition, name string) bool {
	i := sort.Search(len(sorted), func(i int) bool { return sorted[i].File >= name })
	return i < len(sorted) && sorted[i].File == name
}

func cmpOr(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

func (r *reader) sortEditions(d *Document) {
	rank := func(e *Edition) int { return slices.Index(r.site.Config.Languages, e.Lang) }
	slices.SortStableFunc(d.Editions[1:], func(a, b *Edition) int { return rank(a) - rank(b) })
}

// original makes a document of a file.
func (r *reader) original(e *Edition, h *head) {
	d := r.madeDocuments.one()
	*d = Document{
		ID: h.id, Type: Type(h.typ), Version: h.version, Status: Status(h.status), Approved: h.approved, Effective: h.effective, Review: h.review,
		Classification: h.classification, NoneYet: h.noneYet, Tags: h.tags, SortKey: h.sortKey, Retention: h.retention, Location: h.location,
		MaxAge: h.maxAge, Last: h.last, Agreement: h.agreement, Editions: []*Edition{e}, head: h,
	}
	e.Document = d
	if h.title == "" && !h.says("title") {
		r.missing(e, h, "title")
	}
	if d.Type == PageType {
		r.page(d, e, h)
		return
	}
	for _, k := range h.missing {
		r.missing(e, h, k)
	}
	if d.ID == "" {
		return // said already; without an id there is nothing to refer to
	}
	if first := r.site.byID[h.folded]; first != nil {
		dup := r.report(h.valueAt("id"), "duplicate-id", d.ID)
		*dup = dup.At(position(first.head.valueAt("id")), "first-used-here")
		return
	}
	r.register(d, h.folded)
	r.site.Documents = append(r.site.Documents, d)
}

func (r *reader) register(d *Document, folded string) {
	r.site.byID[folded] = d
	r.site.byID[d.ID] = d
}

// firstWords are what a new document has at a required key: what can be written without asking anybody.
var firstWords = map[string]string{"type": "procedure", "version": `"0.1"`, "status": "draft"}

// missing says that a key is missing, at its place when it is there without a value.
func (r *reader) missing(e *Edition, h *head, key string) {
	at := h.valueAt(key)
	if at == (Place{}) {
		at = Place{e.File, 1, 1}
	}
	d := r.report(at, "missing-key", key)
	if word, ok := firstWords[key]; ok {
		*d = d.With("write", key+": "+word)
	}
}

// page takes an uncontrolled page. It is named by its id, or by its file.
func (r *reader) page(d *Document, e *Edition, h *head) {
	for _, k := range []string{"satisfies", "provides", "implements", "supersedes"} {
		if h.says(k) {
			r.report(h.keyAt(k), "page-key", k)
		}
	}
	if d.ID == "" {
		base, _ := r.language(e.File)
		d.ID = strings.TrimSuffix(path.Base(base), path.Ext(base))
	}
	if !validID(d.ID) {
		r.report(Place{e.File, 1, 1}, "bad-id", d.ID)
		return
	}
	folded := fold(d.ID)
	if first := r.site.byID[folded]; first != nil {
		dup := r.report(Place{e.File, 1, 1}, "duplicate-id", d.ID)
		*dup = dup.At(token.Position{Filename: first.Original().File, Line: 1, Column: 1}, "first-used-here")
		return
	}
	r.register(d, folded)
	r.site.Pages = append(r.site.Pages, d)
}

// translation adds a file to the document of its original. It may not claim anything, and inherits what it does not say.
func (r *reader) translation(e, of *Edition) {
	h := r.heads[e]
	d := of.Document
	e.Document = d
	if d == nil {
		return
	}
	if h.title == "" {
		r.missing(e, h, "title")
	}
	for _, o := range d.Editions {
		if o.Lang == e.Lang {
			dup := r.report(Place{e.File, 1, 1}, "duplicate-translation", e.Lang)
			*dup = dup.At(token.Position{Filename: o.File, Line: 1, Column: 1}, "first-here")
			return
		}
	}
	if h.id != "" && h.id != d.ID {
		dup := r.report(h.valueAt("id"), "translation-id", h.id, d.ID)
		*dup = dup.At(position(r.heads[of].valueAt("id")), "original-here")
	}
	for _, c := range h.satisfies {
		r.report(c.pos, "translation-claims", c.clause)
	}
	r.checkTranslationKeys(h, r.heads[of])
	for _, s := range e.Text.Sections {
		for _, c := range s.Claims {
			r.report(Place{e.File, int(c.Pos.Line), int(c.Pos.Column)}, "translation-claims", c.Clause)
		}
	}
	if len(e.Revisions) == 0 {
		e.Revisions = of.Revisions
	}
	d.Editions = append(d.Editions, e)
}

// ownKeys are those that a translation says for itself; every other key is its original's.
var ownKeys = []string{"id", "title", "summary", "translates", "lang", "revisions", "satisfies", "type"}

// checkTranslationKeys finds keys of a translation that would be read by nobody: they say something else than the original.
func (r *reader) checkTranslationKeys(h, of *head) {
	for _, k := range h.keys {
		if k.filled && !slices.Contains(ownKeys, k.name) && k.value != of.value(k.name) {
			r.report(Place{h.file, int(k.line), int(k.column)}, "translation-key", k.name)
		}
	}
}

// release lets go of what was only needed while reading.
func (r *reader) release() {
	clear(r.heads)
	for _, d := range r.all() {
		d.head = nil
	}
	r.site.byFile = nil
}
