package live

import (
	"context"
	"fmt"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
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

// Whatever is edited, what is served is what a clean build writes. The short form makes 60 random edits, moves, deletions
// and changes of data; CLAUSEBOOK_EDITS=500 makes the long one (make soak).
func TestServedIsWhatACleanBuildWrites(t *testing.T) {
	edits := 60
	if n, err := strconv.Atoi(os.Getenv("CLAUSEBOOK_EDITS")); err == nil {
		edits = n
	}
	dir := bookOf(t, 12)
	b := New(Options{Dir: dir, Today: today, Theme: theme(t)})
	r := rand.New(rand.NewSource(20000))
	for i := range edits {
		for _, name := range edit(t, r, dir) {
			b.files.changed(name)
		}
		res := b.Build()
		if !res.Good {
			continue
		}
		if i%10 == 9 || i == edits-1 {
			compare(t, b, dir, i)
		}
	}
}

// edit changes the book in one random way and names what changed.
func edit(t testing.TB, r *rand.Rand, dir string) []string {
	n := r.Intn(12)
	name := fmt.Sprintf("procedures/p%03d.md", n)
	switch r.Intn(6) {
	case 0:
		write(t, dir, name, document(n, fmt.Sprintf("Text %d, [[PRC-%03d#steps]].", r.Int(), r.Intn(12))))
	case 1:
		write(t, dir, name, strings.Replace(document(n, "Approved."), "draft", "approved\nowner: A\napprover: B\napproved: 2026-01-01", 1))
	case 2:
		write(t, dir, name, "---\nid: broken")
	case 3:
		moved := fmt.Sprintf("moved/m%03d.md", n)
		_ = os.MkdirAll(filepath.Join(dir, "moved"), 0o755)
		_ = os.Rename(filepath.Join(dir, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(moved)))
		return []string{name, moved, "moved"}
	case 4:
		moved := fmt.Sprintf("moved/m%03d.md", n)
		_ = os.Remove(filepath.Join(dir, filepath.FromSlash(moved)))
		write(t, dir, name, document(n, "Back again."))
		return []string{moved, name, "procedures"}
	default:
		write(t, dir, "data/organization.yaml", fmt.Sprintf("name: Company %d\n", r.Intn(100)))
		return []string{"data/organization.yaml", "data"}
	}
	return []string{name}
}

func compare(t *testing.T, b *Book, dir string, i int) {
	t.Helper()
	s, _, err := site.Load(os.DirFS(dir), site.Options{Today: today()})
	if err != nil {
		t.Fatal(err)
	}
	th, _ := theme(t)(s)
	files := 0
	err = generator.Build(s, th, generator.Options{Files: os.DirFS(dir)}, func(f generator.File) error {
		if f.Path == generator.ManifestFile {
			return nil
		}
		files++
		got, ok, err := b.File(f.Path)
		if err != nil || !ok || string(got) != string(f.Data) {
			t.Errorf("after edit %d %s is served differently (there: %v, %v)", i, f.Path, ok, err)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("clean build: %d files, %v", files, err)
	}
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

// Many edits leave nothing behind: no goroutine, and no memory that grows with their number. The short form makes 200 edits;
// CLAUSEBOOK_EDITS makes it longer (make soak: 2,000).
func TestManyEditsLeaveNothingBehind(t *testing.T) {
	edits := 200
	if n, err := strconv.Atoi(os.Getenv("CLAUSEBOOK_EDITS")); err == nil {
		edits = 4 * n
	}
	dir := bookOf(t, 12)
	b := New(Options{Dir: dir, Today: today, Theme: theme(t)})
	r := rand.New(rand.NewSource(7))
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
		for _, name := range edit(t, r, dir) {
			b.files.changed(name)
		}
		b.Build()
		_, _, _ = b.File("matrix.html")
		if i == edits/2 {
			early = heap()
		}
	}
	if late := heap(); float64(late) > 1.2*float64(early)+1<<20 {
		t.Errorf("memory grew from %d to %d bytes", early, late)
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines are left; there were %d", n, before)
	}
}
