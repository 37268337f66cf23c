package browser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	// hits are the labels of the hits on the screen: ids of documents, kinds and titles of the others.
	hits = `[...document.querySelectorAll(".hit")].map(e => e.querySelector(".id").textContent.trim() + " " + e.querySelector("h2 a").textContent.trim())`
	// said is what the page says of its answer.
	said = `document.querySelector("[data-status]").textContent`
)

// ask opens the answer to a query by its address, in a language of the site: "" or "zh-CN/".
func (b *tab) ask(lang, query string) []string {
	b.Helper()
	b.visit(lang + "search.html?" + url.Values{"q": {query}}.Encode())
	b.wait(`document.querySelector(".hit") || /“|”/.test(` + said + `)`)
	return eval[[]string](b, hits)
}

// The search finds, in both languages, over http and from a folder: ids, clauses, titles, words from the middle of a sentence,
// and the words of the other language.
func TestSearch(t *testing.T) {
	questions := map[string][][2]string{
		"": {
			{"PRC-INC-01", "PRC-INC-01"},
			{"prc-inc-01", "PRC-INC-01"},
			{"8.6.1", "8.6.1"},
			{"8.5.1.2", "8.5.1.2"},
			{"incident management procedure", "PRC-INC-01"},
			{"how do I raise a change?", "PRC-CHG-01"},
			{"raised changes", "PRC-CHG-01"},
			{"how to report an incident", "REC-MIN-01"},
			{"clock starts when the call is answered", "PRC-INC-01"},
			{"pause the clock while the user owes information", "PRC-INC-01"},
			{"managed hosting", "Managed hosting"},
			{"certification scope", "Certification scope"},
			{"matrix", "Traceability matrix"},
			{"事件", "Incident"},
		},
		"zh-CN/": {
			{"PRC-INC-01", "PRC-INC-01"},
			{"8.6.1", "8.6.1"},
			{"事件管理程序", "PRC-INC-01"},
			{"一事一号", "PRC-INC-01"},
			{"告知用户", "PRC-INC-01"},
			{"变更", "变更"},
			{"怎么报告事件", "REC-MIN-01"},
			{"托管主机", "托管主机"},
			{"认证范围", "认证范围"},
			{"incident", "事件"},
		},
	}
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		for lang, list := range questions {
			t.Run(base[:4]+" "+lang, func(t *testing.T) {
				t.Parallel()
				b := open(t, base)
				for _, q := range list {
					got := b.ask(lang, q[0])
					if !slices.ContainsFunc(got[:min(3, len(got))], func(hit string) bool { return strings.Contains(hit, q[1]) }) {
						t.Errorf("%q does not find %s among the first three, but %q: %s", q[0], q[1], got, eval[string](b, said))
					}
				}
			})
		}
	}
}

// A single Han character finds pages, and each shows it.
func TestSearchOneCharacter(t *testing.T) {
	b := open(t, get(t, starter).file)
	got := b.ask("zh-CN/", "钥")
	if blind := eval[int](b, `[...document.querySelectorAll(".hit")].filter(e => !e.textContent.includes("钥")).length`); len(got) == 0 || blind > 0 {
		t.Errorf("钥 finds %q, and %d of them do not show it", got, blind)
	}
}

// The field shows a whole question, on a page as wide as a laptop and as wide as a telephone.
func TestSearchFieldIsWide(t *testing.T) {
	h := get(t, starter)
	for _, width := range []int64{1280, 800, 360} {
		b := open(t, h.file)
		b.resize(width, 800)
		b.visit("search.html")
		if share := eval[float64](b, `document.querySelector("main [name=q]").offsetWidth / document.querySelector("main").clientWidth`); share < 0.8 {
			t.Errorf("at %d px the field takes %.2f of the page", width, share)
		}
	}
}

// What nobody wrote is not found, and the page says so.
func TestSearchForNothing(t *testing.T) {
	b := open(t, get(t, starter).file)
	if got := b.ask("", "qqqqqq"); len(got) > 0 || !strings.Contains(eval[string](b, said), "qqqqqq") {
		t.Errorf("qqqqqq finds %q and says %s", got, eval[string](b, said))
	}
}

// The search is worked with the keyboard alone: a slash, letters, arrows, Enter, and back; what is asked stands in the
// address, and the answer on the page that it leads to is marked.
func TestSearchByKeyboard(t *testing.T) {
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		want := b.ask("", "priority matrix")
		b.visit("documents/PRC-CHG-01.html")
		b.press("/priority matrix" + kb.Enter) // the field at the head of the page
		b.wait(fmt.Sprintf(`String(%s) === %q`, hits, strings.Join(want, ",")))
		b.visit("search.html")
		b.press("/priority matrix")
		b.wait(fmt.Sprintf(`String(%s) === %q && new URLSearchParams(location.search).get("q") === "priority matrix"`, hits, strings.Join(want, ",")))
		on := `[...document.querySelectorAll(".hit")].indexOf(document.activeElement.closest(".hit"))`
		for i, step := range []struct {
			key string
			hit int
		}{{kb.ArrowDown, 0}, {kb.ArrowDown, 1}, {kb.ArrowUp, 0}, {kb.ArrowUp, -1}, {kb.ArrowDown, 0}, {kb.Escape, -1}, {kb.ArrowDown, 0}} {
			b.press(step.key)
			if got := eval[int](b, on); got != step.hit {
				t.Errorf("key %d led to hit %d, not to %d", i+1, got, step.hit)
			}
		}
		b.press(kb.Enter)
		b.wait(`document.querySelector(".tb") && document.querySelector("main mark")`)
		if text := strings.ToLower(eval[string](b, `document.querySelector("main mark").textContent`)); text != "priority" && text != "matrix" {
			t.Errorf("the page marks %q", text)
		}
	}
}

// A facet shows as many pages as it says, stands in the address, and can be taken back.
func TestSearchFacets(t *testing.T) {
	h := get(t, starter)
	for _, base := range []string{h.http, h.file} {
		b := open(t, base)
		all := b.ask("", "incident")
		before := eval[string](b, said)
		b.wait(`document.querySelector("[data-facets] fieldset [name=type]")`)
		b.click(`[data-facets] [id="type=policy"]`)
		b.wait(said + ` !== ` + fmt.Sprintf("%q", before))
		b.wait(`new URLSearchParams(location.search).get("type") === "policy"`)
		b.wait(`[...document.querySelectorAll(".hit .id")].every(e => e.textContent.startsWith("POL-"))`)
		few, line := eval[[]string](b, hits), eval[string](b, said)
		again := eval[string](b, "location.search")
		b.visit("search.html" + again)
		b.wait(said + ` === ` + fmt.Sprintf("%q", line))
		if got := eval[[]string](b, hits); !slices.Equal(got, few) || len(few) == 0 {
			t.Errorf("%s shows %q, not %q", again, got, few)
		}
		b.click(`[data-facets] [id="type=policy"]`)
		b.wait(said + ` === ` + fmt.Sprintf("%q", before))
		b.wait(fmt.Sprintf(`String(%s) === %q`, hits, strings.Join(all, ",")))
	}
}

// The other language's words and the synonyms of the glossary widen a query; each can be taken off.
func TestSearchWidened(t *testing.T) {
	b := open(t, get(t, starter).file)
	b.ask("", "SMS")
	b.wait(`document.querySelector("[data-widen] .chip button")`)
	n := eval[int](b, `document.querySelectorAll("[data-widen] .chip").length`)
	b.click("[data-widen] .chip button")
	b.wait(fmt.Sprintf(`document.querySelectorAll("[data-widen] .chip").length < %d && new URLSearchParams(location.search).has("without")`, n))
}
