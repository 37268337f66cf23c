package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range exits {
		f()
	}
	os.Exit(code)
}

var (
	exitsMu sync.Mutex
	exits   []func() // what closes the browser and the servers, and removes the sites
)

func atExit(f func()) {
	exitsMu.Lock()
	defer exitsMu.Unlock()
	exits = append([]func(){f}, exits...)
}

// chromium is the one browser of all tests, started by the first that asks for it.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return nil, errors.New("the browser tests need Chromium or Chrome in the PATH: on Debian, apt-get install chromium fonts-noto-cjk, or make tools")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // the tests run as root in containers, and open only what they have built
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	atExit(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return ctx, nil
})

// A tab shows one page after the other, with a storage of its own. What no page may do fails the test when it ends: an error
// in the console, a report of the Content-Security-Policy, a request to anywhere but the site.
type tab struct {
	*testing.T
	ctx  context.Context
	base string // where the site is: its http or its file address

	mu       sync.Mutex
	requests []string
	faults   []string
}

// open opens a tab for the site at an address, http or file.
func open(t *testing.T, base string) *tab {
	t.Helper()
	parent, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	b := &tab{T: t, base: base}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.listen))
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		for _, f := range b.told() {
			t.Error(f)
		}
	})
	// The first command binds the life of the tab to its context: it must not be one that ends.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	b.call("focusing", func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})
	b.resize(1280, 800)
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := func(format string, args ...any) { b.faults = append(b.faults, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
		if !strings.HasPrefix(e.Request.URL, b.base) {
			fault("%s asks for %s, which is outside the site", e.DocumentURL, e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			fault("%s: %s: %s", e.Entry.URL, e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			what = x.Description
		}
		fault("%s:%d: %s", e.ExceptionDetails.URL, e.ExceptionDetails.LineNumber+1, what)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			fault("console.%s was called", e.Type)
		}
	}
}

// told gives the faults so far, and forgets them.
func (b *tab) told() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.faults
	b.faults = nil
	return list
}

// asked gives the requests so far, and forgets them.
func (b *tab) asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.requests
	b.requests = nil
	return list
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatalf("%s: %v", what, err)
	}
}

func (b *tab) call(what string, f func(context.Context, *chromedp.Target) error) {
	b.Helper()
	b.do(what, chromedp.Func(f))
}

// visit loads a page of the site.
func (b *tab) visit(path string) {
	b.Helper()
	b.do("opening "+path, chromedp.Navigate(b.base+path))
}

// see loads the page of a kind and waits until it is complete.
func (b *tab) see(k kind) {
	b.Helper()
	b.visit(k.path)
	if k.wait != "" {
		b.wait(k.wait)
	}
}

// eval runs a script in the page, as the developer's console does: no policy of the page forbids it.
func eval[T any](b *tab, script string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%v, in: %s", err, script)
	}
	return v
}

// inject runs a program in the page.
func (b *tab) inject(source string) {
	b.Helper()
	b.do("running a program in the page", chromedp.Evaluate[chromedp.Void](source))
}

// wait waits until a condition holds in the page, across a change of the page.
func (b *tab) wait(condition string) {
	b.Helper()
	last := time.Now().Add(10 * time.Second)
	for time.Now().Before(last) {
		holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err == nil && holds {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.Fatalf("%s: this never came true: %s", eval[string](b, "location.href"), condition)
}

// press presses keys: runes of package kb, or letters. The text of a key comes with the key, so that a page which takes the
// key for itself does not get the letter as well; chromedp.KeyEvent would send it in any case.
func (b *tab) press(keys string) {
	b.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		down, up := *events[0], *events[len(events)-1]
		if len(events) == 3 {
			down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, events[1].Text, events[1].UnmodifiedText
		}
		for _, e := range []input.DispatchKeyEventParams{down, up} {
			b.call("pressing a key", func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, e)
				return err
			})
		}
	}
}

// click clicks where the element is, as a mouse does.
func (b *tab) click(selector string) {
	b.Helper()
	b.do("clicking "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (b *tab) resize(width, height int64) {
	b.Helper()
	b.do("resizing", chromedp.EmulateViewport(width, height))
}

// A look is what a page is shown on.
type look struct {
	name, media string
	features    map[string]string
}

var looks = []look{
	{"light", "screen", map[string]string{"prefers-color-scheme": "light"}},
	{"dark", "screen", map[string]string{"prefers-color-scheme": "dark"}},
	{"print", "print", map[string]string{"prefers-color-scheme": "light"}},
	{"forced colours", "screen", map[string]string{"prefers-color-scheme": "dark", "forced-colors": "active"}},
}

func (b *tab) show(l look) {
	b.Helper()
	p := emulation.SetEmulatedMediaParams{Media: l.media}
	for _, name := range []string{"prefers-color-scheme", "forced-colors"} {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: name, Value: l.features[name]})
	}
	b.call("showing in "+l.name, func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, p)
		return err
	})
}
