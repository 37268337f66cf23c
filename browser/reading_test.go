package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Every kind of page opens over http and from a folder, without an error in the console, a report of the policy, or a request
// to another place, and fits a screen of 320 px.
func TestOpensCleanly(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			h := get(t, k.of)
			for _, base := range []string{h.http, h.file} {
				b := open(t, base)
				b.resize(320, 640)
				b.see(k)
				b.fits()
				if !eval[bool](b, `getComputedStyle(document.body).getPropertyValue("--brand") !== "" && document.querySelector(".theme").checkVisibility()`) {
					t.Errorf("%s: the style sheet or the script has not arrived", base+k.path)
				}
				if n := len(b.asked()); n < 4 {
					t.Errorf("%s: only %d requests were seen, so the test is blind", base+k.path, n)
				}
			}
		})
	}
}

// A page that breaks the rules is seen: without this, the test above could be blind.
func TestFaultsAreSeen(t *testing.T) {
	h := get(t, states)
	for what, script := range map[string]string{
		"console":   `console.error("x")`,
		"exception": `setTimeout(() => { throw new Error("x") })`,
		"policy":    `document.body.setAttribute("style", "color: red")`,
		"request":   `new Image().src = "http://127.0.0.1:9/x.png"`,
	} {
		t.Run(what, func(t *testing.T) {
			b := open(t, h.file)
			b.visit("index.html")
			b.told()
			b.do("breaking a rule", chromedp.Evaluate[chromedp.Void](script))
			b.do("a moment later", chromedp.Evaluate[chromedp.Void](`new Promise(done => setTimeout(done, 200))`, chromedp.EvalAwaitPromise))
			if len(b.told()) == 0 {
				t.Errorf("%s was not seen", script)
			}
		})
	}
}

// Every single page of the starter set opens from a folder without a fault, in its language, under one title, and fits a screen
// of 320 px (400 % zoom).
func TestEveryPage(t *testing.T) {
	const workers = 4
	h := get(t, starter)
	pages := h.pages(t)
	t.Logf("%d pages", len(pages))
	for w := range workers {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			b := open(t, h.file)
			b.resize(320, 640)
			for i := w; i < len(pages); i += workers {
				b.visit(pages[i])
				b.fits()
				want := "en 1"
				if strings.HasPrefix(pages[i], "zh-CN/") {
					want = "zh-CN 1"
				}
				if got := eval[string](b, `document.documentElement.lang + " " + document.querySelectorAll("h1").length`); got != want {
					t.Errorf("%s: language and number of titles are %s, not %s", pages[i], got, want)
				}
			}
		})
	}
}

// fits complains when the page moves sideways, and says what sticks out. A wide table or diagram scrolls inside itself.
func (b *tab) fits() {
	b.Helper()
	out := eval[[]string](b, `(() => {
		const page = document.documentElement, wide = page.clientWidth;
		if (page.scrollWidth <= wide) return [];
		const scrolls = e => e && e !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
		const list = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 0.5 && !scrolls(e.parentElement));
		return [page.scrollWidth + " px"].concat(list.slice(0, 5).map(e => e.cloneNode().outerHTML || e.tagName));
	})()`)
	if len(out) > 0 {
		b.Errorf("%s moves sideways: %s", eval[string](b, "location.href"), strings.Join(out, "\n\t"))
	}
}

// Nothing moves when the scripts of a page arrive: what they will show has its room from the beginning. And the head of the
// page is one line high, whatever the width.
func TestNothingMovesWhenScriptsArrive(t *testing.T) {
	h := get(t, starter)
	for _, page := range []string{"index.html", "documents/index.html", "documents/PRC-INC-01.html", "matrix.html", "matrix-by-document.html", "reviews.html", "glossary.html"} {
		for _, lang := range []string{"", "zh-CN/"} {
			t.Run(lang+page, func(t *testing.T) {
				t.Parallel()
				b := open(t, h.http)
				places := func(blocked ...string) map[int][]string {
					b.call("blocking scripts", func(ctx context.Context, t *chromedp.Target) error {
						patterns := []*network.BlockPattern{}
						for _, x := range blocked {
							patterns = append(patterns, &network.BlockPattern{URLPattern: x, Block: true})
						}
						_, err := cdp.Call(ctx, t, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: patterns})
						return err
					})
					out := map[int][]string{}
					for _, width := range []int{412, 1100, 1350} {
						b.resize(int64(width), 800)
						b.visit(lang + page)
						out[width] = eval[[]string](b, `[...document.querySelectorAll("header.top, header.top .wrap > *, main, main > *, form.ask > *")].map(e => {
							const r = e.getBoundingClientRect();
							return e.tagName + " " + e.className + ": " + Math.round(r.top) + " + " + Math.round(r.height);
						})`)
						if got := eval[float64](b, `document.querySelector("header.top").getBoundingClientRect().height`); got > 60 {
							t.Errorf("at %d px the head of the page is %v px high", width, got)
						}
					}
					return out
				}
				want := places()
				got := places(h.http + "*.js")
				if !eval[bool](b, `document.querySelector(".theme").hidden`) {
					t.Error("the scripts were not blocked")
				}
				b.told() // that scripts are missing is what was asked for
				for width := range want {
					if !slices.Equal(got[width], want[width]) {
						t.Errorf("at %d px, without scripts\n\t%s\nand with them\n\t%s", width, strings.Join(got[width], "\n\t"), strings.Join(want[width], "\n\t"))
					}
				}
			})
		}
	}
}

// Without scripts every page can be read, and the matrix leads to its paragraphs.
func TestWithoutScripts(t *testing.T) {
	h := get(t, starter)
	b := open(t, h.file)
	b.call("turning scripts off", func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	for path, words := range map[string][]string{
		"index.html":                               {"Service management system", "8.6.1", "Incident management procedure"},
		"documents/index.html":                     {"PRC-INC-01", "Incident management procedure", "In force"},
		"documents/PRC-INC-01.html":                {"Uncontrolled when printed", "restores the agreed service", "Revisions"},
		"zh-CN/documents/PRC-INC-01.html":          {"打印件为非受控文件", "事件管理程序", "版本"},
		"standards/iso20000-1-2018/8.6.1.html":     {"8.6.1", "Incident management", "PRC-INC-01"},
		"zh-CN/standards/iso20000-1-2018/8.6.html": {"8.6", "8.6.1"},
		"glossary.html":                            {"service management system", "服务管理体系"},
		"search.html":                              {"The search needs a script", "Glossary"},
		"zh-CN/search.html":                        {"搜索需要脚本"},
	} {
		b.visit(path)
		text := eval[string](b, `document.body.innerText`)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s without scripts does not show %q", path, w)
			}
		}
		if eval[bool](b, `getComputedStyle(document.querySelector(".theme")).display !== "none"`) {
			t.Errorf("%s without scripts shows the button of the theme", path)
		}
	}
	b.visit("matrix.html")
	cells := eval[[]string](b, `[...document.querySelectorAll(".mx td.h a")].map(a => a.getAttribute("href"))`)
	if len(cells) < 57 {
		t.Errorf("the matrix has %d cells that lead somewhere", len(cells))
	}
	for _, href := range cells {
		if !strings.HasPrefix(href, "documents/") {
			t.Errorf("a cell of the matrix leads to %s", href)
		}
	}
	b.click(".mx td.h a")
	b.wait(`document.querySelector(".tb")`)
	if at := eval[string](b, "location.href"); !strings.Contains(at, "/documents/") {
		t.Errorf("the first cell of the matrix leads to %s", at)
	}
}
