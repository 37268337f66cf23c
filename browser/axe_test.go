package browser

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// axeCore is the checker; it comes from the npm package of testdata/browser.
var axeCore = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(testdata + "node_modules/axe-core/axe.min.js")
	if err != nil {
		return "", fmt.Errorf("the browser tests need axe-core: npm ci in testdata/browser, or make tools (%w)", err)
	}
	return string(source), nil
})

// A violation is what axe-core has against a page.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ Where, HTML, Why string }
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n\t%s\n\t\t%s\n\t\t%s", n.Where, n.HTML, n.Why)
	}
	return b.String()
}

// axe runs axe-core on the page as it is now. Of what it finds, it gives back what a reader of the test needs.
func (b *tab) axe(l look) []violation {
	b.Helper()
	rules := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	if l.name != "light" {
		// The other looks are the same document in other colours, and nobody touches paper or tabs through it.
		rules = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	}
	return eval[[]violation](b, `axe.run(document, {runOnly: `+rules+`, resultTypes: ["violations"]}).then(result => result.violations.map(v => ({
		ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 4).map(n => ({
			Where: n.target.join(" "), HTML: n.html.slice(0, 160), Why: n.failureSummary.replace(/\s+/g, " "),
		})),
	})))`)
}

// WCAG 2.2 AA, on every kind of page, in every look, wide and narrow.
func TestAccessibility(t *testing.T) {
	source, err := axeCore()
	if err != nil {
		t.Fatal(err)
	}
	var runs atomic.Int64
	t.Run("kinds", func(t *testing.T) {
		for _, k := range kinds {
			t.Run(k.name, func(t *testing.T) {
				t.Parallel()
				b := open(t, get(t, k.of).http)
				b.see(k)
				b.inject(source)
				found := map[string][]string{} // where each violation was seen
				for _, width := range []int64{1280, 360} {
					b.resize(width, 800)
					for _, l := range looks {
						b.show(l)
						for _, v := range b.axe(l) {
							found[v.String()] = append(found[v.String()], fmt.Sprintf("%s %d px", l.name, width))
						}
						runs.Add(1)
					}
				}
				for v, where := range found {
					t.Errorf("%s: %s", strings.Join(where, ", "), v)
				}
			})
		}
	})
	t.Logf("axe-core ran %d times: %d kinds of page, %d looks, 2 widths", runs.Load(), len(kinds), len(looks))
}
