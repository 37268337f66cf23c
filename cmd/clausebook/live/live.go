package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
)

// Options tell a Book what only its caller knows.
type Options struct {
	Dir   string           // folder of the book
	Skip  []string         // folders of it that are not content
	Today func() site.Date // the as-of date, asked at every build
	Lang  string           // language of the messages
	// Theme reads the theme that a site asks for.
	Theme func(*site.Site) (*generator.Theme, error)
	// Built is told of every build; it may be nil.
	Built func(Result)
	// Found is told how many texts the book has, before they are read; it may be nil.
	Found func(texts int)
}

// A Result is what one build gave.
type Result struct {
	Diagnostics []site.Diagnostic
	Err         error // what kept the book from being read
	Good        bool  // the site of this build is the one that is served now
	Took        time.Duration
	Version     int // counts builds
}

// A Book is a book that is being written: the last good site, and what is wrong with the present state of the files.
type Book struct {
	opts   Options
	files  *files
	memory site.Memory
	build  sync.Mutex // one build at a time
	good   atomic.Pointer[edition]
	last   atomic.Pointer[Result]
	mu     sync.Mutex
	wait   map[chan Result]bool // browsers that want to be told
}

// edition is one good site: the files it consists of, made when they are asked for and then kept.
type edition struct {
	version int
	tasks   []generator.Task // sorted by path
	groups  []generator.Group
	made    sync.Map // path → *made
	grouped sync.Map // prefix → *group
}

type made struct {
	once sync.Once
	data []byte
	err  error
}

type group struct {
	once  sync.Once
	files map[string][]byte
	err   error
}

// New makes a Book and builds it once. When the first build fails there is nothing to serve yet; the diagnostics say why.
func New(opts Options) *Book {
	b := &Book{opts: opts, files: newFiles(os.DirFS(opts.Dir)), wait: map[chan Result]bool{}}
	b.Build()
	return b
}

// Last is the result of the newest build.
func (b *Book) Last() Result { return *b.last.Load() }

// Build reads the book again and, when nothing is wrong, puts the new site in the place of the old one. The pages of it are
// made when they are asked for, by the same functions as those of a build to disk.
func (b *Book) Build() Result {
	b.build.Lock()
	defer b.build.Unlock()
	start := time.Now()
	r := Result{Version: 1}
	if old := b.last.Load(); old != nil {
		r.Version = old.Version + 1
	}
	s, ds, err := site.Load(b.files, site.Options{Today: b.opts.Today(), Skip: b.opts.Skip, Found: b.opts.Found, Memory: &b.memory})
	r.Diagnostics, r.Err = ds, err
	wrong := slices.ContainsFunc(ds, func(d site.Diagnostic) bool { return d.Severity == 0 })
	if err == nil && !wrong {
		var theme *generator.Theme
		var plan generator.SitePlan
		if theme, err = b.opts.Theme(s); err == nil {
			plan, err = generator.Plan(s, theme, generator.Options{Files: b.files})
		}
		if r.Err = err; err == nil {
			b.good.Store(&edition{version: r.Version, tasks: plan.Tasks, groups: plan.Groups})
			r.Good = true
		}
	}
	r.Took = time.Since(start)
	b.last.Store(&r)
	b.tell(r)
	return r
}

func (b *Book) tell(r Result) {
	if b.opts.Built != nil {
		b.opts.Built(r)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.wait {
		select {
		case c <- r:
		default: // that browser has not taken the last one yet; it will ask for the newest page anyway
		}
	}
}

// subscribe gives a channel that gets the result of every build; the function ends it.
func (b *Book) subscribe() (<-chan Result, func()) {
	c := make(chan Result, 1)
	b.mu.Lock()
	b.wait[c] = true
	b.mu.Unlock()
	return c, func() {
		b.mu.Lock()
		delete(b.wait, c)
		b.mu.Unlock()
	}
}

// File gives a file of the last good site; ok is false when the site has no such file.
func (b *Book) File(path string) (data []byte, ok bool, err error) {
	e := b.good.Load()
	if e == nil {
		return nil, false, nil
	}
	if path == generator.ManifestFile {
		return nil, false, nil // the sums of a site whose pages are made on demand are not known
	}
	if i, ok := slices.BinarySearchFunc(e.tasks, path, func(t generator.Task, path string) int { return strings.Compare(t.Path, path) }); ok {
		v, _ := e.made.LoadOrStore(path, new(made))
		m := v.(*made)
		m.once.Do(func() { m.data, m.err = protect(e.tasks[i]) })
		return m.data, true, m.err
	}
	for _, g := range e.groups {
		if !slices.ContainsFunc(g.Folders, func(folder string) bool { return strings.HasPrefix(path, folder) }) {
			continue
		}
		v, _ := e.grouped.LoadOrStore(g.Folders[0], new(group))
		x := v.(*group)
		x.once.Do(func() {
			x.files = map[string][]byte{}
			x.err = g.Make(func(f generator.File) error {
				x.files[f.Path] = slices.Clone(f.Data)
				return nil
			})
		})
		data, ok := x.files[path]
		return data, ok || x.err != nil, x.err
	}
	return nil, false, nil
}

// protect makes a file; a fault of the program in one page is an error of that page.
func protect(t generator.Task) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %v", t.Path, p)
		}
	}()
	var b bytes.Buffer
	err = t.Make(&b)
	return b.Bytes(), err
}

// rest is the time after a build in which the browser asks for its page.
const rest = 150 * time.Millisecond

// Watch builds the book again whenever its files change, until the context ends.
func (b *Book) Watch(ctx context.Context) error {
	w, err := newWatcher(b.opts.Dir, b.opts.Skip)
	if err != nil {
		return err
	}
	defer w.close()
	var idle *time.Timer
	defer func() {
		if idle != nil {
			idle.Stop()
		}
	}()
	for {
		names, all, err := w.next(ctx)
		switch {
		case errors.Is(err, context.Canceled):
			return nil
		case err != nil:
			return err
		case all:
			b.files.forget()
		}
		for _, n := range names {
			b.files.changed(n)
		}
		if idle != nil {
			idle.Stop()
		}
		b.Build()
		// A large book leaves so much garbage behind that the collector would soon run in the middle of a build, which then takes
		// twice the time. While the author reads what was built nobody waits for it.
		idle = time.AfterFunc(rest, runtime.GC)
	}
}

// relative gives the name of a file in the book with forward slashes; ok is false for one outside.
func relative(dir, name string) (string, bool) {
	rel, err := filepath.Rel(dir, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

var _ fs.ReadDirFS = (*files)(nil)
