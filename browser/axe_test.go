package browser

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// A violation is what axe-core has against a page.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ Where, HTML, Why string }
}

// axe runs axe-core on the page as it is now, and gives back what a reader of the test needs.
const axe = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 5).map(n => ({
	Where: n.target.join(" "), HTML: n.html.slice(0, 200), Why: n.failureSummary.replace(/\s+/g, " "),
}))})))`

// WCAG 2.2 AA, on every kind of page, in every look, wide and narrow (issue 5).
func TestAccessibility(t *testing.T) {
	source, err := os.ReadFile(testdata + "node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the browser tests need axe-core: npm ci in testdata/browser, or make tools (%v)", err)
	}
	var runs atomic.Int64
	t.Run("kinds", func(t *testing.T) {
		for _, k := range kinds {
			t.Run(k.name, func(t *testing.T) {
				t.Parallel()
				b := open(t, get(t, k.of).http)
				b.visit(k.path)
				if k.wait != "" {
					b.wait(k.wait)
				}
				b.do("loading axe-core", chromedp.Evaluate[chromedp.Void](string(source)))
				for _, width := range []int64{1280, 360} {
					b.resize(width, 800)
					for _, l := range looks {
						b.show(l)
						b.axe(fmt.Sprintf("%s, %d px", l.name, width))
						runs.Add(1)
					}
				}
			})
		}
	})
	t.Logf("axe-core ran %d times: %d kinds of page, %d looks, 2 widths", runs.Load(), len(kinds), len(looks))
}

func (b *tab) axe(when string) {
	b.Helper()
	for _, v := range eval[[]violation](b, axe) {
		var lines strings.Builder
		for _, n := range v.Nodes {
			fmt.Fprintf(&lines, "\n\t%s\n\t\t%s\n\t\t%s", n.Where, n.HTML, n.Why)
		}
		b.Errorf("%s: %s (%s): %s%s", when, v.ID, v.Impact, v.Help, lines.String())
	}
}
