package live

import (
	"context"
	"fmt"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

func today() site.Date {
	d, _ := source.ParseDate("2026-11-22")
	return d
}

func theme(t testing.TB) func(*site.Site) (*generator.Theme, error) {
	files, _ := themes.Find("default")
	th, err := generator.LoadTheme(files)
	if err != nil {
		t.Fatal(err)
	}
	return func(*site.Site) (*generator.Theme, error) { return th, nil }
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func document(n int, text string) string {
	return fmt.Sprintf("---\nid: PRC-%03d\ntitle: Procedure %d\ntype: procedure\nversion: \"1.0\"\nstatus: draft\n---\n## Steps {#steps satisfies=\"8.6.1\"}\n\n%s\n", n, n, text)
}

func bookOf(t testing.TB, n int) string {
	dir := t.TempDir()
	write(t, dir, "clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\n")
	for i := range n {
		write(t, dir, fmt.Sprintf("procedures/p%03d.md", i), document(i, fmt.Sprintf("See [[PRC-%03d]].", (i+1)%n)))
	}
	return dir
}

// Whatever is saved, moved or deleted, what is served is what a clean build writes, to the byte; and while something is wrong
// it is what the last good build wrote. The short form makes 40 random edits; CLAUSEBOOK_EDITS=500 makes the long one (make
// soak).
func TestServedIsWhatACleanBuildWrites(t *testing.T) {
	edits := 40
	if n, err := strconv.Atoi(os.Getenv("CLAUSEBOOK_EDITS")); err == nil {
		edits = n
	}
	w := newWriter(t, 20000)
	b := New(Options{Dir: w.dir, Today: today, Theme: theme(t)})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Watch(ctx) }()
	time.Sleep(100 * time.Millisecond)
	want, good := cleanBuild(t, w.dir), 0
	for i := range edits {
		version := b.Last().Version
		w.edit()
		if w.broken < 0 {
			want = cleanBuild(t, w.dir)
			good++
		}
		different := ""
		for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
			if last := b.Last(); last.Version == version || last.Good != (w.broken < 0) {
				different = "(not built)"
			} else if different = firstDifference(b, want); different == "" {
				break
			}
		}
		if different != "" {
			t.Fatalf("after edit %d (%s) %s is served differently: %v", i, w.did, different, b.Last().Diagnostics)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("watching ended with %v", err)
	}
	t.Logf("%d edits, %d of them of a book that is right; the last site has %d files", edits, good, len(want))
	if good < edits/2 {
		t.Errorf("only %d of %d edits left the book right", good, edits)
	}
}

// writer edits a book at random and knows what is in it: what it leaves behind is right, unless it broke it on purpose.
type writer struct {
	t      testing.TB
	r      *rand.Rand
	dir    string
	file   [12]string // of each document; "" when it is gone
	link   [12]int    // the document it refers to, or -1
	force  [12]bool
	broken int // the document that is half written, or -1
	count  int
	did    string
}

func newWriter(t testing.TB, seed int64) *writer {
	w := &writer{t: t, r: rand.New(rand.NewSource(seed)), dir: t.TempDir(), broken: -1}
	write(t, w.dir, "clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\n")
	write(t, w.dir, "data/organization.yaml", "name: Company\n")
	for n := range w.file {
		w.file[n], w.link[n] = fmt.Sprintf("procedures/p%03d.md", n), (n+1)%len(w.file)
		w.put(n)
	}
	return w
}

// put writes a document as it should be.
func (w *writer) put(n int) string {
	w.count++
	text := fmt.Sprintf("Text %d of {{ organization.name }}.", w.count)
	if w.link[n] >= 0 {
		text += fmt.Sprintf(" See [[PRC-%03d#steps]].", w.link[n])
	}
	d := document(n, text)
	if w.force[n] {
		d = strings.Replace(d, "draft", "approved\nowner: A\napprover: B\napproved: 2026-01-01\nreview: 2027-01-01", 1)
	}
	write(w.t, w.dir, w.file[n], d)
	return w.file[n]
}

// some is a document that is there.
func (w *writer) some() int {
	for {
		if n := w.r.Intn(len(w.file)); w.file[n] != "" {
			return n
		}
	}
}

// edit changes the book in one way and names the files that changed.
func (w *writer) edit() []string {
	if w.broken >= 0 {
		n := w.broken
		w.did, w.broken = "mend", -1
		return []string{w.put(n)}
	}
	n := w.some()
	switch w.r.Intn(8) {
	case 0:
		w.did = "approve or withdraw the approval"
		w.force[n] = !w.force[n]
	case 1:
		w.did = "move"
		old := w.file[n]
		w.file[n] = fmt.Sprintf("moved%d/m%03d.md", w.r.Intn(3), n)
		if w.file[n] == old {
			w.file[n] = fmt.Sprintf("procedures/p%03d.md", n)
		}
		_ = os.Remove(filepath.Join(w.dir, filepath.FromSlash(old)))
		return []string{old, w.put(n), path.Dir(w.file[n])}
	case 2:
		w.did = "delete"
		changed := []string{w.file[n]}
		left := 0
		for m := range w.file {
			if w.file[m] != "" && m != n {
				left++
			}
		}
		if left < 4 {
			break
		}
		_ = os.Remove(filepath.Join(w.dir, filepath.FromSlash(w.file[n])))
		w.file[n] = ""
		for m := range w.file {
			if w.link[m] == n {
				if w.link[m] = -1; w.file[m] != "" {
					changed = append(changed, w.put(m))
				}
			}
		}
		return changed
	case 3:
		w.did = "bring back"
		for m := range w.file {
			if w.file[m] == "" {
				w.file[m], w.link[m] = fmt.Sprintf("procedures/p%03d.md", m), n
				return []string{w.put(m)}
			}
		}
	case 4:
		w.did = "write half a file"
		w.broken = n
		w.count++
		write(w.t, w.dir, w.file[n], fmt.Sprintf("---\nid: half-%d", w.count))
		return []string{w.file[n]}
	case 5:
		w.did = "change the data"
		w.count++
		write(w.t, w.dir, "data/organization.yaml", fmt.Sprintf("name: Company %d\n", w.count))
		return []string{"data/organization.yaml"}
	case 6:
		w.did = "change a static file"
		w.count++
		write(w.t, w.dir, "static/form.txt", fmt.Sprintf("form %d", w.count))
		return []string{"static/form.txt", "static"}
	default:
		w.did = "refer to another"
		w.link[n] = w.some()
	}
	return []string{w.put(n)}
}

// In the starter book, which has references of every kind, a save of one file is served and spoken of as by a clean build, and so is
// taking it back.
func TestEverySaveIsACleanBuild(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../content")); err != nil {
		t.Fatal(err)
	}
	b := New(Options{Dir: dir, Today: today, Theme: theme(t)})
	first := cleanBuild(t, dir)
	for _, e := range []struct{ what, file, before, after string }{
		{"a sentence", "policies/service-management.md", "---\n\n", "---\n\nA sentence. See [[PRC-DOC-01]], [[8.6.1]] and [[role:quality-manager]].\n\n"},
		{"another anchor, to which others refer", "procedures/documented-information.md", "{#create", "{#created"},
		{"another id", "procedures/documented-information.md", "id: PRC-DOC-01", "id: PRC-DOC-02"},
		{"withdrawn", "procedures/documented-information.md", "status: approved", "status: withdrawn"},
		{"another owner", "procedures/documented-information.md", "owner: document-controller", "owner: managing-director"},
		{"a role of another name", "data/roles.yaml", "\nquality-manager:", "\nquality-director:"},
		{"a language less", "clausebook.yaml", "languages: [en, zh-CN]", "languages: [en]"},
		{"half a file", "procedures/documented-information.md", "status: approved", "status: appr"},
	} {
		original, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(e.file)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(original), e.before) {
			t.Fatalf("%s has no %q", e.file, e.before)
		}
		for _, text := range []string{strings.Replace(string(original), e.before, e.after, 1), string(original)} {
			write(t, dir, e.file, text)
			b.files.changed(e.file)
			last := b.Build()
			_, ds, err := site.Load(os.DirFS(dir), site.Options{Today: today()})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := said(last.Diagnostics), said(ds); got != want {
				t.Fatalf("%s: serve says\n%s\na clean build\n%s", e.what, got, want)
			}
			want := first
			if text != string(original) && last.Good {
				want = cleanBuild(t, dir)
			}
			if different := firstDifference(b, want); different != "" {
				t.Fatalf("%s: %s is served differently", e.what, different)
			}
		}
	}
}

func said(ds []site.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(d.Text("en"))
	}
	return b.String()
}

// cleanBuild gives every file that a first build of the book writes, but for the manifest, which serve has not.
func cleanBuild(t *testing.T, dir string) map[string]string {
	t.Helper()
	s, ds, err := site.Load(os.DirFS(dir), site.Options{Today: today()})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == 0 {
			t.Fatalf("the book of the test is wrong: %s", d.Text("en"))
		}
	}
	th, _ := theme(t)(s)
	files := map[string]string{}
	err = generator.Build(s, th, generator.Options{Files: os.DirFS(dir)}, func(f generator.File) error {
		if f.Path != generator.ManifestFile {
			files[f.Path] = string(f.Data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// firstDifference names a file that is served otherwise than it should be, or that should not be there.
func firstDifference(b *Book, want map[string]string) string {
	for path, data := range want {
		if got, ok, err := b.File(path); err != nil || !ok || string(got) != data {
			return path
		}
	}
	for _, t := range b.good.Load().tasks {
		if _, ok := want[t.Path]; !ok {
			return t.Path
		}
	}
	return ""
}

// While something is wrong the last good site stays.
func TestTheLastGoodSiteStays(t *testing.T) {
	dir := bookOf(t, 3)
	b := New(Options{Dir: dir, Today: today, Theme: theme(t), Lang: "en"})
	before, _, _ := b.File("documents/PRC-001.html")
	write(t, dir, "procedures/p001.md", strings.Replace(document(1, "New words."), "status: draft", "status: darft", 1))
	b.files.changed("procedures/p001.md")
	if res := b.Build(); res.Good || len(res.Diagnostics) == 0 {
		t.Fatalf("a broken book was built: %+v", res)
	}
	after, _, _ := b.File("documents/PRC-001.html")
	if string(before) != string(after) {
		t.Error("the page changed although the book is broken")
	}
	e := b.event(b.Last())
	if len(e.Diagnostics) == 0 || e.Diagnostics[0].Line != "status: darft" || !strings.HasPrefix(e.Diagnostics[0].Place, "procedures/p001.md:6:") {
		t.Errorf("the page is told %+v", e.Diagnostics)
	}
	write(t, dir, "procedures/p001.md", document(1, "New words."))
	b.files.changed("procedures/p001.md")
	if res := b.Build(); !res.Good {
		t.Fatalf("mended, and still not built: %v", res.Diagnostics)
	}
	if page, _, _ := b.File("documents/PRC-001.html"); !strings.Contains(string(page), "New words.") {
		t.Error("the mended text is not served")
	}
}

// Saves of every kind are noticed: plain ones, atomic ones, new folders, deletions.
func TestTheWatcherSeesEverySave(t *testing.T) {
	dir := bookOf(t, 3)
	built := make(chan Result, 100)
	b := New(Options{Dir: dir, Today: today, Theme: theme(t), Built: func(r Result) { built <- r }})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Watch(ctx) }()
	time.Sleep(100 * time.Millisecond)
	until := func(what string, page, words string, there bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
			data, ok, _ := b.File(page)
			if ok && strings.Contains(string(data), words) == there || !ok && !there {
				return
			}
			select {
			case <-built:
			case <-time.After(50 * time.Millisecond):
			}
		}
		t.Fatalf("%s was not noticed", what)
	}
	write(t, dir, "procedures/p000.md", document(0, "Plain save."))
	until("a plain save", "documents/PRC-000.html", "Plain save.", true)
	write(t, dir, ".p001.swp", document(1, "Atomic save."))
	if err := os.Rename(filepath.Join(dir, ".p001.swp"), filepath.Join(dir, "procedures", "p001.md")); err != nil {
		t.Fatal(err)
	}
	until("an atomic save", "documents/PRC-001.html", "Atomic save.", true)
	write(t, dir, "new/deep/er/p100.md", document(100, "In a new folder."))
	until("a file in a new folder", "documents/PRC-100.html", "In a new folder.", true)
	if err := os.RemoveAll(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	until("a deletion", "documents/PRC-100.html", "In a new folder.", false)
	stop()
	if err := <-ended; err != nil {
		t.Errorf("watching ended with %v", err)
	}
}

// Only this site, only for this machine, only for reading.
func TestTheServerAnswersItsOwnOnly(t *testing.T) {
	dir := bookOf(t, 3)
	write(t, dir, "secret.txt", "secret")
	b := New(Options{Dir: dir, Today: today, Theme: theme(t)})
	server := httptest.NewUnstartedServer(nil)
	server.Config.Handler = b.Handler(Hosts(server.Listener.Addr()))
	server.Start()
	defer server.Close()
	do := func(method, path string, header map[string]string) *http.Response {
		req, err := http.NewRequest(method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range header {
			req.Header.Set(k, v)
			if k == "Host" {
				req.Host = v
			}
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	cases := []struct {
		what, method, path string
		header             map[string]string
		want               int
	}{
		{"the home page", "GET", "/", nil, 200},
		{"a page", "GET", "/documents/PRC-001.html", nil, 200},
		{"a head", "HEAD", "/documents/PRC-001.html", nil, 200},
		{"a folder without its slash", "GET", "/documents", nil, 301},
		{"a page that is not there", "GET", "/documents/NONE.html", nil, 404},
		{"a file of the book", "GET", "/secret.txt", nil, 404},
		{"a way out", "GET", "/../secret.txt", nil, 404},
		{"an escaped way out", "GET", "/%2e%2e/secret.txt", nil, 404},
		{"a source", "GET", "/procedures/p001.md", nil, 404},
		{"another name", "GET", "/", map[string]string{"Host": "evil.example"}, 421},
		{"another origin", "GET", "/-/events", map[string]string{"Origin": "http://evil.example"}, 403},
		{"a script of another site", "GET", "/assets/site.js", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403},
		{"a post", "POST", "/", nil, 405},
		{"a part", "GET", "/assets/site.css", map[string]string{"Range": "bytes=0-9"}, 206},
	}
	for _, c := range cases {
		if res := do(c.method, c.path, c.header); res.StatusCode != c.want {
			t.Errorf("%s (%s %s): %d; want %d", c.what, c.method, c.path, res.StatusCode, c.want)
		}
	}
	first := do("GET", "/assets/site.css", map[string]string{"Accept-Encoding": "gzip"})
	if first.Header.Get("Content-Encoding") != "gzip" || first.Header.Get("ETag") == "" || first.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers of a style sheet: %v", first.Header)
	}
	again := do("GET", "/assets/site.css", map[string]string{"Accept-Encoding": "gzip", "If-None-Match": first.Header.Get("ETag")})
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the same content again: %d; want 304", again.StatusCode)
	}
}

// Many edits leave nothing behind: no goroutine, and no memory that grows with their number: at the end it is not more than
// 1.2 times of what it was after the first hundred. The short form makes 200 edits; CLAUSEBOOK_EDITS makes it longer (make
// soak: 2,000).
func TestManyEditsLeaveNothingBehind(t *testing.T) {
	edits := 200
	if n, err := strconv.Atoi(os.Getenv("CLAUSEBOOK_EDITS")); err == nil {
		edits = 4 * n
	}
	w := newWriter(t, 7)
	b := New(Options{Dir: w.dir, Today: today, Theme: theme(t)})
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := runtime.NumGoroutine()
	var early uint64
	for i := range edits {
		for _, name := range w.edit() {
			b.files.changed(name)
		}
		if res := b.Build(); res.Good != (w.broken < 0) {
			t.Fatalf("edit %d (%s): built: %t, %v", i, w.did, res.Good, res.Diagnostics)
		}
		_, _, _ = b.File("matrix.html")
		_, _, _ = b.File("search/boot.js")
		if i == 99 {
			early = heap()
		}
	}
	late, left := heap(), runtime.NumGoroutine()
	runtime.KeepAlive(b) // what it holds is what is measured
	t.Logf("%d edits: %.1f MB after 100, %.1f MB at the end; %d goroutines before, %d after", edits, float64(early)/1e6, float64(late)/1e6, before, left)
	if float64(late) > 1.2*float64(early) {
		t.Errorf("memory grew from %d to %d bytes", early, late)
	}
	if left > before {
		t.Errorf("%d goroutines are left; there were %d", left, before)
	}
}
