// Package generator makes the files of the site: a site and a theme go in, files come out one by one. It knows URLs and
// HTML, but neither the disk nor the terminal. Two runs over the same site give the same bytes.
package generator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/spill"
)

// Options tell the generator what the site does not know.
type Options struct {
	// Files reads the pictures, forms and static files of the book.
	Files fs.FS
	// Progress is told how many of how many files are made; it may be nil.
	Progress func(done, total int)
	// Rows makes a file for the texts that search results show, in which they wait until they are written; nil keeps them in
	// memory.
	Rows func() (spill.File, error)
	// Since is shown on changes.html; it may be nil.
	Since *Since
}

// Since is what changed from an earlier revision of the book to this one.
type Since struct {
	Revision string
	site.Difference
}

// A Task makes one file of the site when it is asked to, into a buffer. Making it twice gives the same bytes.
type Task struct {
	Path string
	Make func(*bytes.Buffer) error
}

// A Group makes several files at once whose names are known only then; each stands below one of the folders.
type Group struct {
	Folders []string // "search/"
	Make    func(add func(File) error) error
}

// A SitePlan is what a site consists of.
type SitePlan struct {
	Tasks  []Task // sorted by path
	Groups []Group
	lost   *atomic.Pointer[error]
}

// Build makes all files and hands them over one by one, as they are ready, the manifest last. add is never called by two
// goroutines at once, and the data of a file is its own only until it returns.
func Build(s *site.Site, t *Theme, opts Options, add func(File) error) error {
	plan, err := Plan(s, t, opts)
	if err != nil {
		return err
	}
	// Groups come first: what they gather is let go of before the pages are made.
	tasks, lines := plan.Tasks, make([]string, 0, len(plan.Tasks))
	for i, g := range plan.Groups {
		err := g.Make(func(f File) error {
			lines = append(lines, fmt.Sprintf("%x  %s", sha256.Sum256(f.Data), f.Path))
			return add(f)
		})
		if lost := plan.lost.Load(); err == nil && lost != nil {
			err = *lost
		}
		if err != nil {
			return err
		}
		plan.Groups[i].Make = nil
	}
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	type result struct {
		i    int
		data *bytes.Buffer
		sum  [sha256.Size]byte
	}
	// Buffers go round: a pool would lose them at every garbage collection. Those of the few large files are let go.
	const waiting = 16
	results := make(chan result, waiting)
	buffers := make(chan *bytes.Buffer, waiting+runtime.GOMAXPROCS(0)+1)
	next := make(chan int)
	var wg sync.WaitGroup
	go func() {
		defer close(next)
		for i := range tasks {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				var data *bytes.Buffer
				select {
				case data = <-buffers:
					data.Reset()
				default:
					data = new(bytes.Buffer)
				}
				err := run(tasks[i], data)
				if lost := plan.lost.Load(); err == nil && lost != nil {
					err = *lost
				}
				if err != nil {
					stop(err)
					return
				}
				select {
				case results <- result{i, data, sha256.Sum256(data.Bytes())}:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() { wg.Wait(); close(results) }()
	sums := make([]string, len(tasks))
	done := 0
	for r := range results {
		sums[r.i] = hex.EncodeToString(r.sum[:])
		if err := add(File{tasks[r.i].Path, r.data.Bytes()}); err != nil {
			stop(err)
			break
		}
		if r.data.Cap() <= keepBuffer {
			select {
			case buffers <- r.data:
			default:
			}
		}
		done++
		if opts.Progress != nil {
			opts.Progress(done, len(tasks))
		}
	}
	if err := context.Cause(ctx); err != nil && done < len(tasks) {
		return err
	}
	for i, t := range tasks {
		lines = append(lines, sums[i]+"  "+t.Path)
	}
	return add(manifest(lines))
}

// keepBuffer is the size up to which a buffer is used again.
const keepBuffer = 1 << 20

// run makes one file; a fault of the program in one page names the page.
func run(t Task, to *bytes.Buffer) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &site.Fault{File: t.Path, Cause: p}
		}
	}()
	return t.Make(to)
}

// ManifestFile is the list of all files with their SHA-256, in the form that sha256sum -c reads.
const ManifestFile = "manifest.sha256"

// manifest sorts by path; each line is a sum, two spaces and a path.
func manifest(lines []string) File {
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[66:], b[66:]) })
	var b bytes.Buffer
	for _, l := range lines {
		b.WriteString(l + "\n")
	}
	return File{ManifestFile, b.Bytes()}
}

// builder holds what all pages share.
type builder struct {
	site   *site.Site
	theme  *Theme
	opts   Options
	frames map[string]*frame // by language
	tasks  []Task
	groups []Group

	orderOnce sync.Once
	order     []*site.Document // in the order of the register
	position  map[*site.Document]int

	reviewOnce sync.Once
	review     []*site.Document // by the day of their review

	claiming sync.Map // *standard.Standard → []*site.Document, see claimants

	lost   atomic.Pointer[error] // why a text could not be read again
	quoted sync.Map              // *site.Edition → sentences
	rows   *spill.Store
}

// Plan lists the files of the site, sorted by path, each with the function that makes it.
func Plan(s *site.Site, t *Theme, opts Options) (SitePlan, error) {
	most := len(s.Config.Languages) * (len(s.Documents) + len(s.Pages)) // of the files are these pages
	b := &builder{site: s, theme: t, opts: opts, tasks: make([]Task, 0, most), frames: map[string]*frame{}}
	for _, lang := range s.Config.Languages {
		f, err := b.newFrame(lang)
		if err != nil {
			return SitePlan{}, err
		}
		b.frames[lang] = f
	}
	var indexes []string
	for _, lang := range s.Config.Languages {
		b.planLanguage(b.frames[lang])
		indexes = append(indexes, b.frames[lang].root+"search/")
	}
	b.groups = append(b.groups, Group{indexes, b.index})
	b.planExports()
	for _, f := range s.Files {
		b.add(filePath(f), func() ([]byte, error) { return fs.ReadFile(opts.Files, f) })
	}
	for _, a := range t.assets {
		b.add(a.Path, func() ([]byte, error) { return b.asset(a) })
	}
	slices.SortFunc(b.tasks, func(x, y Task) int { return strings.Compare(x.Path, y.Path) })
	for i := 1; i < len(b.tasks); i++ {
		if path := b.tasks[i].Path; path == b.tasks[i-1].Path {
			return SitePlan{}, fmt.Errorf("two files of the site have the name %s", path)
		}
	}
	return SitePlan{b.tasks, b.groups, &b.lost}, nil
}

// asset copies a file of the theme; the colour of the organisation goes into the style sheet.
func (b *builder) asset(a File) ([]byte, error) {
	if brand := b.site.Config.Brand; brand != "" && a.Path == "assets/theme.css" {
		return append(slices.Clone(a.Data), []byte("\n:root { --brand: "+brand+"; }\n")...), nil
	}
	return a.Data, nil
}

// add plans a file whose bytes come as a whole.
func (b *builder) add(path string, make func() ([]byte, error)) {
	b.plan(path, func(to *bytes.Buffer) error {
		data, err := make()
		if len(data) > keepBuffer { // a buffer of this size is not used again, so no copy is needed
			*to = *bytes.NewBuffer(data)
			return err
		}
		to.Write(data)
		return err
	})
}

func (b *builder) plan(path string, make func(*bytes.Buffer) error) {
	b.tasks = append(b.tasks, Task{path, make})
}

// page plans one HTML page from a template and the function that gathers its data.
func (b *builder) page(f *frame, path, template string, data func(base *Base) any) {
	full := f.root + path
	b.plan(full, func(to *bytes.Buffer) error {
		page := data(f.base(path))
		if err := f.surround(page.(framed).frame()); err != nil {
			return err
		}
		if d, ok := page.(*DocumentPage); ok {
			return f.writeDocument(to, d)
		}
		return f.templates.render(to, template, page)
	})
}

func (b *builder) planLanguage(f *frame) {
	s := b.site
	b.page(f, "index.html", "home", f.home)
	b.page(f, "documents/index.html", "register", f.register)
	for _, d := range slices.Concat(s.Documents, s.Pages) {
		b.page(f, documentPath(d), "document", func(base *Base) any { return f.document(base, d) })
	}
	for _, st := range s.Trace.Standards {
		b.page(f, standardPath(st.Standard), "standard", func(base *Base) any { return f.standard(base, st) })
		for i, ct := range st.Clauses {
			b.page(f, clausePath(ct.Clause), "clause", func(base *Base) any { return f.clause(base, st, i) })
		}
		b.page(f, b.matrixPath(st.Standard), "matrix", func(base *Base) any { return f.matrix(base, st) })
		for i := range b.byDocumentPages(st.Standard) {
			n := i + 1
			b.page(f, b.byDocumentPath(st.Standard, n), "bydocument", func(base *Base) any { return f.byDocument(base, st, n) })
		}
	}
	if hasEditions(s) {
		b.page(f, b.mappingPath(), "mapping", f.mapping)
	}
	b.page(f, "documented-information.html", "information", f.information)
	b.page(f, "services/index.html", "services", f.services)
	b.page(f, operationsPath, "operations", f.operations)
	if s.Scope != nil {
		b.page(f, scopePath, "scope", f.scope)
	}
	for _, x := range s.Services {
		b.page(f, servicePath(x), "service", func(base *Base) any { return f.service(base, x) })
	}
	if reports := b.reported(); len(reports) > 0 {
		b.page(f, reportsPath, "reports", f.reports)
		for _, r := range reports {
			b.page(f, reportPath(r), "report", func(base *Base) any { return f.report(base, r) })
		}
	}
	b.page(f, "roles/index.html", "roles", f.roles)
	for _, x := range s.Roles {
		b.page(f, rolePath(x), "role", func(base *Base) any { return f.role(base, x) })
	}
	b.page(f, "parties/index.html", "parties", f.parties)
	for _, x := range s.Parties {
		b.page(f, partyPath(x), "party", func(base *Base) any { return f.party(base, x) })
	}
	b.page(f, "glossary.html", "glossary", f.glossary)
	b.page(f, "reviews.html", "reviews", f.reviews)
	b.page(f, "changes.html", "changes", f.changes)
	if len(s.Documents) <= MaxManual {
		b.page(f, "manual.html", "manual", f.manual)
	}
	b.page(f, "search.html", "search", f.search)
	b.page(f, "404.html", "404", func(base *Base) any { return &NotFoundPage{Base: *base} })
}
